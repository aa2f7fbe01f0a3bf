"""How often D is right, on real samples and on fakes, over the run."""

from __future__ import annotations

from typing import Any

from bokeh.models import Range1d, Span

from ganviz.app.figures.view import View, label_steps, legend_above, paint_figure, plot, source
from ganviz.engine import State
from ganviz.theme import FAKE, ground

LINES = {
    "real": ("on real", "solid"),
    "fake": ("on fakes", "solid"),
    "adversarial": ("fakes taken for real", "dotted"),
}


class Accuracy(View):
    """View 7."""

    key = "accuracy"
    title = "Accuracy"
    help = (
        "The share of real samples and of fakes that D judges right: over one half it says real, under it fake. Fakes "
        "taken for real, G's success, are what D's accuracy on fakes lacks; tutorials call it adversarial accuracy. "
        "All near 50%: D can only guess. A critic's boundary lies midway between its mean scores."
    )
    parts = ("judgement",)
    nodes = ("predictions",)
    opened = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._curves = source(step=[], **{name: [] for name in LINES})
        self._figure = plot("Accuracy of D on real samples and on fakes, over steps", height=165)
        self._figure.y_range = Range1d(-0.03, 1.03)
        self._lines = {name: self._draw(name, *look) for name, look in LINES.items()}
        self._half = Span(location=0.5, dimension="width", line_dash="dashed", line_width=1.5, level="underlay")
        self._figure.add_layout(self._half)
        label_steps(self._figure)
        legend_above(self._figure)
        self.card = self._card(self._figure)
        self.paint(False)

    def show(self, state: State) -> None:
        seen = state.observations
        self._curves.data = {
            "step": seen["step"],
            "real": seen["accuracy_real"],
            "fake": seen["accuracy_fake"],
            "adversarial": 1 - seen["accuracy_fake"],
        }

    def paint(self, dark: bool) -> None:
        g = ground(dark)
        paint_figure(self._figure, dark)
        self._lines["real"].glyph.line_color = g.real
        self._lines["adversarial"].glyph.line_color = g.generator_text
        self._half.line_color = g.lines

    def _draw(self, name: str, label: str, dash: str) -> Any:
        look = {"line_width": 2, "line_color": FAKE, "line_dash": dash}
        return self._figure.line(x="step", y=name, source=self._curves, legend_label=label, **look)
