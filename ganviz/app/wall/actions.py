"""WallActions: what a person does with a wall. Knows nothing of Panel."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.checks import one_of, whole
from ganviz.app.actions.shelf import Shelf
from ganviz.app.wall.exporter import KINDS, WallExporter
from ganviz.app.wall.form import entered, fields
from ganviz.app.wall.model import RELEASED, WallModel
from ganviz.app.wall.opening import CellOpener, Visit
from ganviz.app.wall.words import alone
from ganviz.errors import GanvizError, SettingError

MOST_VISITS = 8  # answers that the browser is told of at once
NO_WALL = "There is no wall: choose other values."


class WallActions:
    """What a person does with a wall.

    Args:
        model: of the page.
        exporter, opener: of its wall.
        shelf: where files lie for download.

    Attributes:
        commands: what the browser may ask for, by name.
    """

    def __init__(self, model: WallModel, exporter: WallExporter, opener: CellOpener, shelf: Shelf) -> None:
        self._model, self._exporter, self._opener, self._shelf = model, exporter, opener, shelf
        self._refusal = self._error = ""  # why the wall that was asked for last cannot be, and why training stopped
        self._visits: list[Visit] = []
        self.commands: Mapping[str, Callable[..., None]] = {
            "toggle": self.toggle,
            "reset": self.reset,
            "enter": self.enter,
            "open": self.open,
            "export": self.export,
            "cancel": self.cancel,
        }
        model.tell("fields", fields(model.choices))

    # --- what a person does
    def toggle(self) -> None:
        """Train, or pause."""
        self._require_wall()
        self._model.wall.pause() if self._model.playing else self._model.wall.play()

    def reset(self) -> None:
        """The same wall from step 0."""
        self._require_wall()
        self.begin(self._model.asked or self._model.choices.spec())

    def enter(self, name: Any, value: Any) -> None:
        """Another wall, or the same for longer: what somebody has entered in a field of the form."""
        self._require_wall()
        model = self._model
        choices = entered(model.choices, name, value)
        if choices == model.choices:
            model.tell("fields", fields(choices))
            return
        model.choices = choices
        model.tell("fields", fields(choices))
        model.tell("query", choices.query())
        try:
            spec = choices.spec()
        except SettingError as problem:
            self._refuse(f"{problem}.")
            return
        self._change(spec)

    def open(self, place: Any, number: Any) -> None:
        """Open a cell as a run of its own; `number` is that of the request, which the answer names again."""
        number = whole("request", number)
        state = self._model.shown
        if self._model.closed or state is None:
            self._answer([number, ""])
            return
        rows, columns, _ = state.plan.shape
        self._opener.open(state, whole("cell", place, 0, rows * columns - 1), number)

    def export(self, kind: Any) -> None:
        """Write a file of this kind, a name in `KINDS`."""
        self._require_wall()
        wanted = KINDS[one_of("kind of file", kind, KINDS)]
        chosen = self._model.choices.kind()
        self._exporter.export(wanted, chosen.title if chosen else "A wall of runs", self._model.dark)
        self._tell_progress()

    def cancel(self) -> None:
        """Give the file up."""
        self._exporter.cancel()
        self._tell_progress()

    # --- what the page asks for
    def begin(self, spec: dict[str, Any]) -> None:
        """Have another wall built, paused at step 0."""
        self._model.asked, self._refusal = spec, ""
        self._model.wall.begin(spec)
        cells = math.prod(map(len, spec["axes"].values())) * max(1, len(spec["seeds"]))
        self._model.tell("busy", f"Building {cells} {'cells' if cells > 1 else 'cell'} …")

    def show(self) -> None:
        """Tell of whatever has come of it; after each change of the engine."""
        self._hear_refusal()
        self._hear_error()
        state = self._model.shown
        for visit, problem in self._opener.opened():
            self._answer(visit)
            if problem:
                self._model.notify(f"The cell could not be opened: {problem}", "error")
        self._exporter.advance()
        self._tell_progress()
        if not self._model.wall.building:
            self._model.tell("busy", "")
            self._model.tell("none", "" if state else NO_WALL)
        self._model.tell("alone", alone(state) if state else "")

    def refuse(self, why: str) -> None:
        """Say why something cannot be."""
        self._model.notify(why, "error")

    def close(self) -> None:
        """Give up what is being made."""
        self._exporter.close()

    # --- parts of these
    def _change(self, spec: dict[str, Any]) -> None:
        """Go on with the same wall for longer, or begin another."""
        model = self._model
        same = {**spec, "steps": 0} == {**model.asked, "steps": 0}
        if same and model.moved and not model.wall.building:
            model.asked, self._refusal = spec, ""
            model.clear_notice()
            model.wall.extend(spec["steps"])
            return
        if model.moved:
            model.notify("The wall starts again from step 0, as it is another one.")
        else:
            model.clear_notice()
        plays = model.playing
        self.begin(spec)
        if plays:
            model.wall.play()

    def _hear_refusal(self) -> None:
        refused = self._model.wall.refused
        if refused == self._refusal:
            return
        self._refusal = refused
        if refused:
            state = self._model.shown
            self._model.asked = state.plan.to_dict() if state else {}
            self._refuse(refused if refused.endswith(".") else f"{refused}.")

    def _hear_error(self) -> None:
        error = self._model.shown.error if self._model.shown else ""
        if error and error != self._error:
            self.refuse(error)
        self._error = error

    def _refuse(self, why: str) -> None:
        kept = " The wall below is the one from before." if self._model.shown else ""
        self._model.notify(f"{why}{kept}", "error")

    def _require_wall(self) -> None:
        if self._model.closed:
            raise GanvizError(RELEASED)

    def _answer(self, visit: Visit) -> None:
        self._visits = [*self._visits, visit][-MOST_VISITS:]
        self._model.tell("visits", self._visits)

    def _tell_progress(self) -> None:
        progress = self._exporter.progress
        told = {"busy": progress.busy, "doing": progress.doing, "problem": progress.problem}
        told["result"] = self._shelf.offer(progress.written)
        self._model.tell("export", told)
