"""Quality of the fakes on 2-D data, each number beside what a perfect generator scores."""

from __future__ import annotations

from ganviz.app.parts.chart import Chart, Paper, Send, words
from ganviz.app.parts.metric_curves import MetricCurves, band_table, say
from ganviz.engine import State
from ganviz.observation import METRICS, METRICS_SHOWN, SLOW_METRICS


class Quality(Chart):
    """Four metrics over steps, and a table of those that take longer."""

    key = "quality"

    def __init__(self, send: Send = lambda command: None) -> None:
        super().__init__(send)
        self._curves = MetricCurves(METRICS[name] for name in METRICS_SHOWN)
        self._slow = words(visible=False)
        self.content = [*self._curves.rows, self._slow]

    def papers(self) -> list[Paper]:
        return list(self._curves.papers.values())

    def show(self, state: State) -> None:
        self._curves.show(state)
        if state.snapshot.slow_metrics:  # not measured in every frame
            say(self._slow, band_table(state.snapshot, state.snapshot.slow_metrics, SLOW_METRICS))
