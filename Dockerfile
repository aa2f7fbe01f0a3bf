# The lab in a container:
#   docker build -t ganviz . && docker run -p 5006:5006 ganviz
# Behind another name or port, say under which origin the page is opened:
#   docker run -p 80:5006 -e GANVIZ_ORIGIN=gans.example.edu ganviz
FROM python:3.12-slim

# What pip installs for PyTorch, and its options: with the index of CPU builds, the image is gigabytes smaller
#   docker build --build-arg PIP_EXTRA="--index-url URL" -t ganviz .
ARG TORCH="torch>=2.6"
ARG PIP_EXTRA=""
RUN pip install --no-cache-dir ${PIP_EXTRA} "${TORCH}"

WORKDIR /ganviz
COPY pyproject.toml LICENSE README.md* ./
COPY ganviz ganviz
COPY assets assets
RUN pip install --no-cache-dir .

RUN useradd --create-home lab
USER lab
ENV GANVIZ_ORIGIN=localhost:5006
EXPOSE 5006
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
  ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5006/favicon.ico', timeout=4)"]
CMD ["sh", "-c", "exec ganviz serve --address 0.0.0.0 --port 5006 --allow-websocket-origin \"$GANVIZ_ORIGIN\""]
