"""What ties the plane to latents: a brush that chooses fakes, and the trails that a few of them leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bokeh.events import SelectionGeometry
from bokeh.models import BoxSelectTool, PanTool
from bokeh.plotting import figure
from bokeh.transform import linear_cmap
from numpy.typing import NDArray

from ganviz.app.figures.view import source
from ganviz.observation import PlaneView
from ganviz.recording import TRAILED, Trail
from ganviz.theme import ground, mode_colours

OLDEST = 0.12  # opacity of the oldest piece of a trail


class PlaneBrush:
    """A rectangle dragged on the plane, in place of moving it.

    Args:
        fig: the plane's figure.
        choose: called with the rectangle: left, lower, right, upper.
    """

    def __init__(self, fig: figure, choose: Callable[[tuple[float, float, float, float]], object]) -> None:
        self._toolbar, self._choose = fig.toolbar, choose
        self._pan = fig.select_one(PanTool)
        # without renderers: what is chosen is worked out here, and told to all views
        self._box = BoxSelectTool(renderers=[])
        fig.add_tools(self._box)
        fig.toolbar.active_drag = self._pan
        fig.on_event(SelectionGeometry, self._take)

    def switch(self, on: bool) -> None:
        """Whether a drag brushes, or else moves the picture."""
        self._toolbar.active_drag = self._box if on else self._pan

    def _take(self, event: Any) -> None:
        ends = [event.geometry.get(name) for name in ("x0", "y0", "x1", "y1")]
        if event.final and all(isinstance(end, int | float) for end in ends):
            x0, y0, x1, y1 = (float(end) for end in ends)
            self._choose((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def fakes_within(fake: NDArray[np.float32], rectangle: tuple[float, float, float, float]) -> frozenset[int]:
    """Places of the fakes (n, 2) within a rectangle, borders included."""
    x0, y0, x1, y1 = rectangle
    x, y = fake.T
    return frozenset(np.flatnonzero((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)).tolist())


class TrailMarks:
    """The paths of a few fixed latents, the older the paler; each with a colour and a number where it is now.

    Args:
        fig: the plane's figure.

    Attributes:
        glyphs: by name.
    """

    def __init__(self, fig: figure) -> None:
        self._pieces = source(x0=[], y0=[], x1=[], y1=[], latent=[], fade=[])
        self._ends = source(x=[], y=[], latent=[], label=[])
        colour = linear_cmap("latent", mode_colours(TRAILED), -0.5, TRAILED - 0.5)
        xy = {"x": "x", "y": "y", "source": self._ends}
        self.glyphs: dict[str, Any] = {
            "pieces": fig.segment(
                **{end: end for end in ("x0", "y0", "x1", "y1")},
                source=self._pieces,
                line_width=2.5,
                line_color=colour,
                line_alpha="fade",
            ),
            "ends": fig.scatter(**xy, marker="square", size=9, fill_color=colour, line_width=1),
            "labels": fig.text(
                **xy,
                text="label",
                x_offset=7,
                y_offset=-3,
                text_font_size="11px",
                text_font_style="bold",
                background_fill_alpha=0.75,
                padding=1,
            ),
        }
        self.toggle(False)

    def show(self, trail: Trail, step: int, view: PlaneView, moments: int) -> None:
        """Draw the paths over the last `moments` that end at the fakes of `step`."""
        path = trail.last(moments, step, view.fake)
        self._pieces.data = pieces_of(path)
        ends = path[-1] if len(path) else np.empty((0, 2), np.float32)
        latents = np.arange(len(ends))
        self._ends.data = {
            "x": ends[:, 0].copy(),
            "y": ends[:, 1].copy(),
            "latent": latents.astype(np.float32),
            "label": [str(latent + 1) for latent in latents],
        }

    def toggle(self, visible: bool) -> None:
        """Show or hide them."""
        for glyph in self.glyphs.values():
            glyph.visible = visible

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        self.glyphs["ends"].glyph.line_color = g.text
        self.glyphs["labels"].glyph.update(text_color=g.text, background_fill_color=g.background)


def pieces_of(path: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Paths (m, latents, 2), oldest first, as pieces between neighbouring moments; the newest are opaque."""
    moments, latents = path.shape[:2]
    between = max(moments - 1, 0)
    begin, end = path[:between].reshape(-1, 2), path[1:].reshape(-1, 2)[: between * latents]
    fade = np.linspace(1, OLDEST, between, dtype=np.float32)[::-1]
    return {
        "x0": begin[:, 0].copy(),
        "y0": begin[:, 1].copy(),
        "x1": end[:, 0].copy(),
        "y1": end[:, 1].copy(),
        "latent": np.tile(np.arange(latents, dtype=np.float32), between),
        "fade": np.repeat(fade, latents),
    }
