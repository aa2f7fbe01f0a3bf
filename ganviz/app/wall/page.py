"""WallPage: one page and its wall. Composes model, actions and link, and sends the engine's states."""

from __future__ import annotations

from collections.abc import Callable

from bokeh.document import Document

from ganviz.app.actions.shelf import Shelf
from ganviz.app.handover import Handover
from ganviz.app.options import ServeOptions
from ganviz.app.parts.session_page import SessionPage
from ganviz.app.wall.actions import WallActions
from ganviz.app.wall.board import WallPacker
from ganviz.app.wall.choices import Choices
from ganviz.app.wall.document import compose_document
from ganviz.app.wall.exporter import WallExporter
from ganviz.app.wall.model import RELEASED, WallModel
from ganviz.app.wall.opening import CellOpener
from ganviz.engine import WallEngine, WallState
from ganviz.rendering import Turns


class WallPage(SessionPage):
    """One session: a page with a wall of its own.

    Args:
        options: of the server.
        document: the page's document, which gets its content.
        on_release: called once when the wall is let go, by `close`.
        choices, problems: what the page's address asks for, and what was wrong with it.
        shelf, turns, handover: of all pages, for files that are exported and for cells that are opened.
    """

    model: WallModel
    engine: WallEngine
    actions: WallActions
    released = RELEASED

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
        super().__init__(document, on_release)
        self._whole = True
        self.engine = _make_engine(options, self._coalescer.wake)
        self.model = WallModel(options, choices, self.engine)
        exporter = WallExporter(self.engine, shelf.place, turns, self._coalescer.wake)
        self.actions = WallActions(self.model, exporter, CellOpener(self.engine, handover), shelf)
        self._packer = WallPacker()
        self.page = compose_document(document, self.link)
        if problems:
            self.model.notify(" ".join(problems), "warning")
        self.actions.begin(choices.spec())

    # --- the session
    def close(self) -> None:
        """Let the wall go; the page stays as it is."""
        self.model.closed = True
        self.model.tell("closed", True)
        super().close()

    def _pause(self) -> None:
        self.engine.pause()

    def _redraw(self) -> None:
        self._whole = True
        super()._redraw()

    # --- to the browser
    def _draw(self) -> None:
        if self._closed:
            return
        self.model.expire_notice()
        self.actions.show()
        state = self.engine.latest
        if state is not None and self._connected:
            self._send_state(state)
        self._send_news()

    def _send_state(self, state: WallState) -> None:
        whole, self._whole = self._whole, False
        self.frame += 1
        self._send_frame(self._packer.pack(state, self.frame, whole))


def _make_engine(options: ServeOptions, publish: Callable[[], object]) -> WallEngine:
    return WallEngine(
        publish,
        processes=options.processes,
        device=options.device,
        data_dir=options.data_dir,
        max_fps=options.max_fps,
        threads=options.threads,
    )
