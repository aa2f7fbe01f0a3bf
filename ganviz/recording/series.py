"""Curves of any length in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Series:
    """Rows of (step, values...) thinned by averaging neighbours: never more than `capacity` rows are kept.

    What is kept depends on the rows alone, not on how they were cut into calls of `extend`.

    Args:
        names: names of the value columns.
        capacity: rows kept at most; even.
    """

    def __init__(self, names: Sequence[str], capacity: int = 1000) -> None:
        self.names = tuple(names)
        self.capacity = capacity + capacity % 2
        self.stride = 1  # rows averaged into one
        self._bins: Floats = np.empty((0, 1 + len(self.names)))
        self._rest: Floats = np.empty((0, 1 + len(self.names)))  # fewer than `stride` rows, not yet averaged

    def extend(self, steps: NDArray[np.int64], values: Mapping[str, NDArray[np.float32]]) -> None:
        """Append rows; all arrays of one length. A name that is missing becomes NaN."""
        nothing = np.full(len(steps), np.nan)
        self._append(np.column_stack([steps, *[values.get(name, nothing) for name in self.names]]).astype(float))

    def append(self, step: int, values: Mapping[str, float]) -> None:
        """Append one row."""
        self._append(np.array([[step, *[values.get(name, np.nan) for name in self.names]]], dtype=float))

    def columns(self) -> dict[str, Floats]:
        """Copies of all columns, "step" and the names; the newest rows are averaged as far as they go."""
        rows = self._bins if not len(self._rest) else np.concatenate((self._bins, _averaged(self._rest[None])))
        return {name: rows[:, i].copy() for i, name in enumerate(("step", *self.names))}

    def cut(self, step: int) -> None:
        """Forget what came after `step`."""
        self._bins = self._bins[self._bins[:, 0] <= step]
        self._rest = self._rest[self._rest[:, 0] <= step]

    def _append(self, rows: Floats) -> None:
        rows = np.concatenate((self._rest, rows))
        while len(rows) >= self.stride:
            room = self.capacity - len(self._bins)
            take = min(len(rows) // self.stride, room)
            full = rows[: take * self.stride].reshape(take, self.stride, -1)
            self._bins = np.concatenate((self._bins, _averaged(full)))
            rows = rows[take * self.stride :]
            if len(self._bins) == self.capacity:
                self._bins = _averaged(self._bins.reshape(self.capacity // 2, 2, -1))
                self.stride *= 2
        self._rest = rows.copy()


def _averaged(groups: Floats) -> Floats:
    """(groups, rows, columns) -> (groups, columns): means over known values, NaN where none is known."""
    known = ~np.isnan(groups)
    count = known.sum(1)
    with np.errstate(invalid="ignore"):  # infinities of both signs have no mean
        total = np.where(known, groups, 0).sum(1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
