"""WallPage: one page and its wall. Composes model, actions and link, and sends the engine's states."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from bokeh.document import Document

from ganviz.app.actions import idle
from ganviz.app.actions.shelf import Shelf
from ganviz.app.handover import Handover
from ganviz.app.options import ServeOptions
from ganviz.app.parts.coalescer import Coalescer
from ganviz.app.parts.link import Link
from ganviz.app.wall.actions import WallActions
from ganviz.app.wall.board import WallPacker
from ganviz.app.wall.choices import Choices
from ganviz.app.wall.document import compose_document
from ganviz.app.wall.exporter import WallExporter
from ganviz.app.wall.model import RELEASED, WallModel
from ganviz.app.wall.opening import CellOpener
from ganviz.engine import WallEngine, WallState
from ganviz.errors import GanvizError
from ganviz.rendering import Turns

OUTSTANDING = 2  # frames sent and not yet painted before the engine is asked to wait


class WallPage:
    """One session: a page with a wall of its own.

    Args:
        options: of the server.
        document: the page's document, which gets its content.
        on_release: called once when the wall is let go, by `close`.
        choices, problems: what the page's address asks for, and what was wrong with it.
        shelf, turns, handover: of all pages, for files that are exported and for cells that are opened.

    Attributes:
        model, engine, actions, link: its parts.
        page: what Panel serves.
        frame, painted: numbers of the last frame sent, and of the last that the browser has painted.
        hidden: whether the page is in a background tab.
    """

    def __init__(
        self,
        options: ServeOptions,
        document: Document,
        on_release: Callable[[], object],
        choices: Choices,
        problems: list[str],
        shelf: Shelf,
        turns: Turns,
        handover: Handover,
    ) -> None:
        self._on_release = on_release
        self.frame = self.painted = 0
        self.hidden = self._connected = False
        self._whole = True
        self._coalescer = Coalescer(document, self._draw)
        self.engine = _make_engine(options, self._coalescer.wake)
        self.model = WallModel(options, choices, self.engine)
        exporter = WallExporter(self.engine, shelf.place, turns, self._coalescer.wake)
        self.actions = WallActions(self.model, exporter, CellOpener(self.engine, handover), shelf)
        self._packer = WallPacker()
        self.link = Link(self.receive)
        self.page = compose_document(document, self.link)
        if problems:
            self.model.notify(" ".join(problems), "warning")
        self.actions.begin(choices.spec())

    # --- the session
    def begin(self) -> None:
        """Draw from now on: the browser has the page. What Panel is told earlier may never reach it."""
        self._coalescer.start()

    def close(self) -> None:
        """Let the wall go; the page stays as it is."""
        if self.model.closed:
            return
        self.model.closed = True
        self.model.tell("closed", True)
        self._coalescer.close()
        self.actions.close()
        self.engine.close()
        self._on_release()

    def look_after(self) -> None:
        """Pause a wall that nobody tends, then release it; to be called now and then."""
        self.model.expire_notice()
        due = idle.due(self.model)
        if due == "pause":
            self.engine.pause()
            self.model.notify(idle.PAUSED)
        elif due == "release" and not self.model.closed:
            self.model.notify(RELEASED, "warning")
            self.close()
        elif self.frame > self.painted and not self.hidden:
            self._redraw()  # an acknowledgement may have been lost
        self._send_news()

    # --- from the browser
    def receive(self, message: Mapping[str, Any]) -> None:
        """A message of the browser, which may hold anything."""
        arguments = {str(name): value for name, value in message.items() if name != "do"}
        known = {"hello": self._hello, "painted": self._after_paint, "hidden": self._hide, "dark": self._paint}
        name = str(message.get("do"))
        act = known.get(name) or self.actions.commands.get(name)
        try:
            if act is None:
                raise GanvizError(f"the page has no command {name[:40]!r}")
            inspect.signature(act).bind(**arguments)
            act(**arguments)
        except (GanvizError, TypeError) as problem:
            self.actions.refuse(str(problem))
        if name not in ("painted", "hidden"):
            self.model.touch()
            self._send_news()

    def _hello(self, address: Any = "", dark: Any = False) -> None:
        """The browser begins, or begins anew."""
        self.model.address = address if isinstance(address, str) else ""
        self._connected = True
        self.painted = self.frame
        self._paint(dark)
        self.model.take_news()
        self.link.send_news(self.model.everything_told())
        self._redraw()

    def _hide(self, hidden: Any = False) -> None:
        self.hidden = bool(hidden)
        self._tell_ready()

    def _paint(self, dark: Any = False) -> None:
        self.model.dark = bool(dark)

    def _after_paint(self, frame: Any = 0) -> None:
        if isinstance(frame, int):
            self.painted = max(self.painted, min(frame, self.frame))
        self._tell_ready()

    def _tell_ready(self) -> None:
        if not self.model.closed:
            self.engine.ready(not self.hidden and self.frame - self.painted < OUTSTANDING)

    def _redraw(self) -> None:
        """Send everything with the next drawing."""
        self._whole = True
        self._coalescer.wake()

    # --- to the browser
    def _draw(self) -> None:
        """Send the latest state; under the document's lock."""
        if self.model.closed:
            return
        self.model.expire_notice()
        self.actions.show()
        state = self.engine.latest
        if state is not None and self._connected:
            self._send_frame(state)
        self._send_news()

    def _send_frame(self, state: WallState) -> None:
        whole, self._whole = self._whole, False
        self.frame += 1
        self.link.send_frame(self._packer.pack(state, self.frame, whole))
        self._tell_ready()

    def _send_news(self) -> None:
        if self._connected:
            self.link.send_news(self.model.take_news())


def _make_engine(options: ServeOptions, publish: Callable[[], object]) -> WallEngine:
    return WallEngine(
        publish,
        processes=options.processes,
        device=options.device,
        data_dir=options.data_dir,
        max_fps=options.max_fps,
        threads=options.threads,
    )
