"""What charts draw from: columns of which only the new rows are sent, and ranges that follow them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Range1d
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]
MARGIN = 0.04  # of a range, left free at either end


class Streamed:
    """Columns that grow: `show` sends the rows that are new, and all of them only if the old ones have changed.

    Args:
        *names: of the columns.

    Attributes:
        source: for glyphs.
    """

    def __init__(self, *names: str) -> None:
        self.source = ColumnDataSource({name: np.empty(0, np.float32) for name in names})
        self._last: dict[str, Floats] = {name: np.empty(0, np.float32) for name in names}

    def show(self, columns: Mapping[str, ArrayLike]) -> str:
        """Take columns of one length, by name; those that are missing are unknown.

        Returns:
            what was sent: "nothing", "stream" or "all".
        """
        new = _complete(columns, tuple(self._last))
        old, self._last = self._last, new
        kept, now = _rows(old), _rows(new)
        # the newest row is a mean of rows that are still coming in: it changes where all before it stay
        settled = max(kept - 1, 0)
        if now < kept or not all(_equal(old[name][:settled], column[:settled]) for name, column in new.items()):
            self.source.data = dict(new)
            return "all"
        changed = [n for n, column in new.items() if not _equal(old[n][settled:kept], column[settled:kept])]
        if changed:
            self.source.patch({name: [(settled, float(new[name][settled]))] for name in changed})
        if now > kept:
            self.source.stream({name: column[kept:] for name, column in new.items()})
        return "stream" if changed or now > kept else "nothing"


class Rolling:
    """Columns of the last rows, which come one by one.

    Args:
        kept: how many rows.
        *names: of the columns.

    Attributes:
        source: for glyphs.
    """

    def __init__(self, kept: int, *names: str) -> None:
        self._kept = kept
        self.source = ColumnDataSource({name: np.empty(0) for name in names})

    def add(self, **row: float) -> None:
        """Add a row, and drop the oldest if there are too many."""
        self.source.stream({name: [value] for name, value in row.items()}, rollover=self._kept)

    def column(self, name: str) -> Floats:
        """The rows kept."""
        return np.asarray(self.source.data[name], np.float32)


class Following:
    """A range that follows the data until a person moves it, and again once it is told to.

    Args:
        start, end: at first.

    Attributes:
        range: for a plot.
    """

    def __init__(self, start: float = 0.0, end: float = 1.0) -> None:
        self.range = Range1d(start, end)
        self._wanted = (start, end)
        self._told = (start, end)

    def show(self, start: float, end: float) -> None:
        """The data lie between these."""
        self._wanted = (start, end)
        if (self.range.start, self.range.end) == self._told:
            self.follow()

    def follow(self) -> None:
        """Show all of the data."""
        if self._wanted != self._told or (self.range.start, self.range.end) != self._told:
            self.range.update(start=self._wanted[0], end=self._wanted[1])
        self._told = self._wanted


def span(*values: Any, low: float = math.inf, high: float = -math.inf) -> tuple[float, float]:
    """From the least to the largest finite number in arrays, `low` and `high` within, with a margin; 0 to 1 of none."""
    for each in values:
        column = np.asarray(each, np.float64).ravel()
        column = column[np.isfinite(column)]
        if len(column):
            low, high = min(low, float(column.min())), max(high, float(column.max()))
    if not low <= high:
        return 0.0, 1.0
    free = (high - low or max(abs(high), 1.0)) * MARGIN
    return _round(low - free, -1), _round(high + free, 1)


def _round(value: float, way: int) -> float:
    """To three digits, away from the data: a range that moves by less than can be seen is not sent again."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    return float(f"{(math.ceil if way > 0 else math.floor)(value / unit) * unit:.3g}")


def _complete(columns: Mapping[str, ArrayLike], names: tuple[str, ...]) -> dict[str, Floats]:
    rows = len(np.asarray(columns["step"])) if "step" in columns else 0
    nothing = np.full(rows, np.nan, np.float32)
    with np.errstate(over="ignore"):  # what is beyond float32 is not drawn anyhow
        return {name: np.asarray(columns[name], np.float32) if name in columns else nothing for name in names}


def _rows(columns: Mapping[str, Floats]) -> int:
    return len(next(iter(columns.values())))


def _equal(one: Floats, other: Floats) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))
