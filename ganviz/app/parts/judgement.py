"""What D thinks: how real it finds real and fake samples, and how often it is right."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Line, Quad, Row, Span, Step

from ganviz.app.parts.chart import OF_B, Chart, Paper, Send, last_step
from ganviz.app.parts.curves import Following, Streamed
from ganviz.engine import State
from ganviz.observation import Judgement
from ganviz.theme import FAKE

BINS = 24
CURVES = ("step", "real_mean", "fake_mean", "accuracy")


class JudgementCharts(Chart):
    """Curves of the means on the left, a histogram of the logits on the right; of a rival, dashed lines."""

    key = "judgement"

    def __init__(self, send: Send = lambda command: None) -> None:
        super().__init__(send)
        self._curves, self._rival = Streamed(*CURVES), None  # type: tuple[Streamed, Streamed | None]
        self._bars = ColumnDataSource({name: np.empty(0, np.float32) for name in ("left", "right", "real", "fake")})
        self._outline: ColumnDataSource | None = None
        self._means = self._build_means()
        self._histogram = self._build_histogram()
        both = [self._means.plot, self._histogram.plot]
        self.content = [Row(children=both, sizing_mode="stretch_both", margin=0, spacing=4)]

    def papers(self) -> list[Paper]:
        return [self._means, self._histogram]

    def show(self, state: State) -> None:
        self._curves.show(state.observations)
        self._show_rival(state.rival)
        self._means.x.show(0.0, last_step(state, state.rival))
        found = state.snapshot.judgement
        others = state.rival.snapshot.judgement if state.rival is not None else None
        if found is not None:
            self._show_histogram(found, others)

    # --- over steps
    def _build_means(self) -> Paper:
        paper = Paper("Mean verdict on real and fake samples, and accuracy, over steps", Following(), _shares())
        paper.draw(self._curves, Line(x="step", y="real_mean", line_width=2), "real", line_color="real")
        paper.draw(self._curves, Line(x="step", y="fake_mean", line_width=2, line_color=FAKE), "fake")
        dotted = Line(x="step", y="accuracy", line_width=1.5, line_dash="dotted")
        paper.draw(self._curves, dotted, "accuracy", line_color="text")
        half = Span(location=0.5, dimension="width", line_dash=[3, 4], level="underlay")
        paper.plot.add_layout(half)
        paper.ink(half, line_color="lines")
        return paper

    def _show_rival(self, rival: State | None) -> None:
        if rival is not None and self._rival is None:
            self._rival = Streamed(*CURVES)
            look: dict[str, Any] = {"x": "step", "line_width": 2, "line_dash": OF_B}
            self._means.draw(self._rival, Line(y="real_mean", **look), line_color="real")
            self._means.draw(self._rival, Line(y="fake_mean", line_color=FAKE, **look))
        if self._rival is not None:
            self._rival.show(rival.observations if rival is not None else {})

    # --- of now
    def _build_histogram(self) -> Paper:
        label = "Histogram of the discriminator's logits for real and fake samples"
        paper = Paper(label, Following(-1, 1), _shares(), heading=True, steps=False, upright=False)
        paper.title = "Logits of D now"
        ends: dict[str, Any] = {"left": "left", "right": "right", "bottom": 0, "fill_alpha": 0.55, "line_width": 1}
        paper.draw(self._bars, Quad(top="real", **ends), fill_color="real", line_color="real")
        paper.draw(self._bars, Quad(top="fake", fill_color=FAKE, line_color=FAKE, **ends))
        self._boundary = Span(location=0, dimension="height", line_dash=[3, 4])
        paper.plot.add_layout(self._boundary)
        paper.ink(self._boundary, line_color="text")
        return paper

    def _show_histogram(self, seen: Judgement, rival: Judgement | None) -> None:
        edges = edges_of(seen, rival)
        if edges is None:
            return
        counts = {name: _shares_of(getattr(seen, f"{name}_logits"), edges) for name in ("real", "fake")}
        sides = {"left": edges[:-1].astype(np.float32), "right": edges[1:].astype(np.float32)}
        self._bars.data = {**sides, **counts}
        self._histogram.x.show(float(edges[0]), float(edges[-1]))
        self._histogram.y.show(0.0, 1.05 * float(max(column.max() for column in counts.values())))
        if self._boundary.location != seen.boundary_logit:
            self._boundary.location = seen.boundary_logit
        self._show_outline(rival, edges)

    def _show_outline(self, rival: Judgement | None, edges: Any) -> None:
        """The rival's histogram, as an outline."""
        if rival is not None and self._outline is None:
            self._outline = ColumnDataSource({"x": np.empty(0), "real": np.empty(0), "fake": np.empty(0)})
            look: dict[str, Any] = {"x": "x", "mode": "center", "line_dash": OF_B, "line_width": 1.5}
            self._histogram.draw(self._outline, Step(y="real", **look), line_color="real")
            self._histogram.draw(self._outline, Step(y="fake", line_color=FAKE, **look))
        if self._outline is None:
            return
        middles = ((edges[:-1] + edges[1:]) / 2).astype(np.float32) if rival is not None else np.empty(0, np.float32)
        heights = {
            name: _shares_of(getattr(rival, f"{name}_logits"), edges) if rival is not None else middles
            for name in ("real", "fake")
        }
        self._outline.data = {"x": middles, **heights}


def edges_of(*seen: Judgement | None) -> Any:
    """Edges of the bins for the logits of all; None where there are none."""
    logits = np.concatenate([part for one in seen if one for part in (one.real_logits, one.fake_logits)])
    logits = logits[np.isfinite(logits)]
    if not len(logits):
        return None
    return np.linspace(logits.min(), max(logits.max(), logits.min() + 1e-6), BINS + 1)


def _shares_of(logits: Any, edges: Any) -> Any:
    counts = np.histogram(logits, edges)[0]
    return (counts / max(counts.sum(), 1)).astype(np.float32)


def _shares() -> Following:
    return Following(-0.03, 1.03)
