"""A square of pictures with D's verdict on each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bokeh.events import Tap
from bokeh.models import LinearColorMapper, Range1d
from bokeh.plotting import figure
from bokeh.transform import linear_cmap
from numpy.typing import NDArray

from ganviz.app.figures.view import paint_figure, plot, source
from ganviz.theme import FAKE, PROBLEM, ground, mode_colours

GAP = 4  # pixels between tiles, where the verdict's frame lies
HEADER = 14  # pixels above the tiles for names of columns
STRIP = 10  # pixels below each tile, where the verdict's number stands
MARK = "#00694D"  # ground of the letters on chosen tiles, dark enough for white
OPAQUE = 255
MOST_GROUPS = 50  # of near-duplicates among a hundred pictures


class Tiles:
    """One square of tiles: a single image, frames and numbers over it.

    Grey and coloured pictures are two glyphs that are there from the start, one of them empty.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._grey = source(image=[], dw=[], dh=[])
        self._coloured = source(image=[], dw=[], dh=[])
        self._verdicts = source(x=[], middle=[], strip=[], size=[], verdict=[], text=[])
        self._chosen = source(x=[], y=[], letter=[])
        self._names = source(x=[], y=[], name=[])
        self._copied = source(x=[], y=[], size=[], right=[], top=[], group=[], chip=[])
        self._columns: tuple[str, ...] = ()
        self._side, self._tile = 1, (1, 1)
        self._marked: tuple[Any, ...] = ()
        self.figure = self._build(label)

    def show(
        self,
        images: NDArray[np.uint8],
        verdicts: NDArray[np.float32],
        label: str = "",
        columns: tuple[str, ...] = (),
    ) -> None:
        """Show pictures and D's verdicts on them, under another label and with names of columns if there are any."""
        if self.figure.title.text != (label or self._label):
            self.figure.title.text = label or self._label
        self._side, self._tile = round(len(images) ** 0.5), images.shape[1:3]
        canvas = tiled(images, self._side)
        height, width = canvas.shape[:2]
        for axis, end in ((self.figure.x_range, width), (self.figure.y_range, height + (HEADER if columns else 0))):
            if axis.end != end:
                axis.end = end
        used, other = (self._grey, self._coloured) if canvas.ndim == 2 else (self._coloured, self._grey)
        if len(other.data["image"]):
            other.data = {"image": [], "dw": [], "dh": []}
        used.data = {"image": [canvas if canvas.ndim == 2 else rgba(canvas)], "dw": [width], "dh": [height]}
        self._show_verdicts(verdicts)
        if columns != self._columns:
            self._columns = columns
            place = (np.arange(len(columns)) + 0.5) * (self._tile[1] + GAP)
            self._names.data = {"x": place, "y": np.full(len(columns), height + 1.0), "name": list(columns)}

    def _show_verdicts(self, verdicts: NDArray[np.float32]) -> None:
        height, width = self._tile
        left, bottom = self._corners(np.arange(self._side**2))
        self._verdicts.data = {
            "x": (left + (width + GAP) / 2).astype(np.float32),
            "middle": (bottom + STRIP + (height + GAP) / 2).astype(np.float32),
            "strip": (bottom + STRIP / 2).astype(np.float32),
            "size": np.full(self._side**2, height + GAP - 2, np.float32),
            "verdict": verdicts.astype(np.float32),
            "text": [f"{v:.0%}" for v in np.nan_to_num(verdicts)],
        }
        self._numbers.glyph.text_font_size = f"{min(12, 66 // self._side)}px"

    def mark(self, chosen: tuple[int, ...]) -> None:
        """Letter these tiles A, B; those outside of the square are left out."""
        marked = (chosen, self._side, self._tile)
        if marked == self._marked:
            return
        self._marked = marked
        shown = [(tile, letter) for tile, letter in zip(chosen, "AB", strict=False) if tile < self._side**2]
        if len(shown) == 2 and shown[0][0] == shown[1][0]:
            shown = [(shown[0][0], "AB")]
        left, bottom = self._corners(np.array([tile for tile, _ in shown], int))
        self._chosen.data = {
            "x": (left + 1).astype(np.float32),
            "y": (bottom + STRIP + self._tile[0] + GAP - 1).astype(np.float32),
            "letter": [letter for _, letter in shown],
        }

    def mark_copies(self, groups: NDArray[np.int64], memorised: NDArray[np.bool_]) -> None:
        """Frame near-duplicates by group, with its number ("=1"), and what is memorised, as "copy"; for all tiles."""
        tiles = np.flatnonzero((groups > 0) | memorised)
        height, width = self._tile
        left, bottom = self._corners(tiles)
        words = [(f"={groups[tile]}" if groups[tile] else "", "copy" if memorised[tile] else "") for tile in tiles]
        self._copied.data = {
            "x": (left + (width + GAP) / 2).astype(np.float32),
            "y": (bottom + STRIP + (height + GAP) / 2).astype(np.float32),
            "size": np.full(len(tiles), height - 2, np.float32),
            "right": (left + width + GAP - 1).astype(np.float32),
            "top": (bottom + STRIP + height + GAP - 1).astype(np.float32),
            "group": groups[tiles].astype(np.float32),
            "chip": [" ".join(filter(None, pair)) for pair in words],
        }
        self._copy_chips.glyph.text_font_size = f"{min(11, 60 // self._side)}px"

    def on_pick(self, act: Callable[[int], object]) -> None:
        """Call `act` with the number of each tile that is clicked."""
        self.figure.styles = {"cursor": "pointer"}
        self.figure.on_event(Tap, lambda event: self._pick(event, act))

    def _pick(self, event: Any, act: Callable[[int], object]) -> None:
        if event.x is None or event.y is None:
            return
        height, width = self._tile
        column, row = int(event.x // (width + GAP)), self._side - 1 - int(event.y // (height + GAP + STRIP))
        if 0 <= column < self._side and 0 <= row < self._side:
            act(row * self._side + column)

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        paint_figure(self.figure, dark)
        self._mapper.palette = [FAKE, ground(dark).lines, ground(dark).real]
        self._headings.glyph.text_color = ground(dark).text
        self._copy_chips.glyph.update(text_color=ground(dark).text, background_fill_color=ground(dark).background)

    def toggle(self, visible: bool) -> None:
        """Show or hide the verdicts."""
        for glyph in self._marks:
            glyph.visible = visible

    def _corners(self, tiles: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Left and lower ends of these tiles, with the strips below them."""
        row, column = np.divmod(tiles, self._side)
        height, width = self._tile
        return column * (width + GAP), (self._side - 1 - row) * (height + GAP + STRIP)

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
        place: dict[str, Any] = {"image": "image", "x": 0, "y": 0, "dw": "dw", "dh": "dh"}
        fig.image(**place, palette="Greys256", source=self._grey)
        fig.image_rgba(**place, source=self._coloured)
        self._add_verdicts(fig)
        self._add_copies(fig)
        self._headings = fig.text(
            x="x",
            y="y",
            text="name",
            source=self._names,
            text_align="center",
            text_baseline="bottom",
            text_font_size="11px",
        )
        fig.text(
            x="x",
            y="y",
            text="letter",
            source=self._chosen,
            text_color="white",
            text_baseline="top",
            text_font_style="bold",
            text_font_size="10px",
            background_fill_color=MARK,
            padding=1,
        )
        return fig

    def _add_copies(self, fig: figure) -> None:
        frame = {"x": "x", "y": "y", "width": "size", "height": "size", "source": self._copied, "fill_color": None}
        colour = linear_cmap("group", [PROBLEM[False], *mode_colours(MOST_GROUPS)], -0.5, MOST_GROUPS + 0.5)
        fig.rect(**frame, line_color=colour, line_width=3, line_dash="dashed")
        self._copy_chips = fig.text(
            x="right",
            y="top",
            text="chip",
            source=self._copied,
            text_align="right",
            text_baseline="top",
            text_font_style="bold",
            background_fill_alpha=0.85,
            padding=1,
        )

    def _add_verdicts(self, fig: figure) -> None:
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


def tiled(images: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """(side^2, h, w), or colours last -> one picture, first tile at the top left, rows from the bottom as in Bokeh."""
    h, w, *channels = images.shape[1:]
    edge = GAP // 2
    framed = np.pad(images, ((0, 0), (edge, edge + STRIP), (edge, edge), *[(0, 0)] * len(channels)))
    grid = framed.reshape(side, side, h + GAP + STRIP, w + GAP, *channels).swapaxes(1, 2)
    return np.ascontiguousarray(grid.reshape(side * (h + GAP + STRIP), side * (w + GAP), *channels)[::-1])


def rgba(colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """(h, w, 3) -> (h, w): red, green, blue and opacity as the four bytes of a number."""
    h, w, _ = colours.shape
    return np.concatenate((colours, np.full((h, w, 1), OPAQUE, np.uint8)), 2).view(np.uint32)[..., 0]
