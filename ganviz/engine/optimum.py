"""Whether D, trained alone against a generator that stands still, has come to where it gains nothing more."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

WINDOW = 250  # steps whose losses are compared with those of as many steps before
MOST = 10_000  # steps, for an optimum at infinity: D that can tell all fakes from real gains for ever
CERTAIN = 2.0  # standard errors by which the loss must have fallen to count as a gain


class Optimum:
    """The way of D alone to its optimum.

    Args:
        begin: the step from which on D trains alone.
    """

    def __init__(self, begin: int) -> None:
        self.begin = begin
        self._judged = begin + WINDOW

    def reached(self, losses: Mapping[str, NDArray[np.float64]]) -> bool:
        """Whether D's mean loss fell no more from the last but one window to the last one.

        Args:
            losses: "step" and "discriminator" of the run, as in a `Moment`.
        """
        steps, loss = losses["step"], losses["discriminator"]
        end = int(steps[-1]) if len(steps) else 0
        if end < self._judged + WINDOW:
            return False
        self._judged = end
        before = loss[(steps > end - 2 * WINDOW) & (steps <= end - WINDOW)]
        after = loss[steps > end - WINDOW]
        error = math.sqrt(before.var() / len(before) + after.var() / len(after))
        return bool(before.mean() - after.mean() <= CERTAIN * error)
