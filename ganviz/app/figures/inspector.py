"""The tile inspector: the way from one latent to another, and the real pictures that a fake is most like."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from ganviz.app.figures.sheet import Sheet
from ganviz.app.figures.view import View
from ganviz.engine import State
from ganviz.observation import Nearest, inspector_part

MOST = 100  # tiles of the largest grid
LABEL = {"margin": (2, 10, 0, 10), "sizing_mode": "stretch_width"}


class Inspector(View):
    """View 8, for images."""

    key = "inspector"
    title = "Tile inspector"
    help = (
        "Choose two fakes: by clicks into the sample grid, or by their numbers, counted from the top left. First row: "
        "what G makes of latents on the way from A to B; a generator that has understood changes one into the other in "
        "small steps. Second row: A and the training pictures most like it, of all there are. Were A nearly the same "
        "as one of them, G would only have learned it by heart. Compared again every twentieth frame."
    )
    kinds = ("images",)
    nodes = ("latent", "generator")
    steady = True
    opened = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._asked = 0
        self._next_is_b = False
        self._shown: tuple[Any, ...] = ()
        self._tiles = [self._number("Tile A", 1), self._number("Tile B", 2)]
        again = pmui.Button(label="Compare again", icon="refresh", size="small", variant="outlined", margin=(2, 8))
        again.on_click(lambda event: self._compare_again())
        self._path = Sheet(1, tile=48, spoken="The way from tile A to tile B: nothing yet")
        self._nearest = Sheet(1, tile=48, spoken="Training pictures most like tile A: nothing yet")
        self._told = pn.pane.HTML("", **LABEL)
        self.card = self._card(
            pn.pane.HTML("From A to B, through G as it is now:", **LABEL),
            self._path,
            self._told,
            self._nearest,
            options=(*self._tiles, again),
        )
        self.paint(False)

    @property
    def tiles(self) -> tuple[int, int]:
        """Both tiles, from 0."""
        a, b = (min(max(int(tile.value or 1), 1), MOST) - 1 for tile in self._tiles)
        return a, b

    def needs(self) -> set[str]:
        return {inspector_part(*self.tiles, self._asked)}

    def pick(self, tile: int) -> None:
        """Take a tile, from 0, as A, and the next as B."""
        self._tiles[self._next_is_b].value = tile + 1
        self._next_is_b = not self._next_is_b

    def show(self, state: State) -> None:
        seen = state.snapshot.inspection
        if seen is None:
            return
        a, b = (tile + 1 for tile in seen.tiles)
        self._path.show(seen.path[None], [f"A: {a}", *[""] * (len(seen.path) - 2), f"B: {b}"])
        self._path.spoken = f"The way from tile {a} to tile {b} in {len(seen.path)} pictures"
        if seen.nearest is not None:
            self._show_nearest(state.run, seen.nearest)

    def paint(self, dark: bool) -> None:
        self._path.paint(dark)
        self._nearest.paint(dark)

    def _show_nearest(self, run: int, nearest: Nearest) -> None:
        shown = (run, nearest.tile, nearest.step, nearest.distances.tobytes())
        if shown == self._shown:
            return
        self._shown, a = shown, nearest.tile + 1
        pictures = np.concatenate((nearest.picture[None], nearest.real))
        self._nearest.show(pictures[None], [f"A: {a}", *(f"{d:.1f}" for d in nearest.distances)])
        self._nearest.spoken = f"Tile {a} and the {len(nearest.real)} training pictures most like it"
        self._told.object = told(nearest)

    def _compare_again(self) -> None:
        self._asked += 1
        self.on_wish("needs", "")

    def _number(self, label: str, value: int) -> Any:
        number = pmui.IntInput(value=value, start=1, end=MOST, label=label, size="small", width=92, margin=(0, 6, 4, 6))
        number.param.watch(lambda event: self.on_wish("needs", ""), "value")
        return number


def told(nearest: Nearest) -> str:
    """The distances in words."""
    return (
        f"The training pictures most like tile {nearest.tile + 1} at step {nearest.step:,}, with their distances "
        f"(between real pictures {nearest.typical:.1f} is usual):"
    )
