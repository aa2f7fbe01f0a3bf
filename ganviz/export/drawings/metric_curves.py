"""Curves of metrics over steps, each beside the band of a perfect generator."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ganviz.export.drawings.curves import Curves
from ganviz.observation.metrics import MetricInfo
from ganviz.recording import Moment
from ganviz.theme import GENERATOR

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

ROW = 62  # the least height of a metric
TITLE = 15
SIZE = 11.5  # px of type
PAIR = 270  # the least width of two side by side


class MetricCurves:
    """A small chart for each metric that has a band, two side by side, as many as there is room for.

    Args:
        infos: the metrics, the most telling first.
        first: a moment that tells for which of them the data have a band.
        titles: names to show instead of the metrics' own.
    """

    def __init__(
        self,
        paper: Paper,
        box: Box,
        infos: Mapping[str, MetricInfo],
        first: Moment,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        bands = first.snapshot.bands
        known = [name for name in infos if name in bands]
        columns = 2 if box.width > PAIR * paper.scale else 1
        rows = max(1, min(-(-len(known) // columns), int(box.height / (ROW * paper.scale))))
        boxes = [
            cell
            for row in box.rows([1] * rows, 2 * paper.scale)
            for cell in row.columns([1] * columns, 4 * paper.scale)
        ]
        self._metrics = [
            MetricCurve(paper, cell, infos[name], bands[name], (titles or {}).get(name, infos[name].title))
            for name, cell in zip(known, boxes, strict=False)
        ]

    def show(self, moment: Moment) -> None:
        """Take a moment."""
        for metric in self._metrics:
            metric.show(moment)


class MetricCurve:
    """One metric: its value in words, its curve, its band."""

    def __init__(self, paper: Paper, box: Box, info: MetricInfo, band: tuple[float, float], title: str) -> None:
        self._paper, self._info, self._title = paper, info, title
        u, g = paper.scale, paper.ground
        self._room = box.width - 8 * u
        self._words = paper.note(box.left + 6 * u, box.bottom + box.height - TITLE * u / 2)
        look = {info.name: {"color": GENERATOR, "linewidth": 2}}
        self._curves = Curves(paper, box.inside(top=TITLE * u), look, floor=0, steps_shown=False, y_ticks=3)
        self._band = band
        self._drawn = paper.band(self._curves.axes, *band, g.real)

    def show(self, moment: Moment) -> None:
        snapshot, name = moment.snapshot, self._info.name
        band = snapshot.bands.get(name, self._band)
        if band != self._band:  # other data
            self._band = band
            self._drawn.set(y=band[0], height=band[1] - band[0])
            self._paper.stale(self._curves.axes)
        words = f"{self._title}: {self._info.format(snapshot.metrics.get(name, math.nan))}"
        if name in snapshot.average_metrics:
            words += f" · EMA {self._info.format(snapshot.average_metrics[name])}"
        self._words.set_text(words)
        # an average beside the value takes more room than two small charts have
        self._words.set_fontsize(SIZE * min(1.0, self._room / self._paper.width_of(words, SIZE)))
        self._curves.show(moment.observations, snapshot.step, *band)
