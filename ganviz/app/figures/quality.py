"""Quality of the fakes on 2-D data, each number beside what a perfect generator scores."""

from __future__ import annotations

import math
from typing import Any

import panel_material_ui as pmui
from bokeh.models import BoxAnnotation

from ganviz.app.figures.view import View, paint_figure, plot, source
from ganviz.engine import State
from ganviz.observation import METRICS
from ganviz.theme import GENERATOR, REAL, ground

SHOWN = ("modes_captured", "high_quality", "js", "sliced_w2")


class Quality(View):
    """View 5, for 2-D data."""

    key = "quality"
    title = "Quality"
    help = (
        "How good the fakes are, measured against the data's true shape. The blue band is what a perfect generator "
        "scores with as many samples: nothing can do better, save by luck. "
        + " ".join(f"{METRICS[name].title}: {METRICS[name].doc}" for name in SHOWN)
    )
    kinds = ("plane",)
    parts = ("metrics",)

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._curves = source(step=[], **{name: [] for name in SHOWN})
        self._bands = {name: BoxAnnotation(fill_color=REAL, fill_alpha=0.22, line_color=None) for name in SHOWN}
        self._figures = {name: self._build(name) for name in SHOWN}
        rows = [
            pmui.Row(*(self._figures[name] for name in pair), sizing_mode="stretch_width", margin=0)
            for pair in (SHOWN[:2], SHOWN[2:])
        ]
        self._layout = self._card(*rows)
        self.paint(False)

    def show(self, state: State) -> None:
        metrics, bands = state.snapshot.metrics, state.snapshot.bands
        self._curves.data = {name: state.observations[name] for name in ("step", *SHOWN)}
        for name, fig in self._figures.items():
            has_meaning = name in bands
            if fig.visible != has_meaning:
                fig.visible = has_meaning
            if has_meaning:
                self._show_number(name, metrics.get(name, math.nan), bands[name])

    def paint(self, dark: bool) -> None:
        for fig in self._figures.values():
            paint_figure(fig, dark)
            fig.title.text_color = ground(dark).text

    def _build(self, name: str) -> Any:
        fig = plot(f"{METRICS[name].title} over steps", height=96, min_width=150, title=METRICS[name].title)
        fig.title.text_font_size = "12px"
        fig.xaxis.visible = False
        fig.yaxis.ticker.desired_num_ticks = 3
        fig.line(x="step", y=name, source=self._curves, line_width=2, line_color=GENERATOR)
        fig.add_layout(self._bands[name])
        return fig

    def _show_number(self, name: str, value: float, band: tuple[float, float]) -> None:
        low, high = band
        shown = self._bands[name]
        # a band of no height would not be seen
        margin = 0.0 if high > low else 0.01 * max(abs(high), 1)
        if (shown.bottom, shown.top) != (low - margin, high + margin):
            shown.update(bottom=low - margin, top=high + margin)
        self._figures[name].title.text = f"{METRICS[name].title}: {METRICS[name].format(value)}"
