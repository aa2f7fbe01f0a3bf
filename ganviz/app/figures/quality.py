"""Quality of the fakes on 2-D data, each number beside what a perfect generator scores."""

from __future__ import annotations

from typing import Any

import panel as pn
import panel_material_ui as pmui

from ganviz.app.figures.metric_curves import TABLE_STYLE, MetricCurves, band_table
from ganviz.app.figures.view import View
from ganviz.engine import State
from ganviz.observation import METRICS, METRICS_SHOWN, SLOW_METRICS


class Quality(View):
    """View 5, for 2-D data."""

    key = "quality"
    title = "Quality"
    help = (
        "How good the fakes are, measured against the data's true shape. The blue band is what a perfect generator "
        "scores with as many samples: nothing can do better, save by luck. "
        + " ".join(
            f"{info.title}: {info.doc}" for info in (*map(METRICS.get, METRICS_SHOWN), *SLOW_METRICS.values()) if info
        )
    )
    kinds = ("plane",)
    parts = ("metrics",)

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._curves = MetricCurves(METRICS[name] for name in METRICS_SHOWN)
        rows = [
            pmui.Row(*(self._curves.figures[name] for name in pair), sizing_mode="stretch_width", margin=0)
            for pair in (METRICS_SHOWN[:2], METRICS_SHOWN[2:])
        ]
        self._slow = pn.pane.HTML("", sizing_mode="stretch_width", margin=(2, 10, 6, 10), stylesheets=[TABLE_STYLE])
        self.card = self._card(*rows, self._slow)
        self.paint(False)

    def show(self, state: State) -> None:
        self._curves.show(state)
        if state.snapshot.slow_metrics:  # not measured in every frame
            text = band_table(state.snapshot, state.snapshot.slow_metrics, SLOW_METRICS)
            if self._slow.object != text:
                self._slow.object = text

    def paint(self, dark: bool) -> None:
        self._curves.paint(dark)
