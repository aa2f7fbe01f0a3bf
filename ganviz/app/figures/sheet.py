"""Sheet: rows of pictures under captions, a canvas in the browser, that scrolls sideways where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import param
from numpy.typing import NDArray
from panel.custom import JSComponent

from ganviz.app.browser import module
from ganviz.app.packing import pack
from ganviz.theme import ground

HEAD = 17  # px over the first row, as in `browser/sheet.js`
GAP = 2
EDGE = 12  # px round about and for a scroll bar


class Sheet(JSComponent):
    """See `browser/sheet.js`, its other half.

    Args:
        rows: of pictures; the room for them is taken from the start.
    """

    frame = param.Bytes(b"", doc="What is shown: see `packing.pack`.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")
    tile = param.Integer(40, doc="Side of a picture, in pixels of the page.")
    spoken = param.String("", doc="What is shown, in words.")

    _esm = module("element", "unpack", "picture", "sheet")

    def __init__(self, rows: int, **params: Any) -> None:
        super().__init__(sizing_mode="stretch_width", margin=(0, 8, 4, 8), **params)
        self._rows, self._tile = rows, self.tile
        self.enlarge(1)

    def show(self, pictures: NDArray[np.uint8], captions: Sequence[str]) -> None:
        """Show pictures, uint8 (rows, columns, height, width), colours last, with a caption for each column."""
        channels = pictures.shape[4] if pictures.ndim == 5 else 1
        self.frame = pack({"captions": list(captions), "channels": channels}, {"pictures": pictures})

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self.colours = {"text": ground(dark).text, "real": ground(dark).real}

    def enlarge(self, factor: float) -> None:
        """Draw all so many times as large as usual."""
        tile = round(self._tile * factor)
        self.param.update(tile=tile, height=HEAD + EDGE + self._rows * (tile + GAP))
