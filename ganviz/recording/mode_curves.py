"""How the fakes fell on the modes in the course of the run: a row for each look, columns for each mode."""

from __future__ import annotations

from ganviz.observation import Snapshot
from ganviz.observation.ledger import tally_of
from ganviz.observation.raster import SCORE, SHARE
from ganviz.recording.moment import Curves
from ganviz.recording.series import Series

MOST_MODES = 64  # data with more have no such curves
CAPACITY = 200  # rows


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
    return series.known()
