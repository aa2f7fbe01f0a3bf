"""Limits of axes that follow their data in few jumps: pictures stay calm, and what stays need not be drawn again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROOM = 0.08  # of the range, at either end
GROWTH = 1.5  # of the steps when they leave the axis
LATE = 0.1  # of the steps; runs that begin before that are shown from 0
TOO_WIDE = 0.4  # an axis of which the data take less is fitted again


class Range:
    """Limits of one axis.

    Args:
        floor: a fixed lower end.

    Attributes:
        low, high: the limits.
    """

    def __init__(self, floor: float | None = None) -> None:
        self._floor = floor
        self.low, self.high = (0.0 if floor is None else floor), 0.0

    def follow(self, *values: NDArray[np.floating]) -> bool:
        """Make room for all finite values; whether the limits changed."""
        known = np.concatenate([np.ravel(v[np.isfinite(v)]) for v in values]).astype(float)
        if not len(known):
            return self._unset() and self._take(0.0, 1.0)
        low, high = float(known.min()), float(known.max())
        low = low if self._floor is None else self._floor
        fits = self.low <= low and high <= self.high and high - low >= TOO_WIDE * (self.high - self.low)
        return not fits and self._take(low, max(high, low + max(abs(low), 1) * 1e-3))

    def _unset(self) -> bool:
        return self.high <= self.low

    def _take(self, low: float, high: float) -> bool:
        room = ROOM * (high - low)
        taken = (low - room if self._floor is None else low, high + room)
        changed = taken != (self.low, self.high)
        self.low, self.high = taken
        return changed


class StepRange:
    """The horizontal axis of curves: from 0 to the last step of the run, or as far as it has come.

    Args:
        last: the last step there will be, if known.
    """

    def __init__(self, last: int | None) -> None:
        self.high = float(max(last or 1, 1))
        self.low = 0.0
        self._known, self._begun = last is not None, False

    def begin(self, first: float) -> bool:
        """Leave out what lies before the first step known, where the run began in mid-story; whether it changed."""
        if self._begun or first >= self.high:
            return False
        self._begun = True
        self.low = first if first > max(1.0, LATE * self.high) else 0.0
        return self.low > 0

    def follow(self, step: int) -> bool:
        """Make room for a step; whether the limit changed."""
        if step <= self.high:
            return False
        # as far as the first moment of a run, of which a still is; then in leaps
        self.high = float(step if not self._known else max(step, self.high * GROWTH))
        self._known = True
        return True
