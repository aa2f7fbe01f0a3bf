"""What tells of the modes on the plane: numbers, rings around the missing, fakes by mode, clouds shrunk to a point."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure
from bokeh.transform import linear_cmap

from ganviz.app.figures.view import source
from ganviz.data import DIAL_BOUNDS
from ganviz.observation import PlaneView
from ganviz.observation.clumps import clumps
from ganviz.theme import FAKE, ground, mode_colours

MOST_MODES = int(DIAL_BOUNDS["modes"][1])
# fakes that are chosen stand out by an edge; once any are, the others fade
MARKED = {"selection_line_width": 1.7, "nonselection_fill_alpha": 0.12, "nonselection_line_alpha": 0.12}
LAYER_OF = {"missing": "modes", "numbers": "modes", "by_mode": "by_mode", "halo": "fake", "count": "fake"}


class ModeMarks:
    """Glyphs over the samples of a plane.

    Args:
        fig: the plane's figure.
        fakes: columns "x", "y", "mode" (from 1; 0 without modes) and "alpha" (0 for hollow ones).

    Attributes:
        glyphs: by name; which layer of the plane each belongs to is in `LAYER_OF`.
    """

    def __init__(self, fig: figure, fakes: ColumnDataSource) -> None:
        self._modes_shown = np.empty((0, 2))
        self._sources = {
            "missing": source(x=[], y=[], name=[]),
            "numbers": source(x=[], y=[], name=[]),
            "clumps": source(x=[], y=[], count=[]),
        }
        s, xy = self._sources, {"x": "x", "y": "y"}
        by_mode = linear_cmap("mode", mode_colours(MOST_MODES), 0.5, MOST_MODES + 0.5)
        ring = {"fill_alpha": 0, "line_width": 2.5}
        chip = {"background_fill_alpha": 0.75, "padding": 1, "border_radius": 3}
        self.glyphs: dict[str, Any] = {
            "missing": fig.scatter(**xy, source=s["missing"], marker="circle", size=42, line_dash="dashed", **ring),
            "numbers": fig.text(
                **xy,
                text="name",
                source=s["numbers"],
                x_offset=17,
                y_offset=-17,
                text_font_size="13px",
                text_font_style="bold",
                text_baseline="middle",
                **chip,
            ),
            "by_mode": fig.scatter(
                **xy,
                source=fakes,
                marker="triangle",
                size=9,
                line_width=1.5,
                fill_color=by_mode,
                line_color=by_mode,
                fill_alpha="alpha",
                **MARKED,
            ),
            "halo": fig.scatter(**xy, source=s["clumps"], marker="circle", size=26, line_color=FAKE, **ring),
            "count": fig.text(
                **xy,
                text="count",
                source=s["clumps"],
                x_offset=16,
                y_offset=16,
                text_font_size="14px",
                text_font_style="bold",
                text_baseline="middle",
                **chip,
            ),
        }

    def show(self, view: PlaneView, shown: Collection[str]) -> None:
        """Take a view; only what belongs to the layers `shown` is sent."""
        modes: Any = np.empty((0, 2)) if view.modes is None else view.modes
        if not np.array_equal(modes, self._modes_shown):
            self._modes_shown = modes
            self._sources["numbers"].data = _named(view, np.arange(len(modes)))
        if "modes" in shown:
            self._sources["missing"].data = _named(view, view.missing)
        if "fake" in shown:
            found = clumps(view.fake, view.real, view.extent)
            where = np.array([clump[:2] for clump in found], np.float32).reshape(-1, 2)
            counts = [f"{clump.number} fakes here" for clump in found]
            self._sources["clumps"].data = {**xy_of(where), "count": counts}

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        self.glyphs["missing"].glyph.line_color = g.text
        for name in ("numbers", "count"):
            self.glyphs[name].glyph.update(text_color=g.text, background_fill_color=g.background)


def xy_of(points: Any) -> dict[str, Any]:
    """Points (n, 2) as the columns of a data source."""
    columns = np.asarray(points, np.float32)
    return {"x": np.ascontiguousarray(columns[:, 0]), "y": np.ascontiguousarray(columns[:, 1])}


def _named(view: PlaneView, places: Any) -> dict[str, Any]:
    modes = np.empty((0, 2)) if view.modes is None else view.modes[places]
    return {**xy_of(modes), "name": [str(place + 1) for place in places]}
