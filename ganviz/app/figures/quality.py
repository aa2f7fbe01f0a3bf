"""Quality of the fakes on 2-D data, each number beside what a perfect generator scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui

from ganviz.app.figures.view import View, paint_figure, plot, source
from ganviz.engine import State
from ganviz.observation import METRICS, SLOW_METRICS, Snapshot
from ganviz.theme import GENERATOR, ground

_TABLE = """
table { width: 100%; border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
th, td { padding: 1px 3px; text-align: right; font-weight: 400; }
th[scope=col] { font-weight: 600; }
th[scope=row] { text-align: left; }
"""
SHOWN = ("modes_captured", "high_quality", "js", "sliced_w2")


class Quality(View):
    """View 5, for 2-D data."""

    key = "quality"
    title = "Quality"
    help = (
        "How good the fakes are, measured against the data's true shape. The blue band is what a perfect generator "
        "scores with as many samples: nothing can do better, save by luck. "
        + " ".join(f"{info.title}: {info.doc}" for info in (*map(METRICS.get, SHOWN), *SLOW_METRICS.values()) if info)
    )
    kinds = ("plane",)
    parts = ("metrics",)

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._curves = source(step=[], **{name: [] for name in SHOWN})
        self._bands = source(left=[], right=[], **{f"{name}_{end}": [] for name in SHOWN for end in ("low", "high")})
        self._quads: dict[str, Any] = {}
        self._figures = {name: self._build(name) for name in SHOWN}
        rows = [
            pmui.Row(*(self._figures[name] for name in pair), sizing_mode="stretch_width", margin=0)
            for pair in (SHOWN[:2], SHOWN[2:])
        ]
        self._slow = pn.pane.HTML("", sizing_mode="stretch_width", margin=(2, 10, 6, 10), stylesheets=[_TABLE])
        self._layout = self._card(*rows, self._slow)
        self.paint(False)

    def show(self, state: State) -> None:
        metrics, bands = state.snapshot.metrics, state.snapshot.bands
        self._curves.data = {name: state.observations[name] for name in ("step", *SHOWN)}
        self._show_bands(bands, max(state.snapshot.step, 1))
        for name, fig in self._figures.items():
            if fig.visible != (name in bands):
                fig.visible = name in bands
            fig.title.text = f"{METRICS[name].title}: {METRICS[name].format(metrics.get(name, math.nan))}"
            if name in state.snapshot.average_metrics:
                fig.title.text += f" · EMA {METRICS[name].format(state.snapshot.average_metrics[name])}"

        self._show_slow(state.snapshot)

    def _show_slow(self, snapshot: Snapshot) -> None:
        """A table of what is not measured in every frame."""
        if not snapshot.slow_metrics:
            return
        names, values, perfect = [], [], []
        for name, value in snapshot.slow_metrics.items():
            info, (low, high) = SLOW_METRICS[name], snapshot.bands[name]
            names.append(f'<th scope="col" title="{escape(info.doc)}">{info.title}</th>')
            values.append(f"<td>{info.format(value)}</td>")
            perfect.append(f"<td>{info.format(low)} to {info.format(high)}</td>")
        rows = (("", names), (f"step {snapshot.slow_step:,}", values), ("if perfect", perfect))
        text = "".join(f'<tr><th scope="row">{head}</th>{"".join(cells)}</tr>' for head, cells in rows)
        if self._slow.object != f"<table>{text}</table>":
            self._slow.object = f"<table>{text}</table>"

    def paint(self, dark: bool) -> None:
        for name, fig in self._figures.items():
            paint_figure(fig, dark)
            self._quads[name].glyph.update(fill_color=ground(dark).real, line_color=ground(dark).real)

    def _build(self, name: str) -> Any:
        fig = plot(f"{METRICS[name].title} over steps", height=96, min_width=150, title=METRICS[name].title)
        fig.title.text_font_size = "12px"
        fig.xaxis.visible = False
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
        ends = {name: bands.get(name, (math.nan, math.nan)) for name in SHOWN}
        self._bands.data = {
            "left": [0],
            "right": [step],
            **{f"{name}_low": [low] for name, (low, _) in ends.items()},
            **{f"{name}_high": [high] for name, (_, high) in ends.items()},
        }
