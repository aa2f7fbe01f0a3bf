"""The plane: D's surface, real and fake samples, gradient arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganviz.export.drawings.drawing import Drawing
from ganviz.observation.strokes import arrow_strokes, boundary
from ganviz.recording import Moment
from ganviz.theme import FAKE, GENERATOR, surface_palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

LEFT, BELOW, RIGHT, ABOVE = 38, 20, 10, 6  # px around the plane
USUAL_SIDE = 440  # of the plane, at which marks have their usual size


class Plane(Drawing):
    """For 2-D data."""

    key = "plane"
    title = "The plane"
    kinds = ("plane",)
    parts = ("plane",)
    large = True
    aspect = 0.98

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        self._paper, u, g = paper, paper.scale, paper.ground
        room = paper.heading(box, self.title)
        side = min(room.width - (LEFT + RIGHT) * u, room.height - (BELOW + ABOVE) * u)
        across, up = side + (LEFT + RIGHT) * u, side + (BELOW + ABOVE) * u
        place = room.inside((room.width - across) / 2, room.height - up, (room.width - across) / 2)
        ticks = 5 if side > 180 * u else 3
        self._axes = paper.axes(place, (LEFT, BELOW, RIGHT, ABOVE), ticks, ticks)
        self._axes.set_facecolor(g.middle)
        self._surface = paper.image(self._axes, (-1, 1, -1, 1), surface_palette(paper.dark, paper.shades))
        self._lines = self._marks(self._axes, min(1.6, max(0.5, side / u / USUAL_SIDE)))
        self._extent = 0.0

    def _marks(self, ax: Axes, size: float) -> dict[str, Line2D]:
        """What lies on the surface, the upper ones last."""
        g = self._paper.ground
        mark = {"linestyle": "none", "markeredgecolor": g.outline, "markeredgewidth": 0.5}
        looks = {
            "boundary": {"color": g.boundary, "linewidth": 2 * size},
            "real": {**mark, "marker": "o", "markersize": 6 * size, "markerfacecolor": g.real, "alpha": 0.8},
            "fake": {**mark, "marker": "^", "markersize": 8 * size, "markerfacecolor": FAKE, "alpha": 0.92},
            "average": {**mark, "marker": "D", "markersize": 5.6 * size, "markerfacecolor": GENERATOR},
            "arrows": {"color": g.arrow, "linewidth": 1.5 * size, "alpha": 0.85, "solid_joinstyle": "miter"},
        }
        return {name: self._paper.line(ax, **look) for name, look in looks.items()}

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return moment.snapshot.plane is not None

    def show(self, moment: Moment) -> None:
        view = moment.snapshot.plane
        if view is None:
            return
        self._show_extent(view.extent)
        self._surface.set_data(view.surface)
        points: dict[str, NDArray[Any] | None] = {"real": view.real, "fake": view.fake, "average": view.average}
        points |= {"boundary": boundary(view), "arrows": arrow_strokes(view)}
        for name, line in self._lines.items():
            xy = points[name]
            line.set_data(*(([], []) if xy is None else np.asarray(xy, float).T))

    def _show_extent(self, extent: float) -> None:
        if extent != self._extent:
            self._extent = extent
            self._axes.set(xlim=(-extent, extent), ylim=(-extent, extent))
            self._surface.set_extent((-extent, extent, -extent, extent))
            self._paper.stale(self._axes)
