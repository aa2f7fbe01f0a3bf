"""The sample grid: pictures from fixed latents, D's verdict on each, real pictures beside them."""

from __future__ import annotations

from typing import Any

import panel_material_ui as pmui

from ganviz.app.figures.tiles import Tiles
from ganviz.app.figures.view import View, same_choice
from ganviz.engine import State

DEFAULT_TILES, MOST_TILES = 6, 10


class Samples(View):
    """View 2, for images."""

    key = "samples"
    title = "Samples"
    help = (
        "Left: what the generator makes of always the same latents. Right: real pictures. The frame and the number "
        "are the discriminator's verdict: blue and near 100% where it says real, orange and near 0% where it says "
        "fake. Click a fake to inspect it."
    )
    kinds = ("images",)
    parts = ("grid",)
    steady = True

    nodes = ("real", "fake", "predictions")

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self.tiles = pmui.Select(
            options={f"{n} x {n}": n for n in range(4, MOST_TILES + 1)},
            value=DEFAULT_TILES,
            label="Grid",
            size="small",
            width=110,
            margin=(0, 10, 4, 10),
        )
        self._verdict_shown = pmui.Checkbox(value=True, label="D's verdict", size="small", margin=(0, 10))
        self._average_shown = pmui.Checkbox(
            value=True, label="EMA generator", size="small", margin=(0, 10), visible=False
        )
        self._widened = False
        self._fake, self._real = Tiles("Fakes from fixed latents"), Tiles("Real pictures")
        self._fake.on_pick(lambda tile: self.on_wish("inspect", tile))
        self._verdict_shown.param.watch(lambda event: self._toggle(event.new), "value")
        grids = pmui.Row(self._fake.figure, self._real.figure, sizing_mode="stretch_width", margin=0)
        self.card = self._card(grids, options=(self.tiles, self._verdict_shown, self._average_shown))
        self.paint(False)

    def show(self, state: State) -> None:
        grid = state.snapshot.grid
        if grid is None:
            return
        averaged = grid.average is not None
        if self._average_shown.visible != averaged:
            self._average_shown.visible = averaged
        if grid.average is not None and grid.average_verdicts is not None and self._average_shown.value:
            self._fake.show(grid.average, grid.average_verdicts, "Fakes of the EMA generator", grid.columns)
        else:
            self._fake.show(grid.fake, grid.fake_verdicts, "", grid.columns)
        self._real.show(grid.real, grid.real_verdicts, "", grid.columns)
        self._widen(len(grid.columns))

    def _widen(self, columns: int) -> None:
        """Room for a column of each class, the first time that classes can be asked for."""
        if columns and not self._widened:
            self._widened = True
            if self.tiles.value == DEFAULT_TILES:
                self.tiles.value = MOST_TILES

    def agree_with(self, other: View) -> None:
        assert isinstance(other, Samples)
        for view in (self, other):
            view.tiles.visible = False  # the page's own says how many there are
        same_choice(self._verdict_shown, other._verdict_shown)
        same_choice(self._average_shown, other._average_shown)

    def mark(self, chosen: tuple[int, ...]) -> None:
        """Mark tiles as A and B; none if there are none."""
        self._fake.mark(chosen)

    def paint(self, dark: bool) -> None:
        for tiles in (self._fake, self._real):
            tiles.paint(dark)

    def _toggle(self, visible: bool) -> None:
        for tiles in (self._fake, self._real):
            tiles.toggle(visible)
