"""Distances between samples that compare every point with every other: too slow for every frame, so kept apart.

The cost grows with the square of the sample size; distances are taken block by block, so that memory does not. As in
`metrics`, each number is meant to stand beside the band of a perfect generator (`slow_perfect_bands`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ganviz.observation.metrics import MetricInfo, Points, bands_of, measurable

NEIGHBOURS = 5  # the k of precision, recall, density and coverage, as published
BLOCK = 1 << 14  # distances held at once: 128 kB, so that a block stays in the processor's cache

SLOW_METRICS: Mapping[str, MetricInfo] = MappingProxyType(
    {
        m.name: m
        for m in (
            MetricInfo(
                "energy",
                "Energy distance",
                "how much farther fakes lie from real samples than samples of one kind from each other; 0 is alike.",
                "lower",
                ".3f",
                "Székely and Rizzo 2013",
            ),
            MetricInfo(
                "precision",
                "Precision",
                "share of the fakes that lie closer to some real sample than its fifth real neighbour does.",
                "higher",
                ".0%",
                "Kynkäänniemi et al., arXiv 1904.06991",
            ),
            MetricInfo(
                "recall",
                "Recall",
                "share of the real samples that lie closer to some fake than its fifth fake neighbour does.",
                "higher",
                ".0%",
                "Kynkäänniemi et al., arXiv 1904.06991",
            ),
            MetricInfo(
                "density",
                "Density",
                "how densely real samples lie where the fakes are, 0 upwards; about 1 is right.",
                "higher",
                ".2f",
                "Naeem et al., arXiv 2002.09797",
            ),
            MetricInfo(
                "coverage",
                "Coverage",
                "share of the real samples that have a fake closer than their fifth real neighbour.",
                "higher",
                ".0%",
                "Naeem et al., arXiv 2002.09797",
            ),
        )
    }
)


class Prdc(NamedTuple):
    """How two samples overlap; the ball of a point reaches to its k-th neighbour in its own sample, border excluded.

    Attributes:
        precision: share of fakes inside the ball of at least one real sample, 0 to 1.
        recall: share of real samples inside the ball of at least one fake, 0 to 1; a single stray fake, whose ball is
            wide, can raise it.
        density: balls of real samples around a fake, on average, over k; 0 upwards, 1 in the mean if perfect, and more
            where fakes crowd in dense places.
        coverage: share of real samples whose ball holds a fake, 0 to 1; about 1 - 2^-k if perfect.
    """

    precision: float
    recall: float
    density: float
    coverage: float


def energy_distance(real: Points, fake: Points) -> float:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'|, 0 upwards, in the units of the data (Székely and Rizzo 2013).

    Without a square root. A V-statistic: pairs of a point with itself count, so that it is never negative, is 0 only
    if both samples are spread exactly alike, and averages 2 E|X - X'| / n if perfect. On a line it is the square of
    `scipy.stats.energy_distance`. NaN if a sample is empty or not finite.

    Args:
        real, fake: (n, d) and (m, d).
    """
    if not measurable(real, fake):
        return math.nan
    x, y = np.asarray(real, np.float64), np.asarray(fake, np.float64)
    return max(2 * _mean_distance(x, y) - _mean_distance(x, x) - _mean_distance(y, y), 0.0)


def prdc(real: Points, fake: Points, k: int = NEIGHBOURS) -> Prdc:
    """Precision and recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020).

    All NaN if a sample is not finite or has no more than k points, which then have no k-th neighbour.

    Args:
        real, fake: (n, d) and (m, d).
        k: the neighbour at which a ball ends, not counting its centre; at least 1.

    Raises:
        ValueError: if k is less than 1.
    """
    if k < 1:
        raise ValueError(f"the nearest neighbour is the first, not number {k}")
    if not measurable(real, fake) or min(len(real), len(fake)) <= k:
        return Prdc(math.nan, math.nan, math.nan, math.nan)
    x, y = np.asarray(real, np.float64), np.asarray(fake, np.float64)
    real_reach, fake_reach = _squared_reach(x, k), _squared_reach(y, k)
    around = np.zeros(len(y), np.int64)  # for each fake, how many balls of real samples it lies in
    recalled = covered = 0
    for rows, squared in _squared_distances(x, y):
        inside = squared < real_reach[rows, None]
        around += np.count_nonzero(inside, axis=0)
        covered += int(inside.any(1).sum())
        recalled += int((squared < fake_reach).any(1).sum())
    return Prdc(
        precision=float((around > 0).mean()),
        recall=recalled / len(x),
        density=float(around.mean()) / k,
        coverage=covered / len(x),
    )


def slow_plane_metrics(real: Points, fake: Points) -> dict[str, float]:
    """All of `SLOW_METRICS`, by name; all NaN if a sample is empty or not finite.

    Args:
        real, fake: (n, 2) and (m, 2).
    """
    return {"energy": energy_distance(real, fake), **prdc(real, fake)._asdict()}


def slow_perfect_bands(draw: Callable[[int], Points], n: int, repeats: int = 32) -> dict[str, tuple[float, float]]:
    """What a perfect generator scores with n samples: 5th and 95th percentile of each metric over `repeats` draws.

    Args:
        draw: n -> (n, 2) samples of the true distribution; drawn twice a repeat, once as "real", once as "fake".
    """
    return bands_of([slow_plane_metrics(draw(n), draw(n)) for _ in range(repeats)])


def _mean_distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """E|A - B| over all pairs."""
    return sum(float(np.sqrt(squared).sum()) for _, squared in _squared_distances(a, b)) / (len(a) * len(b))


def _squared_reach(points: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """(n,) squared distance of each point to its k-th neighbour, itself not counted: it is the nearest, at 0."""
    reach = np.empty(len(points))
    for rows, squared in _squared_distances(points, points):
        squared.partition(k, axis=1)
        reach[rows] = squared[:, k]
    return reach


def _squared_distances(a: NDArray[np.float64], b: NDArray[np.float64]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Some rows of `a` at a time, and their squared distances (rows, len(b)) to all of `b`.

    By differences, not by scalar products, so that equal points are at exactly 0.
    """
    height = max(1, BLOCK // len(b))
    columns = b.T.copy()
    for start in range(0, len(a), height):
        rows = slice(start, start + height)
        squared = np.zeros((len(a[rows]), len(b)))
        for mine, theirs in zip(a[rows].T, columns, strict=True):
            difference = mine[:, None] - theirs
            difference *= difference
            squared += difference
        yield rows, squared
