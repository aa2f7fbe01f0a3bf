"""Pictures in 255 colours, for GIF."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganviz.theme import DISCRIMINATOR, FAKE, GENERATOR, ground, surface_palette

Pixels = NDArray[np.uint8]

COLOURS = 255  # the 256th is clear: what has not changed since the last frame
BITS = 6  # of each channel that count when the nearest colour is looked up
LOOKED_AT = 7  # of so many pixels one is looked at to find out whether the palette still serves
TOLERANCE = 6.0  # mean square error of a channel, more than the palette had at first


class Quantizer:
    """Colours of one clip: a palette from its first frame and the theme, and another one when it no longer serves.

    Nothing is dithered: dots that change with every frame cost several times the bytes.
    """

    def __init__(self, dark: bool) -> None:
        self._theme = _theme_colours(dark)
        self._surface = _rgb(surface_palette(dark))
        self._palette: Pixels = np.empty((0, 3), np.uint8)
        self._nearest: Pixels = np.empty(0, np.uint8)
        self._usual_error = 0.0

    def __call__(self, pixels: Pixels) -> tuple[Pixels, Pixels]:
        """(height, width, 3) -> places in the palette, (height, width), and the palette, (256, 4): opacity first."""
        indices = self._indices(pixels) if len(self._palette) else None
        if indices is None or self._error(pixels, indices) > self._usual_error + TOLERANCE:
            self._choose_palette(pixels)
            indices = self._indices(pixels)
            self._usual_error = self._error(pixels, indices)
        table = np.zeros((256, 4), np.uint8)
        table[: len(self._palette), 0] = 255
        table[: len(self._palette), 1:] = self._palette
        return indices, table

    def _indices(self, pixels: Pixels) -> Pixels:
        place = np.zeros(pixels.shape[:2], np.uint32)
        for channel in range(3):
            place <<= BITS
            place |= pixels[..., channel] >> (8 - BITS)
        return self._nearest[place]

    def _error(self, pixels: Pixels, indices: Pixels) -> float:
        seen = pixels.reshape(-1, 3)[::LOOKED_AT].astype(np.int16)
        drawn = self._palette[indices.ravel()[::LOOKED_AT]].astype(np.int16)
        return float(np.square(seen - drawn).mean())

    def _choose_palette(self, pixels: Pixels) -> None:
        seen = pixels[::2, ::2].reshape(-1, 3)
        # colours that are still to come count as a tenth of the picture
        coming = np.concatenate((self._theme, self._surface))
        coming = np.repeat(coming, max(1, len(seen) // 10 // len(coming)), 0)
        both = np.concatenate((seen, coming))[None]
        room = COLOURS - len(self._theme)
        picture = Image.fromarray(both).quantize(room, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        found = np.array(picture.getpalette("RGB"), np.uint8).reshape(-1, 3)[:room]
        palette = np.concatenate((self._theme, found))  # the theme's exactly, for grounds and lines
        self._palette, self._nearest = palette, _nearest(palette)


def _nearest(palette: Pixels) -> Pixels:
    """The nearest colour's place for every colour of `BITS` bits a channel, red the highest."""
    levels = np.arange(2**BITS) * 255 // (2**BITS - 1)
    every = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(-1, 3).astype(np.int32)
    found = np.empty(len(every), np.uint8)
    colours = palette.astype(np.int32)
    lengths = np.square(colours).sum(1)
    for start in range(0, len(every), 2**14):  # the distances of all at once would take hundreds of megabytes
        part = every[start : start + 2**14]
        found[start : start + 2**14] = (lengths - 2 * part @ colours.T).argmin(1)
    return found


def _theme_colours(dark: bool) -> Pixels:
    """Colours of lines and letters, and of their edges, where they mix with the ground."""
    g = ground(dark)
    colours = _rgb([g.text, g.lines, g.faint, g.boundary, g.real, g.arrow, FAKE, GENERATOR, DISCRIMINATOR])
    background = _rgb([g.background])
    mixed = [np.round(background + share * (colours - background.astype(float))) for share in (0.25, 0.5, 0.75)]
    return np.unique(np.concatenate((background, colours, *(part.astype(np.uint8) for part in mixed))), axis=0)


def _rgb(colours: list[str]) -> Pixels:
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], np.uint8)
