"""Curves of metrics over steps, each beside the band of a perfect generator, and tables of numbers with one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from bokeh.plotting import figure

from ganviz.app.figures.view import label_steps, paint_figure, plot, source
from ganviz.engine import State
from ganviz.observation import Snapshot
from ganviz.observation.metrics import MetricInfo
from ganviz.theme import GENERATOR, ground

TABLE_STYLE = """
table { width: 100%; border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
th, td { padding: 1px 3px; text-align: right; font-weight: 400; }
th[scope=col] { font-weight: 600; }
th[scope=row] { text-align: left; }
"""


class MetricCurves:
    """One small figure for each metric.

    Args:
        infos: the metrics.

    Attributes:
        figures: by name of the metric.
    """

    def __init__(self, infos: Iterable[MetricInfo]) -> None:
        self._infos = {info.name: info for info in infos}
        ends = {f"{name}_{end}": [] for name in self._infos for end in ("low", "high")}  # type: dict[str, list[float]]
        self._curves = source(step=[], **{name: [] for name in self._infos})
        self._bands = source(left=[], right=[], **ends)
        self._quads: dict[str, Any] = {}
        self.figures = {name: self._build(name) for name in self._infos}

    def show(self, state: State, titles: Mapping[str, str] | None = None) -> None:
        """Draw the state; metrics without a band have no meaning for the data and are hidden.

        Args:
            titles: names to show instead of the metrics' own.
        """
        snapshot = state.snapshot
        self._curves.data = {name: state.observations[name] for name in ("step", *self._infos)}
        self._show_bands(snapshot.bands, max(snapshot.step, 1))
        for name, fig in self.figures.items():
            info, shown = self._infos[name], name in snapshot.bands
            if fig.visible != shown:
                fig.visible = shown
            title = (titles or {}).get(name, info.title)
            fig.title.text = f"{title}: {info.format(snapshot.metrics.get(name, math.nan))}"
            if name in snapshot.average_metrics:
                fig.title.text += f" · EMA {info.format(snapshot.average_metrics[name])}"

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        for name, fig in self.figures.items():
            paint_figure(fig, dark)
            self._quads[name].glyph.update(fill_color=ground(dark).real, line_color=ground(dark).real)

    def _build(self, name: str) -> figure:
        title = self._infos[name].title
        fig = plot(f"{title} over steps", height=96, min_width=150, title=title)
        fig.title.text_font_size = "12px"
        fig.xaxis.visible = False
        label_steps(fig)
        fig.yaxis.ticker.desired_num_ticks = 3
        fig.y_range.start = 0
        self._quads[name] = fig.quad(
            left="left",
            right="right",
            bottom=f"{name}_low",
            top=f"{name}_high",
            source=self._bands,
            fill_alpha=0.25,
            line_alpha=0.35,
        )
        fig.line(x="step", y=name, source=self._curves, line_width=2, line_color=GENERATOR)
        return fig

    def _show_bands(self, bands: Mapping[str, tuple[float, float]], step: int) -> None:
        """The bands, as long as the curves; a quad, so that the axes make room for them."""
        ends = {name: bands.get(name, (math.nan, math.nan)) for name in self._infos}
        self._bands.data = {
            "left": [0],
            "right": [step],
            **{f"{name}_low": [low] for name, (low, _) in ends.items()},
            **{f"{name}_high": [high] for name, (_, high) in ends.items()},
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
