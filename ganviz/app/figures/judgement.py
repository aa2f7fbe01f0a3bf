"""What D thinks: how real it finds real and fake samples, and how often it is right."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel_material_ui as pmui
from bokeh.models import Range1d, Span

from ganviz.app.figures.view import View, label_steps, legend_above, paint_figure, plot, source
from ganviz.engine import State
from ganviz.observation import Judgement as Seen
from ganviz.theme import FAKE, ground

BINS = 24


class Judgement(View):
    """View 4."""

    key = "judgement"
    title = "What D thinks"
    help = (
        "Left: mean D(x) of real and fake samples and the share that D judges right; at 50-50 it can no longer tell. "
        "Right: the logits behind it. Two hills apart: D has won. One on the other: D is fooled."
    )
    parts = ("judgement",)
    nodes = ("predictions",)

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._curves = source(step=[], real_mean=[], fake_mean=[], accuracy=[])
        self._bars = source(left=[], right=[], real=[], fake=[])
        self._means = self._build_means()
        self._histogram = self._build_histogram()
        self.card = self._card(pmui.Row(self._means, self._histogram, sizing_mode="stretch_width", margin=0))
        self.paint(False)

    def show(self, state: State) -> None:
        names = ("step", "real_mean", "fake_mean", "accuracy")
        self._curves.data = {name: state.observations[name] for name in names}
        if state.snapshot.judgement is not None:
            self._show_histogram(state.snapshot.judgement)

    def paint(self, dark: bool) -> None:
        for fig in (self._means, self._histogram):
            paint_figure(fig, dark)
        g = ground(dark)
        self._lines["accuracy"].glyph.line_color = g.text
        self._lines["real_mean"].glyph.line_color = g.real
        self._hills["real"].glyph.update(fill_color=g.real, line_color=g.real)
        self._half.line_color = self._boundary.line_color = g.lines

    def _build_means(self) -> Any:
        fig = plot("Mean verdict on real and fake samples, and accuracy, over steps", height=160, min_width=160)
        fig.y_range = Range1d(-0.03, 1.03)
        label_steps(fig)
        fig.xaxis.ticker.desired_num_ticks = 4  # it has half a card
        self._lines = {
            name: fig.line(x="step", y=name, source=self._curves, color=FAKE, legend_label=label, **look)
            for name, label, look in (
                ("real_mean", "D(real)", {"line_width": 2}),
                ("fake_mean", "D(fake)", {"line_width": 2}),
                ("accuracy", "accuracy", {"line_width": 1.5, "line_dash": "dotted"}),
            )
        }
        self._half = Span(location=0.5, dimension="width", line_dash="dashed", line_width=1.5, level="underlay")
        fig.add_layout(self._half)
        legend_above(fig)
        return fig

    def _build_histogram(self) -> Any:
        fig = plot("Histogram of the discriminator's logits for real and fake samples", height=160, min_width=160)
        ends = {"left": "left", "right": "right", "bottom": 0, "source": self._bars}
        look = {"fill_color": FAKE, "line_color": FAKE, "fill_alpha": 0.55}
        self._hills = {name: fig.quad(top=name, **ends, **look) for name in ("real", "fake")}
        fig.title.text = "Logits: left fake, right real"
        fig.title.text_font_size = "12px"
        fig.yaxis.visible = False
        fig.y_range.start = 0
        self._boundary = Span(location=0, dimension="height", line_dash="dashed", line_width=1.5)
        fig.add_layout(self._boundary)
        return fig

    def _show_histogram(self, seen: Seen) -> None:
        both = np.concatenate((seen.real_logits, seen.fake_logits))
        both = both[np.isfinite(both)]
        if not len(both):
            return
        edges = np.linspace(both.min(), max(both.max(), both.min() + 1e-6), BINS + 1)
        counts = {name: np.histogram(getattr(seen, f"{name}_logits"), edges)[0] for name in ("real", "fake")}
        self._bars.data = {
            "left": edges[:-1].astype(np.float32),
            "right": edges[1:].astype(np.float32),
            **{name: (c / max(c.sum(), 1)).astype(np.float32) for name, c in counts.items()},
        }
        if self._boundary.location != seen.boundary_logit:
            self._boundary.location = seen.boundary_logit
