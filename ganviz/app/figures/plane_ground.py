"""The ground of the plane: D's surface, the best one that there could be, or the difference between them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import panel_material_ui as pmui
from bokeh.models import LinearColorMapper
from bokeh.plotting import figure
from numpy.typing import NDArray

from ganviz.app.figures.view import COMPACT, source
from ganviz.observation import PlaneView
from ganviz.observation.probe import OPTIMAL
from ganviz.theme import surface_palette

SURFACES = {"D(x)": "learned", "Optimal D": "optimal", "Difference": "difference"}
MEANINGS = {
    "optimal": "Optimal D: p / (p + p_g), of the data's density and that of 20,000 fakes; pale where neither comes.",
    "difference": "D minus the optimal D: blue where D thinks too well of a place, orange where too badly.",
}


class PlaneGround:
    """An image under all other marks, and what chooses it.

    Args:
        fig: the plane's figure, in which nothing is drawn yet.
        on_choice: called when another surface was chosen.

    Attributes:
        glyph: the image.
        choice, meaning: the buttons, and a sentence on what is seen.
    """

    def __init__(self, fig: figure, on_choice: Callable[[], object]) -> None:
        self._source = source(image=[], x=[], y=[], dw=[], dh=[])
        self._mapper = LinearColorMapper(palette=surface_palette(False), low=0, high=255)
        place = {name: name for name in ("image", "x", "y", "dw", "dh")}
        self.glyph = fig.image(**place, color_mapper=self._mapper, source=self._source)
        self.choice = pmui.RadioButtonGroup(
            options=SURFACES, value="learned", size="small", sx=COMPACT, width=250, margin=(2, 6)
        )
        self.meaning = pmui.Typography("", variant="caption", margin=(0, 10, 4, 10), visible=False)
        self._on_choice = on_choice
        self.choice.param.watch(lambda event: self._choose(), "value")

    def needs(self) -> tuple[str, ...]:
        """Parts of a snapshot beyond those of the plane."""
        return () if self.choice.value == "learned" else (OPTIMAL,)

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self._mapper.palette = surface_palette(dark)

    def show(self, view: PlaneView) -> None:
        """Draw it."""
        side = 2 * view.extent
        image = surface_of(view, str(self.choice.value))
        self._source.data = {"image": [image], "x": [-view.extent], "y": [-view.extent], "dw": [side], "dh": [side]}

    def _choose(self) -> None:
        meaning = MEANINGS.get(str(self.choice.value), "")
        self.meaning.param.update(object=meaning, visible=bool(meaning))
        self._on_choice()


def surface_of(view: PlaneView, which: str) -> NDArray[np.uint8]:
    """What colours the ground: 0 to 255; one of the values of `SURFACES`, D(x) itself until the other is there."""
    if which == "learned" or view.optimal is None:
        return view.surface
    values = view.optimal if which == "optimal" else 0.5 + (view.surface_values - view.optimal) / 2
    return (np.nan_to_num(values, nan=0.5).clip(0, 1) * 255).round().astype(np.uint8)
