"""The sample grid: pictures from fixed latents, D's verdict on each, real pictures beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel_material_ui as pmui
from bokeh.models import LinearColorMapper, Range1d
from bokeh.plotting import figure
from numpy.typing import NDArray

from ganviz.app.figures.view import View, paint_figure, plot, source
from ganviz.engine import State
from ganviz.theme import FAKE, ground

GAP = 4  # pixels between tiles, where the verdict's frame lies
STRIP = 10  # pixels below each tile, where the verdict's number stands
DEFAULT_TILES = 6


class Samples(View):
    """View 2, for images."""

    key = "samples"
    title = "Samples"
    help = (
        "Left: what the generator makes of always the same latents. Right: real pictures. The frame and the number "
        "are the discriminator's verdict: blue and near 100% where it says real, orange and near 0% where it says fake."
    )
    kinds = ("images",)
    parts = ("grid",)
    steady = True

    nodes = ("real", "fake", "predictions")

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self.tiles = pmui.Select(
            options={f"{n} x {n}": n for n in range(4, 11)},
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
        self._fake, self._real = _Tiles("Fakes from fixed latents"), _Tiles("Real pictures")
        self._verdict_shown.param.watch(lambda event: self._toggle(event.new), "value")
        grids = pmui.Row(self._fake.figure, self._real.figure, sizing_mode="stretch_width", margin=0)
        self._layout = self._card(grids, options=(self.tiles, self._verdict_shown, self._average_shown))
        self.paint(False)

    def show(self, state: State) -> None:
        grid = state.snapshot.grid
        if grid is None:
            return
        averaged = grid.average is not None
        if self._average_shown.visible != averaged:
            self._average_shown.visible = averaged
        if grid.average is not None and grid.average_verdicts is not None and self._average_shown.value:
            self._fake.show(grid.average, grid.average_verdicts, "Fakes of the EMA generator")
        else:
            self._fake.show(grid.fake, grid.fake_verdicts)
        self._real.show(grid.real, grid.real_verdicts)

    def paint(self, dark: bool) -> None:
        for tiles in (self._fake, self._real):
            tiles.paint(dark)

    def _toggle(self, visible: bool) -> None:
        for tiles in (self._fake, self._real):
            tiles.toggle(visible)


class _Tiles:
    """One square of tiles: a single image, frames and numbers over it."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._image = source(image=[], dw=[], dh=[])
        self._verdicts = source(x=[], middle=[], strip=[], size=[], verdict=[], text=[])
        self.figure = self._build(label)

    def show(self, images: NDArray[np.uint8], verdicts: NDArray[np.float32], label: str = "") -> None:
        """Show pictures and D's verdicts on them, under another label if one is given."""
        if self.figure.title.text != (label or self._label):
            self.figure.title.text = label or self._label
        side = round(len(images) ** 0.5)
        canvas = _tiled(images, side)
        height, width = canvas.shape
        for axis, end in ((self.figure.x_range, width), (self.figure.y_range, height)):
            if axis.end != end:
                axis.end = end
        self._image.data = {"image": [canvas], "dw": [width], "dh": [height]}
        self._show_verdicts(side, images.shape[1], verdicts)

    def _show_verdicts(self, side: int, tile: int, verdicts: NDArray[np.float32]) -> None:
        row, column = np.divmod(np.arange(side * side), side)
        bottom = (side - 1 - row) * (tile + GAP + STRIP)
        self._verdicts.data = {
            "x": ((column + 0.5) * (tile + GAP)).astype(np.float32),
            "middle": (bottom + STRIP + (tile + GAP) / 2).astype(np.float32),
            "strip": (bottom + STRIP / 2).astype(np.float32),
            "size": np.full(side * side, tile + GAP - 2, np.float32),
            "verdict": verdicts.astype(np.float32),
            "text": [f"{v:.0%}" for v in np.nan_to_num(verdicts)],
        }
        self._numbers.glyph.text_font_size = f"{min(12, 66 // side)}px"

    def paint(self, dark: bool) -> None:
        paint_figure(self.figure, dark)
        self._mapper.palette = [FAKE, ground(dark).lines, ground(dark).real]

    def toggle(self, visible: bool) -> None:
        for glyph in self._marks:
            glyph.visible = visible

    def _build(self, label: str) -> figure:
        fig = plot(
            label,
            title=label,
            sizing_mode="scale_width",
            width=300,
            height=400,
            max_width=520,
            x_range=Range1d(0, 1),
            y_range=Range1d(0, 1),
        )
        fig.axis.visible = fig.grid.visible = False
        fig.image(image="image", x=0, y=0, dw="dw", dh="dh", palette="Greys256", source=self._image)
        self._mapper = LinearColorMapper(palette=[FAKE], low=0, high=1)
        colour = {"field": "verdict", "transform": self._mapper}
        place = {"x": "x", "source": self._verdicts}
        frames = fig.rect(
            **place,
            y="middle",
            width="size",
            height="size",
            fill_color=None,
            line_color=colour,
            line_width=2,
        )
        self._numbers = fig.text(
            **place,
            y="strip",
            text="text",
            text_color=colour,
            text_font_style="bold",
            text_align="center",
            text_baseline="middle",
        )
        self._marks = [frames, self._numbers]
        return fig


def _tiled(images: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """(side^2, h, w) -> one picture with the first tile at the top left, rows from the bottom as Bokeh has them."""
    h, w = images.shape[1:]
    edge = GAP // 2
    framed = np.pad(images, ((0, 0), (edge, edge + STRIP), (edge, edge)))
    grid = framed.reshape(side, side, h + GAP + STRIP, w + GAP).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(grid.reshape(side * (h + GAP + STRIP), -1)[::-1])
