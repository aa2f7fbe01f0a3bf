"""The sample grid: pictures from fixed latents, D's verdict on each, real pictures beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel_material_ui as pmui

from ganviz.app.figures.sheet import Sheet
from ganviz.app.figures.tiles import Tiles
from ganviz.app.figures.view import View, same_choice
from ganviz.engine import State
from ganviz.observation import Copies, SampleGrid
from ganviz.observation.copies import COPIES

DEFAULT_TILES, MOST_TILES = 6, 10


class Samples(View):
    """View 2, for images."""

    key = "samples"
    title = "Samples"
    help = (
        "Left: what the generator makes of always the same latents. Right: real pictures. The frame and the number "
        "are the discriminator's verdict: blue and near 100% where it says real, orange and near 0% where it says "
        "fake. Dashed frames, looked for now and then: fakes with the same colour and number, =1, are near-duplicates, "
        "nearer to each other than 99% of as many real pictures; a copy is nearer to a training picture than 99% of "
        "real ones are to another, and both are shown below. Of real pictures, one in a hundred would be marked, too. "
        "Click a fake to inspect it."
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
        self._copies_shown = pmui.Checkbox(value=True, label="Copies", size="small", margin=(0, 10))
        self._copies_shown.param.watch(lambda event: self._toggle_copies(), "value")
        self._words = pmui.Typography("", variant="body2", margin=(0, 12, 6, 12))
        self._pairs = Sheet(2, tile=40, spoken="Copies of training pictures: none", visible=False)
        self._shown: tuple[Any, ...] = ()
        self._widened = False
        self._fake, self._real = Tiles("Fakes from fixed latents"), Tiles("Real pictures")
        self._fake.on_pick(lambda tile: self.on_wish("inspect", tile))
        self._verdict_shown.param.watch(lambda event: self._toggle(event.new), "value")
        grids = pmui.Row(self._fake.figure, self._real.figure, sizing_mode="stretch_width", margin=0)
        options = (self.tiles, self._verdict_shown, self._copies_shown, self._average_shown)
        self.card = self._card(grids, self._words, self._pairs, options=options)
        self.paint(False)

    def show(self, state: State) -> None:
        grid = state.snapshot.grid
        if grid is None:
            return
        self._show_grid(grid)
        self._show_copies(state.snapshot.copies if self._copies_shown.value else None, grid, state.run)

    def needs(self) -> set[str]:
        return {*self.parts, *((COPIES,) if self._copies_shown.value else ())}

    def _show_grid(self, grid: SampleGrid) -> None:
        averaged = grid.average is not None
        if self._average_shown.visible != averaged:
            self._average_shown.visible = averaged
        if grid.average is not None and grid.average_verdicts is not None and self._average_shown.value:
            self._fake.show(grid.average, grid.average_verdicts, "Fakes of the EMA generator", grid.columns)
        else:
            self._fake.show(grid.fake, grid.fake_verdicts, "", grid.columns)
        self._real.show(grid.real, grid.real_verdicts, "", grid.columns)
        self._widen(len(grid.columns))

    def _show_copies(self, copies: Copies | None, grid: SampleGrid, run: int) -> None:
        """Mark copies if they are known of the fakes that are shown; those of some steps ago may have moved on."""
        averaged = grid.average is not None and bool(self._average_shown.value)
        if copies is not None and (len(copies.groups), copies.averaged) != (len(grid.fake), averaged):
            copies = None
        shown = () if copies is None else (run, copies.step, copies.groups.tobytes(), copies.memorised.tobytes())
        if shown == self._shown:
            return
        self._shown = shown
        nothing = np.zeros(len(grid.fake), np.int64)
        groups, memorised = (nothing, nothing > 0) if copies is None else (copies.groups, copies.memorised)
        self._fake.mark_copies(groups, memorised)
        self._words.object = "" if copies is None else told(copies)
        pairs = copies is not None and len(copies.shown) > 0
        self._pairs.visible = pairs
        if copies is not None and pairs:
            self._pairs.show(np.stack((copies.fakes, copies.real)), [str(place + 1) for place in copies.shown])
            self._pairs.spoken = f"{len(copies.shown)} copies, each over the training picture that it is a copy of"

    def _toggle_copies(self) -> None:
        self.on_wish("needs", "")

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
        self._pairs.paint(dark)

    def _toggle(self, visible: bool) -> None:
        for tiles in (self._fake, self._real):
            tiles.toggle(visible)


def told(copies: Copies) -> str:
    """How many copies there are, in words."""
    n, alike, groups = len(copies.groups), int((copies.groups > 0).sum()), int(copies.groups.max(initial=0))
    known = int(copies.memorised.sum())
    in_groups = f", in {groups} group{'s' if groups > 1 else ''}" if groups else ""
    if alike:
        words = f"{alike} of {n} samples are near-duplicates of another{in_groups}."
    else:
        words = f"None of {n} samples is a near-duplicate of another."
    if known == 1:
        words += " 1 is nearly a training picture:"
    elif known:
        words += f" {known} are nearly training pictures:"
    else:
        words += " None is nearly a training picture."
    return f"Step {copies.step:,}: {words}"
