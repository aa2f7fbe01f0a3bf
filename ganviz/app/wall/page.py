"""WallPage: one page and its wall. Builds the parts of the page, draws the engine's states, does what is asked."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import panel as pn
import panel_material_ui as pmui
from bokeh.document import Document
from panel.util import edit_readonly
from panel.viewable import Viewer
from panel_material_ui.template.base import Meta

from ganviz.app.bridge import Bridge
from ganviz.app.parts.coalescer import Coalescer
from ganviz.app.exporting import Shelf
from ganviz.app.handover import Handover
from ganviz.app.messenger import locked
from ganviz.app.options import ServeOptions
from ganviz.app.readout import Notice, help_dialog
from ganviz.app.tending import PAUSED, Tending
from ganviz.app.wall.board import Board
from ganviz.app.wall.choices import Choices
from ganviz.app.wall.controls import WallControls
from ganviz.app.wall.exporter import KINDS, WallExporter
from ganviz.app.wall.opening import CellOpener
from ganviz.app.wall.toolbar import KEYS, WallToolbar
from ganviz.app.wall.words import alone, status
from ganviz.engine import WallEngine, WallState
from ganviz.errors import SettingError
from ganviz.rendering import Turns

OUTSTANDING = 2  # frames sent and not yet painted before the engine is asked to wait
ANNOUNCE_EVERY = 10.0  # s between texts for screen readers while training
_STYLE = """
:host { font-family: inherit; }
.figures { display: flex; gap: 0 22px; align-items: baseline; color: white; font-size: 1.05em; font-variant-numeric: tabular-nums; }
.figures b { font-size: 1.3em; }
.figures a { color: white; }
.status { margin: 0; font-size: 1.05em; min-height: 1.4em; }
.announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""  # noqa: E501 - CSS


class WallPage(Viewer):
    """One session: a page with a wall of its own.

    Args:
        options: of the server.
        document: the page's document.
        on_release: called once when the wall is let go, by `close`.
        choices, problems: what the page's address asks for, and what was wrong with it.
        shelf, turns, handover: of all pages, for files that are exported and for cells that are opened.

    Attributes:
        choices: what the wall is, or is to be.
        engine, and the parts of the page by name.
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
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._on_release, self._shelf = on_release, shelf
        self.choices = choices
        self._loaded = self._closed = self._playing = False
        self._asked: dict[str, Any] = {}  # the wall that the engine was asked for last
        self._tending, self._announced = Tending(options), -math.inf
        self._refusal = ""
        self._coalescer = Coalescer(document, self._draw)
        self.engine = WallEngine(
            self._coalescer.wake,
            processes=options.processes,
            device=options.device,
            data_dir=options.data_dir,
            max_fps=options.max_fps,
            threads=options.threads,
        )
        self.exporter = WallExporter(self.engine, shelf.place, turns, self._coalescer.wake)
        self.opener = CellOpener(self.engine, handover)
        self._build_parts()
        self._build_page()
        if problems:
            self.notice.show(" ".join(problems), "warning")
        self._begin(choices.spec())

    def __panel__(self) -> Any:
        return self.page

    def begin(self) -> None:
        """Draw from now on: the browser has the page. What Panel is told earlier may never reach it."""
        self._loaded = True
        self._coalescer.start()

    def close(self) -> None:
        """Let the wall go; the page stays as it is."""
        if self._closed:
            return
        self._closed = True
        self._coalescer.close()
        self.exporter.close()
        self.engine.close()
        self._on_release()

    def look_after(self) -> None:
        """Pause a wall that nobody tends, then release it; to be called now and then."""
        self.notice.expire()
        if self.bridge.frame > self.bridge.painted:
            self.bridge.frame += 1  # asks again for an acknowledgement that was lost
        due = self._tending.due(self._playing)
        if due == "pause":
            self.engine.pause()
            self.notice.show(PAUSED)
        elif due == "release" and not self._closed:
            self.close()
            self.toolbar.show(False, False, self.board.heat)
            self.notice.show("This wall was released after a long rest. Reload the page to start another.", "warning")

    # --- building
    def _build_parts(self) -> None:
        self.actions = {name: self._touching(act) for name, act in self._make_actions().items()}
        self.controls = WallControls(self.choices, self._chosen)
        self.toolbar = WallToolbar(self.actions)
        self.board = Board(self._open, name="wall")
        self.notice = Notice(reset=lambda: None, go_back=lambda: None)
        self.bridge = Bridge(self._key, name="bridge")
        self.help = help_dialog(KEYS)
        words: dict[str, Any] = {"sizing_mode": "stretch_width", "stylesheets": [_STYLE]}
        self._figures = pn.pane.HTML("", margin=(0, 12), **words)
        self._status, self._announcer = pn.pane.HTML("", margin=(2, 12), **words), pn.pane.HTML("", margin=0, **words)
        self._alone = pmui.Alert("", severity="info", visible=False, sizing_mode="stretch_width", margin=(2, 9))
        self.bridge.param.watch(lambda *events: self._after_paint(), ["painted", "hidden"])

    def _build_page(self) -> None:
        lab = pn.pane.HTML('<a href="./" style="color: white">Back to the lab</a>', margin=(12, 14))
        self.page = pmui.Page(
            title="ganviz: a wall of runs",
            meta=Meta(title="ganviz: a wall of runs", description="GANs over two settings, trained all at once."),
            busy_indicator=None,
            header=[self._figures, self.toolbar.help, lab],
            sidebar=[self.controls],
            sidebar_width=330,
            sx={"& .MuiToolbar-root": {"minHeight": "48px !important"}},
            main=[
                *(self.toolbar, self._status, self._announcer, self.notice, self._alone),
                *(self.board, self.help, self.bridge),
            ],
        )
        with edit_readonly(self.page):
            self.page.busy = False  # unlinks it from the process-wide indicator, see `Lab`
        self.page.param.watch(lambda event: self.board.paint(event.new), "dark_theme")
        self.board.paint(bool(self.page.dark_theme))

    # --- what a person does
    def _make_actions(self) -> dict[str, Callable[[], object]]:
        return {
            "play": lambda: self.engine.pause() if self._playing else self.engine.play(),
            "reset": lambda: self._begin(self._asked or self.choices.spec()),
            "heat": self._switch,
            "export": self._export,
            "cancel": self._cancel,
            "theme": lambda: self.page.param.update(dark_theme=not self.page.dark_theme),
            "help": lambda: self.help.param.update(open=not self.help.open),
        }

    def _touching(self, act: Callable[[], object]) -> Callable[[], object]:
        def touched() -> None:
            self._tending.touch()
            locked(act)  # a button's click comes without the document's lock

        return touched

    def _key(self, key: str) -> None:
        if action := KEYS.get(key, ("", ""))[0]:
            self.actions[action]()

    def _chosen(self, choices: Choices) -> None:
        """Somebody wants another wall, or the same for longer."""
        self._tending.touch()
        self.choices = choices
        self.bridge.query = choices.query()
        try:
            spec = choices.spec()
        except SettingError as problem:
            self._refuse(f"{problem}.")
            return
        state = self.engine.latest
        same = {**spec, "steps": 0} == {**self._asked, "steps": 0}
        if same and state is not None and state.view.step and not self.engine.building:
            self._asked, self._refusal = spec, ""
            self.notice.clear()
            self.engine.extend(choices.steps)
            return
        if state is not None and state.view.step:
            self.notice.show("The wall starts again from step 0, as it is another one.")
        else:
            self.notice.clear()
        self._begin(spec)
        if self._playing:
            self.engine.play()

    def _begin(self, spec: dict[str, Any]) -> None:
        self._asked, self._refusal = spec, ""
        self.engine.begin(spec)
        cells = math.prod(map(len, spec["axes"].values())) * max(1, len(spec["seeds"]))
        self._tell(f"Building {cells} cells…")

    def _refuse(self, why: str) -> None:
        kept = " The wall below is the one from before." if self.engine.latest else ""
        self.notice.show(f"{why}{kept}", "error")

    def _switch(self) -> None:
        self.board.heat = not self.board.heat
        self._coalescer.wake()

    def _export(self) -> None:
        title = next((k.title for k in [self.choices.kind()] if k), "A wall of runs")
        self.exporter.export(KINDS[self.toolbar.kind], title, bool(self.page.dark_theme))
        self._show_progress()

    def _cancel(self) -> None:
        self.exporter.cancel()
        self._show_progress()

    def _open(self, place: int, number: int) -> None:
        self._tending.touch()
        if self._closed or self.engine.latest is None:
            self.board.visit = [number, ""]
        else:
            self.opener.open(self.engine.latest, place, number)

    # --- drawing
    def _draw(self) -> None:
        """Show the latest state; under the document's lock."""
        if not self._loaded or self._closed:
            return
        if self.engine.refused != self._refusal:
            self._refusal = self.engine.refused
            if self._refusal:
                state = self.engine.latest
                self._asked = state.plan.to_dict() if state else {}
                self._refuse(f"{self._refusal}." if not self._refusal.endswith(".") else self._refusal)
        for visit, problem in self.opener.opened():
            self.board.visit = visit
            if problem:
                self.notice.show(f"The cell could not be opened: {problem}", "error")
        self.exporter.advance()
        self._show_progress()
        state = self.engine.latest
        if state is not None:
            self._show(state)
        elif not self.engine.building:
            self._tell("There is no wall: choose other values.")
        self.bridge.frame += 1
        self._after_paint()

    def _show(self, state: WallState) -> None:
        self._playing = state.playing
        self.toolbar.show(state.playing, not self._closed, self.board.heat)
        step, cells = state.view.step, len(state.view.broken)
        self._figures.object = (
            f'<div class="figures"><span>step <b class="step" data-step="{step}">{step:,}</b></span>'
            f"<span><b>{state.steps_per_second:,.0f}</b> steps/s of {cells} cells</span></div>"
        )
        if not self.engine.building:
            self._tell(status(state))
        if state.error:
            self.notice.show(state.error, "error")
        told = alone(state)
        self._alone.param.update(object=escape(told), visible=bool(told))
        self.board.show(state)

    def _tell(self, text: str) -> None:
        self._status.object = f'<p class="status">{escape(text)}</p>'
        now = time.monotonic()
        if not self._playing or now - self._announced > ANNOUNCE_EVERY:
            self._announced = now
            self._announcer.object = f'<div class="announcer" role="status">{escape(text)}</div>'

    def _show_progress(self) -> None:
        written: Path | None = self.exporter.progress.written
        there = written is not None and written.exists()
        address = self._shelf.address(written) if written and there else ""
        size = f"{written.stat().st_size / 1e3:,.0f} kB" if written and there else ""
        self.toolbar.show_progress(self.exporter.progress, address, size)

    def _after_paint(self) -> None:
        self.engine.ready(not self.bridge.hidden and self.bridge.frame - self.bridge.painted < OUTSTANDING)
