"""The raster of modes: how the fakes fell on each over the whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganviz.export.drawings.drawing import Drawing
from ganviz.export.drawings.ranges import StepRange
from ganviz.observation.raster import crowding, raster_of
from ganviz.recording import Moment
from ganviz.theme import surface_palette

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

ROWS_PER_LABEL = 12


class Raster(Drawing):
    """For data with modes and for pictures with classes; blue without fakes, pale at the fair share, orange above."""

    key = "raster"
    title = "Mode raster"
    parts = ("metrics", "picture_quality")
    opened = False

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        self._paper, self._modes = paper, 0
        self._colours = np.array([_rgb(colour) for colour in surface_palette(paper.dark, strength=1)], np.uint8)
        room = paper.heading(box, f"{self.title}: fakes at each mode")
        self._axes = paper.axes(room, (36, 18, 12, 6), 6, 0)
        self._image = paper.image(self._axes, (0, 1, 0.5, 1.5))
        self._steps = StepRange(paper.last_step)
        self._axes.set_xlim(0, self._steps.high)

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return bool(moment.shares)

    def show(self, moment: Moment) -> None:
        raster = raster_of(moment.shares)
        if raster is None:
            return
        answers = np.nan_to_num(crowding(raster.values), nan=0.5)
        modes = len(answers)
        self._image.set_data(self._colours[(answers * 255).round().astype(int)])
        self._image.set_extent((raster.first, raster.last, modes + 0.5, 0.5))  # mode 1 on top
        changed = [self._steps.follow(int(raster.last)), self._steps.begin(raster.first), modes != self._modes]
        if any(changed):
            self._modes = modes
            self._axes.set(xlim=(self._steps.low, self._steps.high), ylim=(modes + 0.5, 0.5))
            self._axes.set_yticks(range(1, modes + 1, -(-modes // ROWS_PER_LABEL)))
            self._paper.stale(self._axes)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
