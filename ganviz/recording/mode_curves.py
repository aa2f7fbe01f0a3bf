"""How the fakes fell on the modes in the course of the run: a row for each look, columns for each mode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganviz.observation import Snapshot
from ganviz.observation.ledger import tally_of
from ganviz.recording.moment import Curves
from ganviz.recording.series import Series

Floats = NDArray[np.float64]
MOST_MODES = 64  # data with more have no such curves
CAPACITY = 200  # rows
SHARE, SCORE = "share", "score"  # what columns tell: "share 1" to "share 64", "score 1" to "score 64"


def mode_series() -> Series:
    """An empty series of each mode's share of the fakes, in fair shares (1 is perfect), and of D's mean score there."""
    names = [f"{what} {mode}" for what in (SHARE, SCORE) for mode in range(1, MOST_MODES + 1)]
    return Series(names, CAPACITY)


def mode_row(snapshot: Snapshot) -> dict[str, float]:
    """What a snapshot adds to it; nothing where it tells of no modes, or of no new look at the classes."""
    tally = tally_of(snapshot)
    of_now = snapshot.ledger is not None or snapshot.slow_step == snapshot.step
    if tally is None or len(tally.names) > MOST_MODES or not of_now:
        return {}
    row = {f"{SHARE} {i}": float(ratio) for i, ratio in enumerate(tally.shares / tally.fair, 1)}
    scores = None if snapshot.ledger is None else snapshot.ledger.scores
    if scores is not None:
        row |= {f"{SCORE} {i}": float(score) for i, score in enumerate(scores, 1)}
    return row


def mode_curves(series: Series) -> Curves:
    """The columns of the modes that there were, and "step"; empty before the first row."""
    columns = series.columns()
    known = {name: column for name, column in columns.items() if name != "step" and not np.isnan(column).all()}
    return {"step": columns["step"], **known} if known else {}


def mode_table(curves: Curves, what: str = SHARE) -> Floats:
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


def raster_of(curves: Curves, what: str = SHARE, columns: int = 240) -> Raster | None:
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


def leaders(curves: Curves) -> NDArray[np.int64]:
    """Of each row, the mode that holds most fakes beside its fair share, from 1; 0 where nothing is known."""
    table = mode_table(curves)
    found = np.zeros(table.shape[1], np.int64)
    if table.size:
        known = ~np.isnan(table).all(0)
        found[known] = np.nanargmax(table[:, known], 0) + 1
    return found
