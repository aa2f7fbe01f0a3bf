"""The plane of one variant: the field, the path of training, where it starts, and the verdict in words."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.events import Tap
from bokeh.models import Range1d
from bokeh.plotting import figure
from numpy.typing import NDArray
from panel.viewable import Viewer

from ganviz.app.dirac.figures import paint_figure, plot, source
from ganviz.app.dirac.look import STYLE, badge, colours
from ganviz.dirac import ESCAPE, EXTENT, Variant, Verdict, field_grid
from ganviz.theme import ground

SIDE = 10  # arrows in a row
_MARGIN = 1.12  # how much more is shown than the arrows cover


class PhasePlane(Viewer):
    """One card.

    Args:
        letter: of the variant.
        on_click: called with the theta and psi that a person points at.
    """

    def __init__(self, letter: str, on_click: Callable[[float, float], object], **params: Any) -> None:
        super().__init__(**params)
        self._letter, self._dark = letter, False
        self._told: tuple[Variant, Verdict] | None = None
        self._field_shown: tuple[Variant, float] | None = None
        # names of columns differ from letter to letter so that each can be found in the browser
        names = {"field": f"field{letter}", "path": f"path{letter}", "ends": f"ends{letter}"}
        self._x = names
        self._sources = {kind: source(**{name: [], "y": []}) for kind, name in names.items()}
        self._figure = self._build()
        self._figure.on_event(Tap, lambda event: on_click(float(event.x), float(event.y)))
        words = {"sizing_mode": "stretch_width", "stylesheets": [STYLE], "margin": (4, 10)}
        self._title, self._words = pn.pane.HTML("", **words), pn.pane.HTML("", **words)
        self._layout = pmui.Paper(
            self._title, self._figure, self._words, elevation=1, margin=4, sizing_mode="stretch_width"
        )
        self.paint(False)

    def __panel__(self) -> Any:
        return self._layout

    def show(self, variant: Variant, points: NDArray[np.float64], verdict: Verdict) -> None:
        """Draw the field and say what becomes of the path; `points` is the whole of it."""
        extent = _extent(points)
        if self._field_shown != (variant, extent):
            self._field_shown = (variant, extent)
            self._set("field", _strokes(*field_grid(variant, SIDE, extent), extent))
            for axis in (self._figure.x_range, self._figure.y_range):
                axis.update(start=-extent * _MARGIN, end=extent * _MARGIN)
        self._told = (variant, verdict)
        self._tell()

    def show_path(self, points: NDArray[np.float64]) -> None:
        """Draw the path as far as it has come."""
        self._set("path", points)
        self._set("ends", points[-1:])
        self._start.glyph.update(x=float(points[0, 0]), y=float(points[0, 1]))

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self._dark, g, colour = dark, ground(dark), colours(dark)[self._letter]
        paint_figure(self._figure, dark)
        self._arrows.glyph.line_color = g.lines
        self._rest.glyph.line_color = g.text
        self._path.glyph.line_color = colour
        self._start.glyph.update(line_color=colour, fill_color=g.background)
        self._end.glyph.update(line_color=g.outline, fill_color=colour)
        self._tell()

    def _build(self) -> figure:
        fig = plot(
            f"Variant {self._letter}: arrows of the gradient field, path of training and equilibrium in the middle; "
            "the text below says where the path leads",
            sizing_mode="scale_width",
            width=320,
            height=320,
            max_width=420,
            x_range=Range1d(-EXTENT * _MARGIN, EXTENT * _MARGIN),
            y_range=Range1d(-EXTENT * _MARGIN, EXTENT * _MARGIN),
        )
        fig.xaxis.axis_label, fig.yaxis.axis_label = "θ, where the fakes are", "ψ, slope of D"
        fig.grid.visible = False
        s, x = self._sources, self._x
        self._arrows = fig.line(x=x["field"], y="y", source=s["field"], line_width=1.2)
        self._path = fig.line(x=x["path"], y="y", source=s["path"], line_width=2, line_alpha=0.85)
        self._rest = fig.scatter(x=0, y=0, marker="cross", size=16, line_width=2.5)
        self._start = fig.scatter(x=1, y=1, marker="circle", size=10, line_width=2.5)
        self._end = fig.scatter(x=x["ends"], y="y", source=s["ends"], marker="circle", size=11, line_width=1.5)
        return fig

    def _set(self, kind: str, points: NDArray[np.float64]) -> None:
        columns = np.asarray(points, np.float32)
        self._sources[kind].data = {self._x[kind]: columns[:, 0].copy(), "y": columns[:, 1].copy()}

    def _tell(self) -> None:
        if self._told is None:
            return
        variant, verdict = self._told
        what = variant.title.replace("h = ", "h\u00a0=\u00a0")
        self._title.object = f'<p class="what">{badge(self._letter, self._dark)}{escape(what)}</p>'
        self._words.object = (
            f'<p class="headline">{escape(verdict.headline.capitalize())}.</p>'
            f'<p class="reason">{escape(verdict.outcome)} {escape(verdict.reason)}</p>'
        )


def _extent(points: NDArray[np.float64]) -> float:
    """Half the side of a plane that holds the path: 2, 4 or 8."""
    far = float(np.abs(points).max())
    return next((e for e in (EXTENT, 2 * EXTENT) if far <= e * _MARGIN), ESCAPE)


def _strokes(points: NDArray[np.float64], vectors: NDArray[np.float64], extent: float) -> NDArray[np.float64]:
    """Each arrow as one stroke (tail, tip, left barb, tip, right barb, NaN), stacked to (6 m, 2).

    An arrow's middle is where the vector was taken. Lengths grow with the root of the vectors', so that short ones can
    still be read.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    longest = max(float(lengths.max()), 1e-12)
    spacing = 2 * extent / (SIDE - 1)
    shaft = 0.85 * spacing * vectors / np.maximum(lengths, 1e-12) * np.sqrt(lengths / longest)
    tail, tip = points - shaft / 2, points + shaft / 2
    across = np.stack((-shaft[:, 1], shaft[:, 0]), 1) * 0.2
    left, right = tip - 0.35 * shaft + across, tip - 0.35 * shaft - across
    return np.stack((tail, tip, left, tip, right, np.full_like(tip, np.nan)), 1).reshape(-1, 2)
