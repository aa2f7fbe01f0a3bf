"""How good fakes are, points of the plane or vectors, as pure functions of arrays.

Each number is meant to stand beside the band that a perfect generator scores at the same sample size
(`perfect_bands`): no finite sample of the true distribution scores the ideal value either. Arithmetic is in float64,
where the far-flung fakes of a diverging generator do not overflow.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]
NEAR_SHARE = 0.2  # of its fair share, for a mode to count as near
HIGH_QUALITY_STDS = 3  # a fake is of high quality within so many standard deviations of its mode


@dataclass(frozen=True)
class MetricInfo:
    """A metric for people.

    Attributes:
        name, title, doc: key, name on the page, one sentence.
        better: "higher" or "lower".
        style: format specification of a value.
        reference: where the definition is from.
    """

    name: str
    title: str
    doc: str
    better: str
    style: str
    reference: str

    def format(self, value: float) -> str:
        """The value as text; a dash where it is unknown."""
        return "–" if math.isnan(value) else format(value, self.style)


METRICS: Mapping[str, MetricInfo] = MappingProxyType(
    {
        m.name: m
        for m in (
            MetricInfo(
                "modes_captured",
                "Modes captured",
                "modes that are nearest to at least one high-quality fake.",
                "higher",
                ".0f",
                "PacGAN, arXiv 1712.04086",
            ),
            MetricInfo(
                "modes_near",
                "Modes near",
                "modes that get at least a fifth of their fair share of the fakes.",
                "higher",
                ".0f",
                "for early training, when three sigma is too strict",
            ),
            MetricInfo(
                "high_quality",
                "High quality",
                "share of the fakes within three standard deviations of a mode.",
                "higher",
                ".0%",
                "PacGAN, arXiv 1712.04086",
            ),
            MetricInfo(
                "reverse_kl",
                "Reverse KL",
                "how unevenly the high-quality fakes fall on the modes, in nats; 0 is even.",
                "lower",
                ".2f",
                "PacGAN, arXiv 1712.04086",
            ),
            MetricInfo(
                "js",
                "JS divergence",
                "how far the histograms of fakes and real samples differ, 0 to 1 bit.",
                "lower",
                ".2f",
                "Lin 1991",
            ),
            MetricInfo(
                "sliced_w2",
                "Sliced W2",
                "how far the fakes would have to be carried to become the real samples.",
                "lower",
                ".2f",
                "Rabin et al. 2011; Bonneel et al. 2015",
            ),
        )
    }
)

METRICS_SHOWN = ("modes_captured", "high_quality", "js", "sliced_w2")
"""Those that stand on the page and in files; the others are kept."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What is known of the true distribution.

    Attributes:
        modes: centres (K, 2), of vectors (K, d), or None where it has no modes.
        weights: (K,) summing to 1; None for equal weights.
        std: width of each mode.
        extent: histograms cover [-extent, extent]^2; unused for vectors.
        reach: a fake is of high quality within so many std of a mode.
    """

    modes: Points | None
    weights: Points | None
    std: float
    extent: float
    reach: float = HIGH_QUALITY_STDS

    def judged(self, samples: Points) -> tuple[NDArray[np.int64] | None, NDArray[np.bool_] | None]:
        """The mode nearest to each sample (n, d), and whether it is of high quality; None without modes."""
        if self.modes is None:
            return None, None
        index, distance = nearest_modes(samples, self.modes)
        return index, distance <= self.reach * self.std


@dataclass(frozen=True, eq=False)
class ModeCoverage:
    """How fakes fall on K modes (PacGAN, arXiv 1712.04086).

    Attributes:
        captured: modes nearest to at least one high-quality fake, 0 to K.
        near: modes that are nearest to at least 20% of their fair share of all fakes, 0 to K.
        total: K.
        high_quality: share of fakes within 3 std of their nearest mode, 0 to 1; 1 - exp(-9/2) = 98.89% if perfect;
            for vectors see `data.vectors`.
        reverse_kl: sum_k p_k ln(p_k / w_k) over high-quality fakes, w the true weights (ln K - H(p) if equal);
            0 to ln(1 / min w), about (K - 1) / 2n if perfect; NaN without any high-quality fake.
        shares: (K,) share of all fakes nearest to each mode; fakes that are not finite belong to none.
        good_shares: (K,) share of all fakes that are of high quality and nearest to each mode.
        fair: (K,) true weights of the modes.
    """

    captured: int
    near: int
    total: int
    high_quality: float
    reverse_kl: float
    shares: NDArray[np.float64]
    good_shares: NDArray[np.float64]
    fair: NDArray[np.float64]


def nearest_modes(samples: Points, modes: Points) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Index of and distance to the nearest mode of each sample: (n, d), (K, d) -> (n,), (n,).

    Of equally near modes the first counts. A sample that is not finite gets index 0 and a distance that is not finite.
    """
    columns = zip(np.asarray(samples, np.float64).T, np.asarray(modes, np.float64).T, strict=True)
    squared = np.zeros((len(samples), len(modes)))
    for x, mode_x in columns:  # not all at once: that would hold n K d numbers
        squared += (x[:, None] - mode_x) ** 2
    index = squared.argmin(1)
    return index, np.sqrt(squared[np.arange(len(index)), index])


def mode_coverage(
    fake: Points, modes: Points, std: float, weights: Points | None = None, reach: float = HIGH_QUALITY_STDS
) -> ModeCoverage:
    """Coverage of `modes` (K, d) of width `std` by `fake` (n, d); `weights` (K,) are positive, equal unless given.

    A fake is of high quality within `reach` std of its nearest mode.
    """
    k = len(modes)
    fair = np.full(k, 1 / k) if weights is None else np.asarray(weights, float)
    index, distance = nearest_modes(fake, modes)
    good = distance <= reach * std
    shares = np.bincount(index[np.isfinite(distance)], minlength=k) / max(len(fake), 1)
    hits = np.bincount(index[good], minlength=k)
    return ModeCoverage(
        captured=int((hits > 0).sum()),
        near=int((shares >= NEAR_SHARE * fair).sum()),
        total=k,
        high_quality=float(good.mean()) if len(fake) else 0.0,
        reverse_kl=_kl(hits / hits.sum(), fair) if hits.sum() else math.nan,
        shares=shares,
        good_shares=hits / max(len(fake), 1),
        fair=fair,
    )


def jensen_shannon(real: Points, fake: Points, extent: float, bins: int = 30) -> float:
    """JS divergence in bits, 0 to 1, of histograms over [-extent, extent]^2 (Lin 1991).

    JS = (KL(p || m) + KL(q || m)) / 2, m = (p + q) / 2. Samples outside count in the border cells: none is lost.
    NaN if a sample is empty or not finite.
    """
    if not measurable(real, fake):
        return math.nan
    p, q = (_histogram(x, extent, bins) for x in (real, fake))
    m = (p + q) / 2
    return min((_kl(p, m) + _kl(q, m)) / 2 / math.log(2), 1.0)


@functools.cache
def sliced_directions(count: int = 64) -> NDArray[np.float64]:
    """(count, 2) unit vectors, evenly spaced over the half circle; read-only."""
    angle = (np.arange(count) + 0.5) * np.pi / count
    directions = np.stack((np.cos(angle), np.sin(angle)), 1)
    directions.flags.writeable = False
    return directions


def sliced_wasserstein(real: Points, fake: Points, directions: Points | None = None) -> float:
    """Sliced W2, 0 upwards, in the units of the data (Rabin et al. 2011; Bonneel et al. 2015).

    SW2^2 = mean over directions u of W2^2(u.real, u.fake). In one dimension W2^2 is the mean squared difference of
    sorted values, hence equal sample sizes. NaN if a sample is empty or not finite.

    Args:
        real, fake: (n, 2) each.
        directions: unit vectors (L, 2); the 64 of `sliced_directions` unless given.

    Raises:
        ValueError: if the sample sizes differ.
    """
    if len(real) != len(fake):
        raise ValueError(f"sliced W2 compares samples of equal size, not {len(real)} and {len(fake)}")
    if not measurable(real, fake):
        return math.nan
    along = sliced_directions() if directions is None else directions
    a, b = (np.sort(along @ np.asarray(x, np.float64).T, axis=1) for x in (real, fake))  # (L, n)
    return float(np.sqrt(((a - b) ** 2).mean()))


def plane_metrics(real: Points, fake: Points, truth: Truth) -> dict[str, float]:
    """All metrics that have a meaning for this data, by name; all NaN if any fake is not finite, or none is given.

    Args:
        real, fake: (n, 2) each.
        truth: of the real data.
    """
    names = ["js", "sliced_w2"] if truth.modes is None else [*METRICS]
    if not measurable(fake):
        return dict.fromkeys(names, math.nan)
    scores = {"js": jensen_shannon(real, fake, truth.extent), "sliced_w2": sliced_wasserstein(real, fake)}
    if truth.modes is not None:
        scores |= mode_metrics(fake, truth)
    return {name: scores[name] for name in names}


def mode_metrics(fake: Points, truth: Truth) -> dict[str, float]:
    """The metrics that have a meaning in any number of dimensions, by name; all NaN if any fake is not finite, or none.

    Args:
        fake: (n, d).
        truth: of data with modes.
    """
    if truth.modes is None or not measurable(fake):
        return dict.fromkeys(("modes_captured", "modes_near", "high_quality", "reverse_kl"), math.nan)
    c = mode_coverage(fake, truth.modes, truth.std, truth.weights, truth.reach)
    return {
        "modes_captured": float(c.captured),
        "modes_near": float(c.near),
        "high_quality": c.high_quality,
        "reverse_kl": c.reverse_kl,
    }


def perfect_bands(
    draw: Callable[[int], Points], n: int, truth: Truth, repeats: int = 32
) -> dict[str, tuple[float, float]]:
    """What a perfect generator scores with n samples: 5th and 95th percentile of each metric over `repeats` draws.

    Args:
        draw: n -> (n, 2) samples of the true distribution; drawn twice a repeat, once as "real", once as "fake".
    """
    return bands_of([plane_metrics(draw(n), draw(n), truth) for _ in range(repeats)])


def bands_of(scores: Sequence[Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """5th and 95th percentile of each metric over `scores` of one and the same generator."""
    percentiles = {name: np.percentile([s[name] for s in scores], (5, 95)) for name in scores[0]}
    return {name: (float(low), float(high)) for name, (low, high) in percentiles.items()}


def measurable(*samples: Points) -> bool:
    """Whether every sample has points, all of them finite."""
    return all(len(x) > 0 and bool(np.isfinite(x).all()) for x in samples)


def _kl(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    """sum p ln(p / q) in nats; terms with p = 0 are 0, and rounding never takes it below 0."""
    known = p > 0
    return max(float((p[known] * np.log(p[known] / q[known])).sum()), 0.0)


def _histogram(x: Points, extent: float, bins: int) -> NDArray[np.float64]:
    """(bins^2,) shares of the samples in square cells, row by row."""
    position = (np.asarray(x, np.float64) + extent) * (bins / (2 * extent))
    # clipped before the cast: a fake too far away for an integer must land at the border on its own side
    cell = np.clip(position, 0, bins - 1).astype(np.int64)
    return np.bincount(cell[:, 0] * bins + cell[:, 1], minlength=bins * bins) / len(x)
