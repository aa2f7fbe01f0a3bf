"""Boxes: where things lie in a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels of the picture, from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    def inside(self, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0) -> Box:
        """What is left between margins; at least one pixel."""
        width, height = self.width - left - right, self.height - bottom - top
        return Box(self.left + left, self.bottom + bottom, max(width, 1), max(height, 1))

    def columns(self, shares: Sequence[float], gap: float) -> list[Box]:
        """Side by side, as wide as their shares."""
        room, left, boxes = self.width - gap * (len(shares) - 1), self.left, []
        for share in shares:
            width = room * share / sum(shares)
            boxes.append(Box(left, self.bottom, width, self.height))
            left += width + gap
        return boxes

    def rows(self, shares: Sequence[float], gap: float) -> list[Box]:
        """One under the other, first at the top."""
        room, top, boxes = self.height - gap * (len(shares) - 1), self.bottom + self.height, []
        for share in shares:
            height = room * share / sum(shares)
            boxes.append(Box(self.left, top - height, self.width, height))
            top -= height + gap
        return boxes

    def fitted(self, aspect: float) -> Box:
        """The largest box of this width / height inside, centred and at the top."""
        width = min(self.width, self.height * aspect)
        height = width / aspect
        return Box(self.left + (self.width - width) / 2, self.bottom + self.height - height, width, height)
