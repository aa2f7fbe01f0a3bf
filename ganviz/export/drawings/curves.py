"""Curves over steps: what several drawings are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganviz.export.drawings.ranges import Range, StepRange

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

Look = dict[str, Any]
_NONE = np.empty(0)


class Curves:
    """Axes with lines over steps.

    Args:
        looks: how each line is drawn, by name.
        within: fixed vertical limits; else they follow the curves.
        floor: a fixed lower end of limits that follow.
        steps_shown: whether steps are written below.
        y_ticks: numbers along the vertical axis at most.
    """

    def __init__(
        self,
        paper: Paper,
        box: Box,
        looks: Mapping[str, Look],
        *,
        within: tuple[float, float] | None = None,
        floor: float | None = None,
        steps_shown: bool = True,
        y_ticks: int = 5,
    ) -> None:
        self.paper = paper
        across, up = (int(length / paper.scale / room) for length, room in ((box.width, 55), (box.height, 20)))
        self.axes = paper.chart(box, min(6, max(2, across)) if steps_shown else 0, min(y_ticks, max(2, up)))
        self._lines = {name: paper.line(self.axes, **look) for name, look in looks.items()}
        self._steps, self._values = StepRange(paper.last_step), Range(floor)
        self._within = within
        self.axes.set_xlim(0, self._steps.high)
        if within:
            self.axes.set_ylim(*within)

    def show(self, columns: Mapping[str, NDArray[np.float64]], step: int, *also: float) -> None:
        """Draw columns, "step" and the lines' names, of a run that has come to `step`; make room for values `also`."""
        values = [columns.get(name, _NONE) for name in self._lines]
        known = columns.get("step", _NONE)
        for line, column in zip(self._lines.values(), values, strict=True):
            line.set_data(known[: len(column)], column)
        changed = [self._steps.follow(step), len(known) > 0 and self._steps.begin(float(known[0]))]
        if any(changed):
            self.axes.set_xlim(self._steps.low, self._steps.high)
            self.paper.stale(self.axes)
        if not self._within and self._values.follow(*values, np.array(also)):
            self.axes.set_ylim(self._values.low, self._values.high)
            self.paper.stale(self.axes)
