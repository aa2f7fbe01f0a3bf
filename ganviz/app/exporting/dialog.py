"""ExportDialog: what of the run is to be written, what it will look like, how far it is; and a run to be opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import param
from bokeh.document import Document

from ganviz.app.browser import module
from ganviz.app.parts.coalescer import Coalescer
from ganviz.app.exporting.choices import Choices
from ganviz.app.exporting.exporter import Exporter
from ganviz.app.exporting.kinds import KINDS
from ganviz.app.exporting.opener import Opener
from ganviz.app.exporting.shelf import Shelf
from ganviz.app.exporting.upload import MEGABYTE, PIECE
from ganviz.app.messenger import Messenger
from ganviz.engine import Engine
from ganviz.errors import SettingError
from ganviz.rendering import Order, Turns
from ganviz.rendering.worker import Bench
from ganviz.theme import ground

LEAST_UPLOAD = 256 * MEGABYTE  # that is accepted on any server
PROBLEM = {False: "#b3261e", True: "#f2b8b5"}  # of light and dark theme


class ExportDialog(Messenger):
    """A dialog; `browser/exporter.js` is its other half.

    Args:
        engine: whose run is written, and which opens another.
        document: the page.
        shelf: where files lie for download.
        turns: of all pages, at writing files.
        bench: see `Bench`.
        on_open: called with True when another run is about to be opened, of which the page must take the settings; with
            False if that came to nothing.
        on_opened: called with words once it is open.
    """

    open = param.Boolean(False, doc="Whether the dialog is open.")
    may_open = param.Boolean(True, doc="Whether another run may be opened.")
    kinds = param.List([], doc="What can be written: see `Kind`.")
    ending = param.String("", doc="Of the kind that is chosen.")
    fields = param.List([], doc="The fields that matter: see `Choices.fields`.")
    preview = param.Bytes(b"", doc="A PNG; empty for none.")
    status = param.Dict({}, doc="What the dialog tells: see `_told`.")
    opening = param.Dict({}, doc="How far an upload is: see `Opening`.")
    piece = param.Integer(PIECE, doc="Bytes of an upload that are sent at once.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")

    _esm = module("element", "exporter")

    def __init__(
        self,
        engine: Engine,
        document: Document,
        shelf: Shelf,
        turns: Turns,
        bench: Bench,
        on_open: Callable[[bool], object],
        on_opened: Callable[[str], object],
        **params: Any,
    ) -> None:
        kinds = [asdict(kind) for kind in KINDS.values()]
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", kinds=kinds, **params)
        self._engine, self._shelf, self._turns, self._bench = engine, shelf, turns, bench
        self._on_opened = on_opened
        self._coalescer = Coalescer(document, self.advance)
        self._choices = Choices()
        self._problem = ""  # why what was chosen cannot be
        self._previewed: tuple[Order, Path | None] | None = None
        self._folder: Path | None = None
        self._resting, self._released = True, False
        self._exporter: Exporter | None = None
        most = max(LEAST_UPLOAD, int(4 * bench.history_mb * MEGABYTE))
        self._opener = Opener(engine, self._place, most, on_open)
        self.param.watch(lambda event: self._opened() if event.new else self._closed(), "open")
        self.paint(False)
        self._show()

    # --- of the page
    def paint(self, dark: bool) -> None:
        """Take the colours of the theme, and write pictures in it unless another is chosen."""
        g = ground(dark)
        names = ("text", "lines", "middle", "real")
        self.colours = {**{n: getattr(g, n) for n in names}, "paper": g.background, "problem": PROBLEM[dark]}
        self._choices.suggest("theme", "dark" if dark else "light")

    def advance(self) -> None:
        """Take the next step, whatever it is, and show it; to be called after each state of the engine."""
        if self._resting:
            return
        exporter = self._exporter
        if exporter is not None:
            exporter.advance()
            self._choices.suit(exporter.seen.steps)
            self._look() if self.open else exporter.rest()
        before = self._opener.now
        self._opener.advance()
        if self._opener.now is not before and self._opener.now.done:
            self.open = False
            self._on_opened(self._opener.now.name)
        self._show()
        busy = self._opener.now.doing or (exporter is not None and exporter.progress.busy)
        self._resting = not self.open and not busy

    def close(self) -> None:
        """Give up what is being made; nothing is left, neither processes nor files."""
        self._released = True
        self._coalescer.close()
        self._opener.give_up()
        if self._exporter is not None:
            self._exporter.close()
        elif self._folder is not None:
            self._shelf.clear(self._folder)

    def _opened(self) -> None:
        if self._released:  # with the run
            self.open = False
            return
        self._resting = False
        self._coalescer.start()
        if self._exporter is None:
            place, spill = self._place(), self._bench.spill
            bench = replace(self._bench, spill=replace(spill, folder=place)) if spill else self._bench
            self._exporter = Exporter(self._engine, place, self._turns, bench, self._coalescer.wake)
        self._exporter.refresh()
        self.advance()

    def _closed(self) -> None:
        self._opener.give_up()
        self.advance()

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = self._shelf.place()
        return self._folder

    # --- of the browser
    def on_message(self, message: dict[str, Any]) -> None:
        if "choose" in message:
            self._choose(message["choose"])
        elif message.get("export") and self._exporter is not None:
            self._export(self._exporter)
        elif message.get("cancel") and self._exporter is not None:
            self._exporter.cancel()
            self._previewed = None  # its process is gone
        elif "upload" in message and self.may_open and isinstance(message["upload"], dict):
            self._opener.begin(message["upload"].get("name"), message["upload"].get("bytes"))
        elif "chunk" in message:
            self._opener.take(message["chunk"])
        self.advance()

    def _choose(self, choice: object) -> None:
        if not isinstance(choice, list) or len(choice) != 2:
            return
        try:
            self._choices.take(*choice)
            self._choices.order()
            self._problem = ""
        except SettingError as problem:
            self._problem = str(problem)

    def _export(self, exporter: Exporter) -> None:
        if not self._problem:
            exporter.export(self._choices.order())

    def _look(self) -> None:
        """Have a preview drawn if what it shows has changed."""
        exporter = self._exporter
        if exporter is None or not self.open or exporter.progress.busy or not exporter.seen.opened or self._problem:
            return
        wanted = (self._choices.order(), exporter.seen.opened)
        if wanted != self._previewed and wanted[0].drawn:
            self._previewed = wanted
            exporter.preview(wanted[0])

    # --- showing
    def _show(self) -> None:
        seen = self._exporter.seen if self._exporter else None
        data, kept = (seen.data, seen.steps) if seen else ("", ())
        drawn = Order(self._choices.ending).drawn
        news = {
            "ending": self._choices.ending,
            "fields": self._choices.fields(data, kept),
            "preview": seen.preview if seen and drawn else b"",
            "status": self._told(drawn),
            "opening": asdict(self._opener.now),
        }
        self.param.update(**{name: value for name, value in news.items() if value != getattr(self, name)})

    def _told(self, drawn: bool) -> dict[str, Any]:
        """What stands beside the fields."""
        exporter = self._exporter
        kept = exporter.seen.steps if exporter else ()
        told: dict[str, Any] = {
            "use": KINDS[self._choices.ending].use,
            "estimate": "" if self._problem else self._choices.estimate(kept),
            "drawn": drawn,
            "problem": self._problem,
            "blocked": bool(self._problem),
            "looking": "",
            "busy": False,
            "share": -1,
            "doing": "",
            "result": None,
        }
        if exporter is not None:
            progress = exporter.progress
            told |= {"busy": progress.busy, "share": progress.share, "doing": progress.doing}
            told["problem"] = self._problem or progress.problem or exporter.seen.unopened
            told["looking"] = exporter.seen.preview_problem
            told["result"] = self._result(progress.written)
        return told

    def _result(self, file: Path | None) -> dict[str, Any] | None:
        if file is None or not file.exists():
            return None
        return {"address": self._shelf.address(file), "name": file.name, "size": _size(file.stat().st_size)}


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB" if size >= 1e3 else f"{size} bytes"
