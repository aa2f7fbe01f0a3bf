"""Quality of pictures: which classes the fakes are of, and how good they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganviz.data import DATA
from ganviz.export.drawings.drawing import Drawing
from ganviz.export.drawings.metric_curves import MetricCurves
from ganviz.export.drawings.ranges import Range
from ganviz.observation import IMAGE_METRICS, IMAGE_METRICS_SHOWN, ClassShares, title_for
from ganviz.observation.examination import short_title
from ganviz.recording import Moment
from ganviz.theme import FAKE

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper
MOST_NAMES = 12  # more classes are drawn without their names
_PAIR = np.array([-0.35, 0.35, np.nan])  # a dash around the middle of a bar


class PictureQuality(Drawing):
    """For images."""

    key = "picture_quality"
    title = "Quality of pictures"
    kinds = ("images",)
    parts = ("picture_quality",)
    aspect = 1.4

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        self._paper = paper
        legend = [
            ("Fakes", {"color": FAKE, "linewidth": 7}),
            ("Real pictures", {"color": paper.ground.real, "linewidth": 3}),
        ]
        room = paper.heading(box, self.title, legend)
        shares = first.snapshot.class_shares
        self._names: tuple[str, ...] = ()
        upper, lower = room.rows((1, 1.8), 2 * paper.scale) if shares else (None, room)
        if shares and upper:
            self._build_bars(upper, shares)
        title = short_title(DATA[first.snapshot.settings["data"]].title)
        infos = {name: IMAGE_METRICS[name] for name in IMAGE_METRICS_SHOWN}
        self._curves = MetricCurves(
            paper, lower, infos, first, {name: title_for(name, title) for name in IMAGE_METRICS_SHOWN}
        )

    def _build_bars(self, box: Box, shares: ClassShares) -> None:
        paper = self._paper
        self._names = shares.names
        self._axes = paper.axes(box, (36, 18, 12, 6), 0, 3)
        self._axes.grid(axis="y", color=paper.ground.faint, linewidth=1)
        self._axes.set_xlim(-0.6, len(shares.names) - 0.4)
        if len(shares.names) <= MOST_NAMES:
            self._axes.set_xticks(range(len(shares.names)), shares.names)
        self._bars = paper.steps(self._axes, FAKE, 1)
        self._dashes = paper.line(self._axes, color=paper.ground.real, linewidth=3, solid_capstyle="butt")
        self._range = Range(floor=0)

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return moment.snapshot.class_shares is not None or bool(moment.snapshot.bands)

    def show(self, moment: Moment) -> None:
        self._curves.show(moment)
        shares = moment.snapshot.class_shares
        if shares is not None and shares.names == self._names:
            self._show_bars(shares)

    def _show_bars(self, shares: ClassShares) -> None:
        middles = np.arange(len(shares.names))
        # bars with gaps are a histogram of every second bin
        edges = np.stack((middles - 0.4, middles + 0.4), 1).ravel()
        heights = np.zeros(len(edges) - 1)
        heights[::2] = shares.fake
        self._bars.set_data(heights, edges, 0)
        self._dashes.set_data((middles[:, None] + _PAIR).ravel(), np.repeat(shares.real, 3))
        if self._range.follow(shares.fake, shares.real):
            self._axes.set_ylim(0, self._range.high)
            self._paper.stale(self._axes)
