"""Modes times steps: the curves of the modes as a picture, and what can be told of it.

The curves are those of `recording.mode_curves`: columns "step", "share 1" to "share K", in fair shares, and "score 1"
to "score K".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHARE, SCORE = "share", "score"


def mode_table(curves: Mapping[str, Floats], what: str = SHARE) -> Floats:
    """The curves of all modes as (modes, rows); NaN where a mode was not there or not looked at."""
    modes = [int(name.split()[1]) for name in curves if name.startswith(what + " ")]
    rows = len(curves.get("step", ()))
    table = np.full((max(modes, default=0), rows), np.nan)
    for mode in modes:
        table[mode - 1] = curves[f"{what} {mode}"]
    return table


@dataclass(frozen=True, eq=False)
class Raster:
    """Modes times steps.

    Attributes:
        values: (modes, columns), of equal width in steps; NaN where a mode was not there.
        first, last: steps of the left and the right edge.
    """

    values: Floats
    first: float
    last: float


def raster_of(curves: Mapping[str, Floats], what: str = SHARE, columns: int = 240) -> Raster | None:
    """The curves on an even scale of steps: each column shows the look nearest to it; None if there is none."""
    table = mode_table(curves, what)
    if not table.size:
        return None
    steps = curves["step"]
    first, last = float(steps[0]), max(float(steps[-1]), float(steps[0]) + 1)
    at = first + (np.arange(columns) + 0.5) / columns * (last - first)
    nearest = np.searchsorted((steps[1:] + steps[:-1]) / 2, at)
    return Raster(table[:, nearest], first, last)


def crowding(ratio: Floats) -> Floats:
    """A share in fair shares as 0 to 1: 1 without fakes, 1/2 at the fair share, towards 0 the more there are.

    It is what D would answer at the mode if it knew both distributions: fair / (fair + share).
    """
    answer: Floats = 1 / (1 + ratio)
    return answer


def leaders(curves: Mapping[str, Floats]) -> NDArray[np.int64]:
    """Of each row, the mode that holds most fakes beside its fair share, from 1; 0 where nothing is known."""
    table = mode_table(curves)
    found = np.zeros(table.shape[1], np.int64)
    if table.size:
        known = ~np.isnan(table).all(0)
        found[known] = np.nanargmax(table[:, known], 0) + 1
    return found
