"""Files: the run saved, exported and drawn before it is; another one opened in its place."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ganviz.app.actions.exporter import Exporter
from ganviz.app.actions.file_choices import Choices
from ganviz.app.actions.file_kinds import KINDS
from ganviz.app.actions.opener import Opener
from ganviz.app.actions.shelf import Shelf
from ganviz.app.actions.upload import MEGABYTE, PIECE
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.errors import GanvizError, SettingError
from ganviz.rendering import Order, Turns
from ganviz.rendering.worker import Bench

LEAST_UPLOAD = 256 * MEGABYTE  # that is accepted on any server


class FileActions:
    """What a person does with files.

    Args:
        model: of the page.
        shelf: where files lie for download.
        turns: of all pages, at writing files.
        bench: see `Bench`.
        wake: asks, from any thread, for another `show`; must return at once.
    """

    def __init__(self, model: PageModel, shelf: Shelf, turns: Turns, bench: Bench, wake: Callable[[], object]) -> None:
        self._model, self._shelf, self._turns, self._bench, self._wake = model, shelf, turns, bench, wake
        self._choices, self._problem = Choices(), ""  # why what was chosen cannot be
        self._previewed: tuple[Order, Path | None] | None = None
        self._picture = (b"", "")  # the last preview, and the same in base64
        self._folder: Path | None = None
        self._open = self._closed = False
        self._exporter: Exporter | None = None
        self._opener = Opener(model.engine, self._place, max(LEAST_UPLOAD, int(4 * bench.history_mb * MEGABYTE)))
        self.commands: Mapping[str, Callable[..., None]] = {"export": self.export}

    def export(
        self,
        open: Any = None,  # noqa: A002 - the name in the message
        choose: Any = None,
        export: Any = False,
        cancel: Any = False,
        upload: Any = None,
        chunk: Any = None,
    ) -> None:
        """What the dialog asks for.

        Args:
            open: whether it is open from now on.
            choose: the name of a field and its value.
            export, cancel: whether to write what was chosen, or to give it up.
            upload: {"name", "bytes"} of a run that is to be opened; chunk: its next piece, in base64.
        """
        if self._closed:
            raise GanvizError("This page's run was released. Reload the page to start another.")
        if isinstance(open, bool):
            self._turn(open)
        if choose is not None:
            self._choose(choose)
        if export and self._exporter is not None and not self._problem:
            self._exporter.export(self._choices.order())
        if cancel and self._exporter is not None:
            self._exporter.cancel()
            self._previewed = None  # its process is gone
        self._receive(upload, chunk)
        self.advance()

    def show(self, state: State) -> None:
        """Take the next step of whatever is under way."""
        self.advance()

    def advance(self) -> None:
        """Take the next step, whatever it is, and tell of it; to be called after each state and each `wake`."""
        exporter, before = self._exporter, self._opener.now
        if exporter is None or (self._closed or not (self._open or self._busy)):
            return
        exporter.advance()
        self._choices.suit(exporter.seen.steps)
        self._look(exporter) if self._open else exporter.rest()
        self._opener.advance()
        if self._opener.now is not before and self._opener.now.done:
            self._open = False
            exporter.rest()
            self._model.notify(f"{self._opener.now.name} is open, paused where it stood.")
        self._tell()

    def close(self) -> None:
        """Give up what is being made; nothing is left, neither processes nor files."""
        self._closed = True
        self._opener.give_up()
        if self._exporter is not None:
            self._exporter.close()
        elif self._folder is not None:
            self._shelf.clear(self._folder)

    # --- parts of these
    @property
    def _busy(self) -> bool:
        return bool(self._opener.now.doing) or (self._exporter is not None and self._exporter.progress.busy)

    def _turn(self, is_open: bool) -> None:
        """The dialog was opened, or closed."""
        self._open = is_open
        if not is_open:
            self._opener.give_up()
            if self._exporter is not None and not self._busy:
                self._exporter.rest()
                self._tell()
            return
        if self._exporter is None:
            self._exporter = self._make_exporter()
        self._choices.suggest("theme", "dark" if self._model.dark else "light")
        self._exporter.refresh()

    def _make_exporter(self) -> Exporter:
        place, spill = self._place(), self._bench.spill
        bench = replace(self._bench, spill=replace(spill, folder=place)) if spill else self._bench
        return Exporter(self._model.engine, place, self._turns, bench, self._wake)

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = self._shelf.place()
        return self._folder

    def _choose(self, choice: Any) -> None:
        if not isinstance(choice, list) or len(choice) != 2:
            raise GanvizError("what is chosen is the name of a field and its value")
        try:
            self._choices.take(*choice)
            self._choices.order()
            self._problem = ""
        except SettingError as problem:  # told in the dialog, which lies over all else
            self._problem = str(problem)

    def _receive(self, upload: Any, chunk: Any) -> None:
        """A run that is to be opened comes in pieces."""
        if isinstance(upload, dict) and not self._model.presenting:
            self._opener.begin(upload.get("name"), upload.get("bytes"))
        if chunk is not None:
            self._opener.take(chunk)

    def _look(self, exporter: Exporter) -> None:
        """Have a preview drawn if what it shows has changed."""
        if exporter.progress.busy or not exporter.seen.opened or self._problem:
            return
        wanted = (self._choices.order(), exporter.seen.opened)
        if wanted != self._previewed and wanted[0].drawn:
            self._previewed = wanted
            exporter.preview(wanted[0])

    # --- telling
    def _tell(self) -> None:
        """Tell the dialog what it shows; what changes often by itself, so that little is sent while a file is made."""
        exporter = self._exporter
        if exporter is None:
            return
        drawn = Order(self._choices.ending).drawn
        self._model.tell("export", self._chosen(exporter, drawn))
        self._model.tell("export_preview", self._encoded(exporter.seen.preview) if drawn else "")
        self._model.tell("export_progress", self._progress(exporter))

    def _chosen(self, exporter: Exporter, drawn: bool) -> dict[str, Any]:
        """What can be chosen, what is, and what will come of it."""
        progress, seen = exporter.progress, exporter.seen
        return {
            "open": self._open,
            "may_open": not self._model.presenting,
            "kinds": [asdict(kind) for kind in KINDS.values()],
            "ending": self._choices.ending,
            "fields": self._choices.fields(seen.data, seen.steps),
            "piece": PIECE,
            "use": KINDS[self._choices.ending].use,
            "estimate": "" if self._problem else self._choices.estimate(seen.steps),
            "drawn": drawn,
            "problem": self._problem or progress.problem or seen.unopened,
            "blocked": bool(self._problem),
            "looking": seen.preview_problem,
        }

    def _progress(self, exporter: Exporter) -> dict[str, Any]:
        """How far the file is that is made, and the one that is opened."""
        progress = exporter.progress
        return {
            "busy": progress.busy,
            "share": round(progress.share, 3),
            "doing": progress.doing,
            "result": self._shelf.offer(progress.written),
            "opening": asdict(self._opener.now),
        }

    def _encoded(self, picture: bytes) -> str:
        if picture is not self._picture[0]:
            self._picture = (picture, base64.b64encode(picture).decode())
        return self._picture[1]
