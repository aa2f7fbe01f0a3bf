"""The ledger of modes: how many fakes fall on each, beside its fair share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganviz.export.drawings.drawing import Drawing
from ganviz.export.drawings.ranges import Range
from ganviz.observation.ledger import Tally, tally_of
from ganviz.recording import Moment
from ganviz.theme import FAKE

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

MOST_LABELS = 24
HALF = 0.4  # of a bar's width
_PAIR = np.array([-HALF, HALF, np.nan])  # a dash around the middle of a bar


class Ledger(Drawing):
    """For data with modes and for pictures with classes."""

    key = "ledger"
    title = "Mode ledger"
    parts = ("metrics", "picture_quality")
    opened = False

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        g = paper.ground
        legend = [
            ("high-quality fakes", {"color": FAKE, "linewidth": 7}),
            ("others", {"color": FAKE, "linewidth": 7, "alpha": 0.25}),
            ("fair share", {"color": g.real, "linewidth": 3}),
            ("missing", {"color": g.text, "linestyle": "none", "marker": "x", "markeredgewidth": 2}),
        ]
        room = paper.heading(box, self.title, legend)
        self._paper, self._names = paper, ()  # type: Paper, tuple[str, ...]
        self._axes = paper.axes(room, (36, 18, 12, 6), 0, 4)
        self._axes.grid(axis="y", color=g.faint, linewidth=1)
        self._all, self._good = paper.steps(self._axes, FAKE, 0.25), paper.steps(self._axes, FAKE, 1)
        self._fair = paper.line(self._axes, color=g.real, linewidth=3, solid_capstyle="butt")
        self._missing = paper.line(self._axes, color=g.text, linestyle="none", marker="x", markeredgewidth=2)
        self._range = Range(floor=0)

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return tally_of(moment.snapshot) is not None

    def show(self, moment: Moment) -> None:
        tally = tally_of(moment.snapshot)
        if tally is None:
            return
        self._label(tally.names)
        middles = np.arange(1, len(tally.names) + 1)
        for bars, heights in ((self._all, tally.shares), (self._good, tally.good)):
            bars.set_data(*_apart(middles, heights), 0)
        self._fair.set_data((middles[:, None] + _PAIR).ravel(), np.repeat(tally.fair, 3))
        lost = middles[~tally.captured]
        self._missing.set_data(lost, np.full(len(lost), 0.12 * tally.fair.mean()))
        self._follow(tally)

    def _label(self, names: tuple[str, ...]) -> None:
        """Write the modes' names below their bars."""
        if names != self._names:
            self._names, every = names, -(-len(names) // MOST_LABELS)
            self._axes.set_xticks(range(1, len(names) + 1, every), names[::every])
            self._axes.set_xlim(0.4, len(names) + 0.6)
            self._paper.stale(self._axes)

    def _follow(self, tally: Tally) -> None:
        if self._range.follow(tally.shares, tally.fair):
            self._axes.set_ylim(0, self._range.high)
            self._paper.stale(self._axes)


def _apart(middles: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bars with gaps: a histogram of every second bin. Heights and edges."""
    edges = np.stack((middles - HALF, middles + HALF), 1).ravel()
    filled = np.zeros(len(edges) - 1)
    filled[::2] = heights
    return filled, edges
