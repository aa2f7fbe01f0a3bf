# The lab in a container:
#   docker build -t ganviz . && docker run -p 5006:5006 ganviz
# Behind another name or port, say under which origin the page is opened:
#   docker run -p 80:5006 -e GANVIZ_ORIGIN=gans.example.edu ganviz
FROM python:3.12-slim

# a pip requirement for PyTorch, and options such as an index of CPU builds
ARG TORCH="torch>=2.6"
ARG PIP_EXTRA=""
RUN pip install --no-cache-dir ${PIP_EXTRA} "${TORCH}"

WORKDIR /ganviz
COPY pyproject.toml README.md LICENSE ./
COPY ganviz ganviz
COPY assets assets
RUN pip install --no-cache-dir .

RUN useradd --create-home lab
USER lab
ENV GANVIZ_ORIGIN=localhost:5006
EXPOSE 5006
HEALTHCHECK --interval=30s --timeout=5s CMD \
  ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5006/favicon.ico', timeout=4)"]
CMD ["sh", "-c", "exec ganviz serve --address 0.0.0.0 --port 5006 --allow-websocket-origin \"$GANVIZ_ORIGIN\""]
