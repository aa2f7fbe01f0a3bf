"""Clumps: clouds of fakes that have shrunk to a point, and would look like a single marker."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ganviz.observation.metrics import Points, measurable

NEAR = 0.012  # of the view's half-width: markers so close together cover each other
LEAST_SHARE = 0.1  # of the fakes
DENSER = 3.0  # times as many as real samples in the same place
MOST = 8


class Clump(NamedTuple):
    """Fakes in one place: its middle, and their number."""

    x: float
    y: float
    number: int


def clumps(fake: Points, real: Points, extent: float) -> tuple[Clump, ...]:
    """Places in view that hold at least a tenth of the fakes and three times the real share; largest first.

    Args:
        fake, real: (n, 2) and (m, 2).
        extent: half the width of the view.
    """
    if not measurable(fake, real):
        return ()
    seen = np.abs(fake).max(1) <= extent
    left, least, near = np.asarray(fake[seen], np.float64), LEAST_SHARE * len(fake), NEAR * extent
    found: list[Clump] = []
    while len(found) < MOST and len(left) >= least:
        middle = _densest(left, near)
        inside = np.hypot(*(left - middle).T) <= near
        if inside.sum() < least:
            break
        there = (np.hypot(*(np.asarray(real, np.float64) - middle).T) <= near).mean()
        if inside.sum() / len(fake) >= DENSER * there:
            found.append(Clump(float(middle[0]), float(middle[1]), int(inside.sum())))
        left = left[~inside]
    return tuple(found)


def _densest(points: Points, side: float) -> Points:
    """The middle of the points in and around the fullest square cell of this side."""
    cells = np.floor(points / side).astype(np.int64)
    _, which, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    around = points[which.ravel() == counts.argmax()].mean(0)
    # once more about their own middle: the cell's border may cut the cloud
    middle: Points = points[np.hypot(*(points - around).T) <= side].mean(0)
    return middle
