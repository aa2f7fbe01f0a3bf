"""Curves of any length in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SeriesState:
    """All that a series needs to go on.

    Attributes:
        names: of the value columns.
        stride: rows averaged into one.
        rows: averaged ones, (n, 1 + names), the first column the steps.
        rest: rows not averaged yet, fewer than `stride`.
    """

    names: tuple[str, ...]
    stride: int
    rows: Floats
    rest: Floats


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
        rows = self._rows()
        return {name: rows[:, i].copy() for i, name in enumerate(("step", *self.names))}

    def known(self) -> dict[str, Floats]:
        """As `columns`, without those in which nothing is known; empty where none is."""
        rows = self._rows()
        told = np.flatnonzero(~np.isnan(rows).all(axis=0))
        names = ("step", *self.names)
        return {names[i]: rows[:, i].copy() for i in told} if len(told) > 1 else {}

    def _rows(self) -> Floats:
        return self._bins if not len(self._rest) else np.concatenate((self._bins, _averaged(self._rest[None])))

    def cut(self, step: int) -> None:
        """Forget what came after `step`."""
        self._bins = self._bins[self._bins[:, 0] <= step]
        self._rest = self._rest[self._rest[:, 0] <= step]

    def state(self) -> SeriesState:
        """What `restore` takes; nothing in it changes any more."""
        return SeriesState(self.names, self.stride, self._bins, self._rest)

    def restore(self, state: SeriesState) -> None:
        """Go on as the series did whose state this is. Columns that this one does not know are left out.

        Raises:
            ValueError: for what cannot be the state of a series of this capacity.
        """
        fits = state.stride >= 1 and len(state.rest) < state.stride and len(state.rows) < self.capacity
        for rows in (state.rows, state.rest):
            fits = fits and rows.ndim == 2 and rows.shape[1] == 1 + len(state.names) and bool(_rising(rows[:, 0]))
        if not fits:
            raise ValueError("is damaged: its curves cannot be")
        self.stride = state.stride
        self._bins, self._rest = (self._known(state.names, rows) for rows in (state.rows, state.rest))

    def _known(self, names: Sequence[str], rows: Floats) -> Floats:
        """Rows of columns `names` with the columns of this series instead, NaN where there are none."""
        kept = np.full((len(rows), 1 + len(self.names)), np.nan)
        kept[:, 0] = rows[:, 0]
        for place, name in enumerate(self.names, 1):
            if name in names:
                kept[:, place] = rows[:, 1 + names.index(name)]
        return kept

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


def _rising(steps: Floats) -> np.bool:
    return np.isfinite(steps).all() & (np.diff(steps) >= 0).all()
