"""Words that change from frame to frame, drawn once each: letters cost more than everything else in a picture."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from numpy.typing import NDArray

EDGE = 2  # pixels round about a stamp, into which letters may reach
MOST_STAMPS = 2000  # kept at most; a clip has a few hundred

Stamp = tuple[NDArray[np.uint8], float, float]
"""Its pixels, (height, width, 4), how wide the words are, and how far they reach below their line."""


class Stamps:
    """What words look like, kept for the next frame."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], Stamp] = {}

    def of(self, words: Text, renderer: RendererAgg) -> Stamp:
        """The stamp of a text as it is now."""
        key = (words.get_text(), words.get_color(), words.get_fontsize(), words.get_fontweight())
        if key not in self._kept:
            if len(self._kept) >= MOST_STAMPS:
                self._kept.clear()
            self._kept[key] = _stamp(words, renderer)
        return self._kept[key]


class Words(Text):
    """A text on its baseline, not turned, that draws stamps where the renderer is Agg's."""

    def __init__(self, stamps: Stamps, *arguments: Any, **look: Any) -> None:
        super().__init__(*arguments, **look)
        self._stamps = stamps

    def draw(self, renderer: RendererBase) -> None:
        if not self.get_animated() or not isinstance(renderer, RendererAgg):
            super().draw(renderer)
        elif self.get_visible() and self.get_text():
            pixels, width, below = self._stamps.of(self, renderer)
            x, y = self.get_transform().transform(self.get_unitless_position())
            x -= {"left": 0.0, "center": width / 2, "right": width}[self.get_horizontalalignment()]
            renderer.draw_image(renderer.new_gc(), round(x) - EDGE, round(y - below) - EDGE, pixels)


def _stamp(words: Text, renderer: RendererAgg) -> Stamp:
    text, font = words.get_text(), words.get_fontproperties()
    width, height, below = renderer.get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
    below = math.ceil(below)
    rows = math.ceil(height) + 2 * EDGE
    sheet = RendererAgg(math.ceil(width) + 2 * EDGE, rows, renderer.dpi)  # type: ignore[no-untyped-call]
    context = sheet.new_gc()
    context.set_foreground(words.get_color())
    sheet.draw_text(context, EDGE, rows - EDGE - below, text, font, 0)  # type: ignore[no-untyped-call]
    # images are drawn from the bottom upwards
    return np.asarray(sheet.buffer_rgba())[::-1].copy(), width, below  # type: ignore[no-untyped-call]
