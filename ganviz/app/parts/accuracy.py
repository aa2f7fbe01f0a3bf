"""How often D is right, on real samples and on fakes, over the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bokeh.models import Line, Span

from ganviz.app.parts.chart import OF_B, Chart, Paper, Send, last_step
from ganviz.app.parts.curves import Following, Streamed
from ganviz.engine import State
from ganviz.theme import FAKE

LINES: Mapping[str, tuple[str, str, str]] = {  # label, dash, colour of the theme
    "real": ("on real", "solid", "real"),
    "fake": ("on fakes", "solid", ""),
    "adversarial": ("fakes taken for real", "dotted", "generator_text"),
}


class Accuracy(Chart):
    """Solid and dotted lines of the run; of a rival, dashed ones, without the dotted."""

    key = "accuracy"

    def __init__(self, send: Send = lambda command: None) -> None:
        super().__init__(send)
        self._curves, self._rival = Streamed("step", *LINES), None  # type: tuple[Streamed, Streamed | None]
        label = "Accuracy of D on real samples and on fakes, over steps"
        self._paper = Paper(label, Following(), Following(-0.03, 1.03))
        for name, (label, dash, _) in LINES.items():
            self._draw(self._curves, name, label, dash)
        half = Span(location=0.5, dimension="width", line_dash=[3, 4], level="underlay")
        self._paper.plot.add_layout(half)
        self._paper.ink(half, line_color="lines")
        self.content = [self._paper.plot]

    def papers(self) -> list[Paper]:
        return [self._paper]

    def show(self, state: State) -> None:
        self._curves.show(_columns(state.observations))
        if state.rival is not None and self._rival is None:
            self._rival = Streamed("step", *LINES)
            for name in ("real", "fake"):
                self._draw(self._rival, name, "", OF_B)
        if self._rival is not None:
            self._rival.show(_columns(state.rival.observations) if state.rival is not None else {})
        self._paper.x.show(0.0, last_step(state, state.rival))

    def _draw(self, curves: Streamed, name: str, label: str, dash: str) -> None:
        line = Line(x="step", y=name, line_width=2, line_color=FAKE, line_dash=dash)
        colour = LINES[name][2]
        self._paper.draw(curves, line, label, **({"line_color": colour} if colour else {}))


def _columns(seen: Mapping[str, Any]) -> dict[str, Any]:
    if not seen:
        return {}
    of_fake = seen["accuracy_fake"]
    return {"step": seen["step"], "real": seen["accuracy_real"], "fake": of_fake, "adversarial": 1 - of_fake}
