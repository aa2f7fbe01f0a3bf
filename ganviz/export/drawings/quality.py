"""Quality of the fakes on data whose true shape is known, each number beside what a perfect generator scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganviz.export.drawings.drawing import Drawing
from ganviz.export.drawings.metric_curves import MetricCurves
from ganviz.observation import METRICS, METRICS_SHOWN
from ganviz.recording import Moment

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper


class Quality(Drawing):
    """For 2-D data, and for vectors of which the modes are known."""

    key = "quality"
    title = "Quality"
    kinds = ("plane", "vectors")
    parts = ("metrics",)
    aspect = 1.6

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        band = ("if perfect", {"color": paper.ground.real, "linewidth": 7, "alpha": 0.35})
        room = paper.heading(box, self.title, [band])
        self._curves = MetricCurves(paper, room, {name: METRICS[name] for name in METRICS_SHOWN}, first)

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return bool(moment.snapshot.bands)

    def show(self, moment: Moment) -> None:
        self._curves.show(moment)
