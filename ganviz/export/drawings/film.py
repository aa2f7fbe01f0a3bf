"""The film strip: what the same latents became in the course of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganviz.export.drawings.drawing import Drawing
from ganviz.export.words import short
from ganviz.recording import FILMED, FilmStrip, Moment
from ganviz.recording.film import CAPACITY

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

GAP = 2  # pixels of a picture between two
HEAD = 16  # px above, for the steps
LEAST_PITCH = 26  # px between two captions


class Film(Drawing):
    """For images. Room for as many moments as a film keeps, so that nothing moves when one is added."""

    key = "film"
    title = "Film strip"
    kinds = ("images",)
    parts = ("grid",)
    large = True
    aspect = 2.6

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        strip = first.film
        self._rows, self._size = FILMED, (28, 28)
        if strip.pictures:
            self._rows, self._size = len(strip.pictures[0]), strip.pictures[0].shape[1:3]
        self._columns = CAPACITY if not paper.still else max(len(strip.steps), 8)
        u, (height, width) = paper.scale, self._size
        room = paper.heading(box, self.title).inside(4 * u, 2 * u, 4 * u, HEAD * u)
        size = self._columns * (width + GAP), self._rows * (height + GAP)
        ax = paper.picture_axes(room, *size)
        self._image = paper.image(ax, (0, size[0], 0, size[1]))
        pitch = room.fitted(size[0] / size[1]).width / self._columns / u
        self._every = int(np.ceil(LEAST_PITCH / pitch))  # how many moments share a caption
        self._steps = [
            paper.note((column + 0.5) * (width + GAP), size[1] + 2, 10.5, ax, ha="center")
            for column in range(0, self._columns, self._every)
        ]

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return bool(moment.film.steps)

    def show(self, moment: Moment) -> None:
        film = moment.film
        if film.steps:
            self._image.set_data(self._joined(film))
            told = [short(step) for step in film.steps[: self._columns : self._every]]
            for caption, text in zip(self._steps, [*told, *[""] * len(self._steps)], strict=False):
                caption.set_text(text)

    def _joined(self, film: FilmStrip) -> NDArray[np.uint8]:
        """The whole strip with alpha, (rows, columns, 4), clear where nothing is yet."""
        height, width = self._size
        canvas = np.zeros((self._rows * (height + GAP), self._columns * (width + GAP), 4), np.uint8)
        for column, pictures in enumerate(film.pictures[: self._columns]):
            for row, picture in enumerate(pictures[: self._rows]):
                top, left = row * (height + GAP), column * (width + GAP)
                tile = canvas[top : top + height, left : left + width]
                tile[..., :3] = picture if picture.ndim == 3 else picture[..., None]
                tile[..., 3] = 255
        return canvas
