"""Curves of metrics over steps, each beside the band of a perfect generator, and tables of numbers with one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Line, Quad, Row

from ganviz.app.parts.chart import OF_B, Paper, last_step
from ganviz.app.parts.curves import Following, Streamed, span
from ganviz.engine import State
from ganviz.observation import Snapshot
from ganviz.observation.metrics import MetricInfo
from ganviz.theme import GENERATOR

HEIGHT = 76  # px at least of each
ENDS = ("low", "high")


class MetricCurves:
    """One small plot for each metric, two in a row; of a rival, dashed lines.

    Args:
        infos: the metrics.

    Attributes:
        papers: by name of the metric.
        rows: for the page.
    """

    def __init__(self, infos: Iterable[MetricInfo]) -> None:
        self._infos = {info.name: info for info in infos}
        self._curves, self._rival = Streamed("step", *self._infos), None  # type: tuple[Streamed, Streamed | None]
        self._bands = ColumnDataSource({"left": [0.0], "right": [1.0], **self._band_columns({})})
        self._across = Following()
        self.papers = {name: self._build(name) for name in self._infos}
        plots = [paper.plot for paper in self.papers.values()]
        pairs = [plots[i : i + 2] for i in range(0, len(plots), 2)]
        self.rows = [Row(children=pair, sizing_mode="stretch_both", margin=0, spacing=4) for pair in pairs]

    def show(self, state: State, titles: Mapping[str, str] | None = None) -> None:
        """Draw the state; metrics without a band have no meaning for the data and are hidden.

        Args:
            titles: names to show instead of the metrics' own.
        """
        snapshot, rival = state.snapshot, state.rival
        self._curves.show(state.observations)
        self._show_rival(rival)
        last = last_step(state, rival)
        self._across.show(0.0, last)
        self._show_bands(snapshot.bands, last)
        for name, paper in self.papers.items():
            shown = name in snapshot.bands
            if paper.plot.visible != shown:
                paper.plot.visible = shown
            if shown:
                self._show_metric(name, state, (titles or {}).get(name, self._infos[name].title))

    def _show_metric(self, name: str, state: State, title: str) -> None:
        paper, info, snapshot = self.papers[name], self._infos[name], state.snapshot
        runs = [run.observations.get(name, ()) for run in (state, state.rival) if run is not None]
        paper.y.show(0.0, span(*runs, snapshot.bands[name], low=0.0)[1])
        text = f"{title}: {info.format(snapshot.metrics.get(name, math.nan))}"
        if name in snapshot.average_metrics:
            text += f" · EMA {info.format(snapshot.average_metrics[name])}"
        if state.rival is not None:
            text += f" · B {info.format(state.rival.snapshot.metrics.get(name, math.nan))}"
        paper.title = text

    def _build(self, name: str) -> Paper:
        label = f"{self._infos[name].title} over steps"
        paper = Paper(label, self._across, Following(), heading=True, across=False, height=HEIGHT)
        ends = {"left": "left", "right": "right", "bottom": f"{name}_low", "top": f"{name}_high"}
        band = Quad(**ends, fill_alpha=0.25, line_alpha=0.35)
        paper.draw(self._bands, band, fill_color="real", line_color="real")
        paper.draw(self._curves, Line(x="step", y=name, line_width=2, line_color=GENERATOR))
        return paper

    def _show_rival(self, rival: State | None) -> None:
        if rival is not None and self._rival is None:
            self._rival = Streamed("step", *self._infos)
            for name, paper in self.papers.items():
                line = Line(x="step", y=name, line_width=2, line_color=GENERATOR, line_dash=OF_B)
                paper.draw(self._rival, line)
        if self._rival is not None:
            self._rival.show(rival.observations if rival is not None else {})

    def _show_bands(self, bands: Mapping[str, tuple[float, float]], last: float) -> None:
        new = {"left": [0.0], "right": [last], **self._band_columns(bands)}
        if not np.array_equal(list(self._bands.data.values()), list(new.values()), equal_nan=True):
            self._bands.data = new

    def _band_columns(self, bands: Mapping[str, tuple[float, float]]) -> dict[str, list[float]]:
        unknown = (math.nan, math.nan)
        return {
            f"{name}_{end}": [float(bands.get(name, unknown)[i])] for name in self._infos for i, end in enumerate(ENDS)
        }


def band_table(snapshot: Snapshot, values: Mapping[str, float], infos: Mapping[str, MetricInfo]) -> str:
    """HTML: a column for each metric, its value at `slow_step`, and what a perfect generator scores."""
    names, told, perfect = [], [], []
    for name, value in values.items():
        info, (low, high) = infos[name], snapshot.bands.get(name, (math.nan, math.nan))
        names.append(f'<th scope="col" title="{escape(info.doc)}">{info.title}</th>')
        told.append(f"<td>{info.format(value)}</td>")
        perfect.append(f"<td>{info.format(low)} to {info.format(high)}</td>")
    return table([("", names), (f"step {snapshot.slow_step:,}", told), ("if perfect", perfect)])


def table(rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """HTML of rows: a heading and its cells."""
    text = "".join(f'<tr><th scope="row">{head}</th>{"".join(cells)}</tr>' for head, cells in rows)
    return f"<table>{text}</table>"


def say(place: Any, text: str) -> None:
    """Put HTML into a place for words, if it is not there; without any, the place takes no room."""
    if place.text != text:
        place.update(text=text, visible=bool(text))
