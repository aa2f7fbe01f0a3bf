"""What all variants share: distance from the equilibrium over steps, and eigenvalues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import panel_material_ui as pmui
from bokeh.models import BoxAnnotation, Range1d
from bokeh.plotting import figure
from numpy.typing import NDArray
from panel.viewable import Viewer

from ganviz.app.dirac.comparison import LETTERS
from ganviz.app.dirac.figures import COMPACT, paint_figure, plot, source
from ganviz.app.dirac.look import DASHES, MARKERS, colours
from ganviz.dirac import Verdict, escape_step
from ganviz.theme import ground

FLOOR = 1e-8  # smaller distances are not drawn
HEIGHT = 320
_LETTER = {"text_baseline": "middle", "text_font_style": "bold", "text_font_size": "14px"}
_ASIDE = dict(zip(LETTERS, ((15, 0), (-15, 0), (0, -15), (0, 15)), strict=True))  # pixels from mark to letter
_TURN = np.linspace(0, 2 * np.pi, 721)


class Distances(Viewer):
    """A line for each variant, on a logarithmic axis: straight lines shrink or grow at a steady rate."""

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._sources = {letter: source(**{f"step{letter}": [], "distance": []}) for letter in LETTERS}
        self._ends = source(x=[], y=[], letter=[], colour=[], aside=[])
        self._dark = False
        self._figure = self._build()
        self._layout = _card("Distance from the equilibrium", self._figure)

    def __panel__(self) -> Any:
        return self._layout

    def show(self, paths: Mapping[str, NDArray[np.float64]], steps: int) -> None:
        """Draw the paths as far as they have come; `steps` is how far they will."""
        lines = {letter: _distances(points) for letter, points in paths.items()}
        for letter, data in self._sources.items():
            line = lines.get(letter, np.empty(0))
            data.data = {
                f"step{letter}": np.arange(len(line), dtype=np.float32),
                "distance": line.astype(np.float32),
            }
        low, high = min(line.min() for line in lines.values()), max(line.max() for line in lines.values())
        self._figure.y_range.update(start=float(low) / 2, end=float(high) * 2)
        self._figure.x_range.update(start=-0.01 * steps, end=steps * (1 + 0.05 * len(lines)))
        self._show_ends(lines, float(np.log(4 * high / low)))

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self._dark = dark
        paint_figure(self._figure, dark)
        for letter, line in self._lines.items():
            line.glyph.line_color = colours(dark)[letter]
        data = dict(self._ends.data)
        self._ends.data = {**data, "colour": [colours(dark)[letter] for letter in data["letter"]]}

    def _build(self) -> figure:
        fig = plot(
            "Distance of each variant from the equilibrium over steps, logarithmic",
            height=HEIGHT,
            min_width=200,
            y_axis_type="log",
            x_range=Range1d(0, 1),
            y_range=Range1d(0.1, 1),
        )
        fig.xaxis.axis_label = "step"
        self._lines = {
            letter: fig.line(
                x=f"step{letter}", y="distance", source=data, line_width=2, line_dash=DASHES[letter], line_cap="round"
            )
            for letter, data in self._sources.items()
        }
        fig.text(
            x="x",
            y="y",
            text="letter",
            text_color="colour",
            source=self._ends,
            x_offset="aside",
            **_LETTER,
        )
        return fig

    def _show_ends(self, lines: Mapping[str, NDArray[np.float64]], height: float) -> None:
        """Letters at the ends of the lines, those of ends at one place side by side; `height`: of the axis, log."""
        places: list[tuple[float, int]] = []
        for line in lines.values():
            end = float(np.log(line[-1]))
            before = sum(abs(end - other) < 0.06 * height for other, _ in places)
            places.append((end, before))
        self._ends.data = {
            "x": [len(line) - 1 for line in lines.values()],
            "y": [float(line[-1]) for line in lines.values()],
            "letter": list(lines),
            "colour": [colours(self._dark)[letter] for letter in lines],
            "aside": [4 + 13 * before for _, before in places],
        }


class Eigenvalues(Viewer):
    """Both eigenvalues of each variant in the complex plane, with the region of those that shrink distances shaded."""

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._source = source(real=[], imaginary=[], letter=[], colour=[], marker=[], aside=[], below=[])
        self._verdicts: Mapping[str, Verdict] = {}
        self._dark = False
        self._figure = self._build()
        self._which = pmui.RadioButtonGroup(
            options={"of one step": "step", "of the flow": "flow"},
            value="step",
            size="small",
            sx={**COMPACT, "& button": {"whiteSpace": "nowrap"}},
            margin=(2, 6),
        )
        self._which.param.watch(lambda event: self._draw(), "value")
        self._layout = _card("Eigenvalues", self._figure, self._which)

    def __panel__(self) -> Any:
        return self._layout

    def show(self, verdicts: Mapping[str, Verdict]) -> None:
        """Draw the eigenvalues of those variants that have any."""
        self._verdicts = verdicts
        self._draw()

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self._dark, g = dark, ground(dark)
        paint_figure(self._figure, dark)
        self._disc.glyph.update(line_color=g.text, fill_color=g.lines)
        self._half.update(fill_color=g.lines, line_color=g.text)
        self._letters.glyph.text_color = g.text
        self._draw()

    def _build(self) -> figure:
        fig = plot(
            "Eigenvalues of the variants in the complex plane; shaded where they shrink the distance",
            sizing_mode="scale_width",
            width=HEIGHT,
            height=HEIGHT,
            max_width=380,
            x_range=Range1d(0, 2),
            y_range=Range1d(-1, 1),
        )
        fig.xaxis.axis_label, fig.yaxis.axis_label = "real part", "imaginary part"
        self._disc = fig.patch(x=np.cos(_TURN), y=np.sin(_TURN), fill_alpha=0.18, line_width=1.5)
        self._half = BoxAnnotation(right=0, fill_alpha=0.18, line_width=1.5, visible=False)
        fig.add_layout(self._half)
        where = {"x": "real", "y": "imaginary", "source": self._source}
        fig.scatter(**where, marker="marker", fill_color="colour", line_color="colour", size=11, fill_alpha=0.75)
        self._letters = fig.text(
            **where, text="letter", x_offset="aside", y_offset="below", text_align="center", **_LETTER
        )
        return fig

    def _draw(self) -> None:
        of_step = self._which.value == "step"
        self._disc.visible, self._half.visible = of_step, not of_step
        found = {letter: v.step if of_step else v.flow for letter, v in self._verdicts.items()}
        pairs = [(letter, value) for letter, both in found.items() if both is not None for value in both]
        values = np.array([value for _, value in pairs], complex)
        self._source.data = {
            "real": values.real,
            "imaginary": values.imag,
            "letter": [letter for letter, _ in pairs],
            "colour": [colours(self._dark)[letter] for letter, _ in pairs],
            "marker": [MARKERS[letter] for letter, _ in pairs],
            "aside": [_ASIDE[letter][0] for letter, _ in pairs],
            "below": [_ASIDE[letter][1] for letter, _ in pairs],
        }
        self._look_at(values, 1.0 if of_step else 0.0)

    def _look_at(self, values: NDArray[np.complex128], neutral: float) -> None:
        """Show the eigenvalues and `neutral`, the real number that changes nothing, in a square around them."""
        shown = np.append(values, neutral)
        middle = (shown.real.min() + shown.real.max()) / 2
        reach = 1.35 * max(np.ptp(shown.real) / 2, np.abs(shown.imag).max(), 0.05)
        self._figure.x_range.update(start=middle - reach, end=middle + reach)
        self._figure.y_range.update(start=-reach, end=reach)


def _distances(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance from the equilibrium at each step, up to where the path is lost or too close to matter; not empty."""
    distances = np.hypot(points[:, 0], points[:, 1])
    lost, close = escape_step(points), distances < FLOOR
    ends = [int(close.argmax())] if close.any() else []
    ends += [lost + 1] if lost is not None else []
    return np.maximum(distances[: max(1, min(ends, default=len(distances)))], FLOOR)


def _card(title: str, fig: figure, *options: Any) -> pmui.Paper:
    words = pmui.Typography(title, variant="subtitle1", margin=(3, 0, 0, 10))
    heading = pmui.FlexBox(words, *options, align_items="center", sizing_mode="stretch_width", margin=0)
    return pmui.Paper(heading, fig, elevation=1, margin=4, sizing_mode="stretch_width")
