"""The lab in a notebook's cell: a server within the kernel's process, and an iframe that shows its page."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import panel as pn
from panel.viewable import Viewer

from ganviz.app.options import ServeOptions
from ganviz.app.pages.lab import Lab
from ganviz.app.server import Server, serve
from ganviz.app.wall import WallPage
from ganviz.engine import State
from ganviz.errors import SettingError
from ganviz.experiment import Experiment
from ganviz.notebook import experiment_of
from ganviz.training import pick_device

HOST = "127.0.0.1"  # this machine only
SESSION_LIFETIME = 10.0  # s for which a run goes on after its cell is gone
LEAST_HEIGHT, MOST_HEIGHT = 200, 5000  # px
SCALE = 0.75  # a cell is narrower than a window, for which the page is made
# whoever has written the cell has seen it: no recorded run before the live one
CELL = """<div style="height: {height}px; overflow: hidden; border: 1px solid #8b949e; border-radius: 4px">
<iframe class="ganviz-lab" title="ganviz: watch a GAN learn" src="{url}?intro=0" allow="clipboard-write"
 style="border: 0; width: {size}%; height: {size}%; transform: scale({scale}); transform-origin: 0 0"></iframe></div>
<p style="font-size: 0.85em; margin: 0.2em 0">Nothing here? The lab lives as long as the kernel: run the cell again.
If the kernel is on another machine, forward its port {port} to the same port of yours.
<a href="{url}?intro=0" target="_blank" rel="noopener">Open another run in a tab</a></p>"""


class InlineLab(Viewer):
    """The lab as the last line of a notebook's cell, or as a part of a Panel layout. Each place shows a run of its own.

    The page lives in an iframe, so that its keys, its address and its styles are not those of the notebook, and in a
    thread of its own, so that it goes on while cells run.

    Args:
        options: of the server.
        height: of the cell, in pixels.

    Attributes:
        server: see `Server`.
        url: where the page is; the path is secret, and only this machine is answered.
    """

    def __init__(self, options: ServeOptions, height: int = 800, **params: Any) -> None:
        super().__init__(**params)
        self.server, self.height = Server(options, alone=False), height
        self._started: Future[Any] = Future()
        self._port, path = _free_port(), secrets.token_urlsafe(16)
        self.url = f"http://{HOST}:{self._port}/{path}/"
        self._thread = threading.Thread(target=self._serve, args=(path,), name="ganviz-server", daemon=True)
        self._thread.start()
        self._started.result()

    @property
    def latest(self) -> State | None:
        """The newest state of the run that was opened last, with its `snapshot`; None before there is any."""
        lab = self.server.newest
        return None if lab is None else lab.engine.latest

    def close(self) -> None:
        """End the server and its runs; what a cell shows of them stays."""
        if self._thread.is_alive():
            loop = self._started.result().io_loop
            loop.add_callback(self._stop)
            self._thread.join()

    def __panel__(self) -> Any:
        return pn.pane.HTML(self._html(), sizing_mode="stretch_width")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": self._html(), "text/plain": repr(self)}, {}

    def __repr__(self) -> str:
        return f"<InlineLab at {self.url}>"

    def _html(self) -> str:
        return CELL.format(url=self.url, height=self.height, port=self._port, scale=SCALE, size=100 / SCALE)

    # --- in the server's own thread
    def _serve(self, path: str) -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        try:
            server = serve(
                self.server,
                port=self._port,
                address=HOST,
                websocket_origins=[f"{HOST}:{self._port}"],
                session_lifetime=SESSION_LIFETIME,
                start=False,
                prefix=path,
            )
            server.start()
        except BaseException as problem:
            self._started.set_exception(problem)
            raise
        self._started.set_result(server)
        server.io_loop.start()

    def _stop(self) -> None:
        server = self._started.result()
        pages: list[Lab | WallPage] = [*self.server.labs, *self.server.walls]
        for page in pages:
            page.close()
        server.stop()
        server.io_loop.stop()


def show(
    experiment: Experiment | str | None = None,
    *,
    height: int = 800,
    device: str = "auto",
    data_dir: Path | str | None = None,
    **options: Any,
) -> InlineLab:
    """The lab in a notebook's cell.

    Args:
        experiment: an `Experiment`, the name of a preset, or None for the default.
        height: of the cell, in pixels.
        device, data_dir, **options: see `ServeOptions`.

    Raises:
        GanvizError: naming what cannot be.
    """
    chosen, warm_start, _ = experiment_of(experiment)
    if isinstance(height, bool) or not isinstance(height, int) or not LEAST_HEIGHT <= height <= MOST_HEIGHT:
        raise SettingError(f"height {height!r} is not a whole number of pixels from {LEAST_HEIGHT} to {MOST_HEIGHT:,}")
    pick_device(device)
    folder = None if data_dir is None else Path(data_dir)
    return InlineLab(
        ServeOptions(experiment=chosen, warm_start=warm_start, device=device, data_dir=folder, **options), height
    )


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])
