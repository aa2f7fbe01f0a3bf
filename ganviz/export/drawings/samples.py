"""The sample grid: pictures from fixed latents, D's verdict on each, real pictures beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganviz.export.drawings.drawing import Drawing
from ganviz.recording import Moment
from ganviz.theme import FAKE

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

GAP = 4 / 28  # of a picture's width: between tiles, where the verdict's frame lies
STRIP = 11 / 28  # below each tile, where the verdict's number stands
FRAME = 2 / 28
LEAST_TYPE = 7.0  # px; smaller numbers are left out
LINE = 16
LABEL = 11.5
MIDDLE = 0.36  # of a number's size: how far its middle lies above its foot


class Samples(Drawing):
    """For images."""

    key = "samples"
    title = "Samples"
    kinds = ("images",)
    parts = ("grid",)
    large = True
    aspect = 1.45

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        grid = first.snapshot.grid
        room = paper.heading(box, self.title).inside(4 * paper.scale, 2 * paper.scale, 4 * paper.scale)
        left, right = room.columns((1, 1), 12 * paper.scale)
        shape = (6, 28, 28) if grid is None else (round(len(grid.fake) ** 0.5), *grid.fake.shape[1:3])
        names = () if grid is None else grid.columns
        self._fake = Tiles(paper, left, shape, names)
        self._real = Tiles(paper, right, shape, names)

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return moment.snapshot.grid is not None

    def show(self, moment: Moment) -> None:
        grid = moment.snapshot.grid
        if grid is None:
            return
        self._real.show(grid.real, grid.real_verdicts, "Real pictures")
        if grid.average is not None and grid.average_verdicts is not None:
            self._fake.show(grid.average, grid.average_verdicts, "Fakes of the EMA generator")
        else:
            self._fake.show(grid.fake, grid.fake_verdicts, "Fakes from fixed latents")


class Tiles:
    """A square of pictures with D's verdict on each.

    Args:
        shape: tiles along a side, and height and width of a picture.
        names: of the columns, if they have any.
    """

    def __init__(self, paper: Paper, box: Box, shape: tuple[int, int, int], names: tuple[str, ...]) -> None:
        self._paper, self._room = paper, box.width
        self._side, height, width = shape
        self._size = np.array((height, width))
        self._gap, self._strip = round(GAP * width), round(STRIP * width)
        cell = np.array((height + self._gap + self._strip, width + self._gap))
        rows, columns = self._side * cell
        heading = (LINE * (2 if names else 1)) * paper.scale
        room = box.inside(top=heading)
        self._axes = paper.picture_axes(room, columns, rows)
        shown = room.fitted(columns / rows)
        top = shown.bottom + shown.height
        self._label = paper.note(shown.left, box.bottom + box.height - LINE * paper.scale / 2)
        unit = shown.width / columns / paper.scale  # px for each pixel of a picture
        self._image = paper.image(self._axes, (0, columns, 0, rows))
        corner = np.stack(np.divmod(np.arange(self._side**2), self._side), 1) * cell
        self._build_verdicts(corner, rows, unit)
        self._build_names(names, shown.left, top, shown.width / self._side)

    def _build_verdicts(self, corner: NDArray[np.int64], rows: int, unit: float) -> None:
        """Frames and numbers; `corner` is the upper left one of each tile, (n, 2) as row, column."""
        height, width = self._size
        y, x = corner.T
        edge = self._gap / 2 - 0.5 * FRAME * width
        left, right, top, bottom = (
            x + edge,
            x + width + self._gap - edge,
            rows - y - edge,
            rows - y - height - self._gap + edge,
        )
        outlines = np.stack((left, bottom, right, bottom, right, top, left, top), 1).reshape(-1, 4, 2)
        self._frames = self._paper.frames(self._axes, outlines, max(1, FRAME * width * unit))
        size = min(12.0, 0.9 * self._strip * unit)
        self._numbers = []
        if size >= LEAST_TYPE:
            foot = rows - y - height - self._gap - self._strip / 2 - MIDDLE * size / unit
            place = zip(x + (width + self._gap) / 2, foot, strict=True)
            look: dict[str, Any] = {"ha": "center", "weight": "bold"}
            self._numbers = [self._paper.note(*xy, size, self._axes, **look) for xy in place]

    def _build_names(self, names: tuple[str, ...], left: float, top: float, pitch: float) -> None:
        for i, name in enumerate(names[: self._side]):
            self._paper.words(name, left + (i + 0.5) * pitch, top + 3 * self._paper.scale, 10.5, ha="center")

    def show(self, pictures: NDArray[np.uint8], verdicts: NDArray[np.float32], label: str) -> None:
        """Show pictures, uint8 (side^2, height, width), colours last, and D(x) of each, (side^2,)."""
        if len(pictures) != self._side**2 or tuple(pictures.shape[1:3]) != tuple(self._size):
            return  # the grid was given another side in the middle of a run
        self._label.set_text(label if self._paper.width_of(label, LABEL) <= self._room else label.split()[0])
        self._image.set_data(self._tiled(pictures))
        known = np.nan_to_num(verdicts)
        colours = [(FAKE, self._paper.ground.lines, self._paper.ground.real)[min(int(3 * v), 2)] for v in known]
        self._frames.set_edgecolor(colours)
        for number, verdict, colour in zip(self._numbers, known, colours, strict=False):
            number.set(text=f"{verdict:.0%}", color=colour)

    def _tiled(self, pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """One picture with alpha, (rows, columns, 4): clear between the tiles."""
        colours = pictures if pictures.ndim == 4 else np.repeat(pictures[..., None], 3, 3)
        opaque = np.concatenate((colours, np.full((*colours.shape[:3], 1), 255, np.uint8)), 3)
        edge = self._gap // 2
        beyond = self._gap - edge
        padded = np.pad(opaque, ((0, 0), (edge, beyond + self._strip), (edge, beyond), (0, 0)))
        grid = padded.reshape(self._side, self._side, *padded.shape[1:]).swapaxes(1, 2)
        return np.ascontiguousarray(grid.reshape(self._side * padded.shape[1], self._side * padded.shape[2], 4))
