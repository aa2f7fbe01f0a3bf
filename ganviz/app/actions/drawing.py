"""Drawing: a person's own data, drawn, typed as a table or loaded from a file."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import text
from ganviz.app.model import PageModel
from ganviz.data import encode_points, read_table
from ganviz.engine import State
from ganviz.engine.commands import Change, Reset
from ganviz.errors import GanvizError
from ganviz.experiment import LIVE

LONGEST_DRAWING = 40_000  # characters; all points that fit have no more
LONGEST_TABLE = 16 * 2**20  # characters; a browser sends files of up to 8 MiB


class DrawingActions:
    """What a person does to draw.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model, self._awaited = model, Awaited(model)
        self._drawn: str | None = None  # what the browser has and a state has not yet
        self._problem = ""
        self.commands: Mapping[str, Callable[..., None]] = {"draw": self.draw, "table": self.read}
        self._tell()

    def draw(self, drawing: Any, keep: Any = True) -> None:
        """Train on a drawing.

        Args:
            drawing: in its text form (see `data.drawn`); an empty one is not used.
            keep: whether the networks keep what they have learned.
        """
        self._problem = ""
        if text("the drawing", drawing, LONGEST_DRAWING):
            self._take(drawing, bool(keep))
        self._tell()

    def read(self, text: Any = None, file: Any = None, keep: Any = True) -> None:
        """Train on the points of a table, given as text or as a file in base64."""
        self._problem = ""
        try:
            table = read_table(*_content(text, file))
            self._take(encode_points(table.points), bool(keep))
        except GanvizError as problem:
            self._problem = str(problem)
        else:
            used = len(table.points)
            if used < table.rows:
                self._problem = f"{table.rows:,} points; {used:,} of them, drawn at random, are used."
        self._tell()

    def show(self, state: State) -> None:
        """Tell of the drawing that is learned from."""
        if self._awaited.answered(state):
            self._drawn = None
        self._tell()

    def _take(self, drawing: str, keep: bool) -> None:
        experiment = self._model.experiment
        settings = {"data": "drawn", "drawing": drawing}
        same = all(getattr(experiment, name) == value for name, value in settings.items() if name not in LIVE)
        # pictures and points are made by different networks
        self._model.do(Change(settings, keep_weights=keep and experiment.kind == "plane"))
        if same and not keep:
            self._model.do(Reset(from_scratch=True))
        self._drawn = drawing
        self._awaited.begin()

    def _tell(self) -> None:
        experiment = self._model.experiment
        drawing = experiment.drawing if self._drawn is None else self._drawn
        used = experiment.data == "drawn" or self._drawn is not None
        self._model.tell("sketch", {"drawing": drawing, "used": used, "problem": self._problem})


def _content(text: Any, file: Any) -> tuple[bytes, str]:
    """What is to be read, and what to call it."""
    given = file if text is None else text
    if not isinstance(given, str) or len(given) > LONGEST_TABLE:
        raise GanvizError("That is no table that a page can take.")
    if text is not None:
        return given.encode(errors="replace"), "the table"
    try:
        return base64.b64decode(given, validate=True), "the file"
    except ValueError:  # also of letters beyond ASCII
        raise GanvizError("The file did not arrive whole.") from None
