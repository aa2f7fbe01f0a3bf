"""How good fake pictures are, as pure functions of what a classifier finds in them.

The definitions are those of the literature with Inception's place taken by a small classifier of the data's own
(`observation.classifier`): its 64 features instead of Inception's 2048, its classes instead of ImageNet's. So the
numbers depend on that classifier and compare with each other only: an MNIST-FID of 5 says nothing about a published FID
of 5, and is read beside the band that real test pictures score at the same sample size (`perfect_image_bands`).
Arithmetic is in float64.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.observation.classifier import Classified
from ganviz.observation.distances import NEIGHBOURS, prdc
from ganviz.observation.metrics import MetricInfo, bands_of, measurable

Array = NDArray[np.floating]
Floats = NDArray[np.float64]
COVERED_SHARE = 0.01  # of the pictures, for a class to count as covered
MOST_COMPARED = 2000  # pictures whose features are compared one with each other

IMAGE_METRICS: Mapping[str, MetricInfo] = MappingProxyType(
    {
        m.name: m
        for m in (
            MetricInfo(
                "classifier_score",
                "Classifier score",
                "1 to the number of classes: high if each fake is clearly of one class and all classes are equally "
                "frequent; an Inception score by a classifier of these data, not comparable with Inception's.",
                "higher",
                ".2f",
                "Salimans et al., arXiv 1606.03498",
            ),
            MetricInfo(
                "classifier_fid",
                "Classifier FID",
                "how far the fakes' features lie from those of real pictures, each taken for a Gaussian; features are "
                "those of a classifier of these data, not comparable with Inception's.",
                "lower",
                ".2f",
                "Heusel et al., arXiv 1706.08500",
            ),
            MetricInfo(
                "classes_covered",
                "Classes covered",
                "classes of the data that at least 1% of the fakes belong to, as the classifier sees them.",
                "higher",
                ".0f",
                "counts modes as Metz et al., arXiv 1611.02163, do with a classifier",
            ),
            MetricInfo(
                "total_variation",
                "Class imbalance",
                "share of the fakes that would have to change class for all classes to be as frequent as in the data.",
                "lower",
                ".0%",
                "total variation of the histograms of classes",
            ),
            MetricInfo(
                "feature_precision",
                "Precision (features)",
                "share of the fakes that lie, in the classifier's features, closer to some real picture than its fifth "
                "real neighbour does.",
                "higher",
                ".0%",
                "Kynkäänniemi et al., arXiv 1904.06991",
            ),
            MetricInfo(
                "feature_recall",
                "Recall (features)",
                "share of the real pictures that lie, in the classifier's features, closer to some fake than its fifth "
                "fake neighbour does.",
                "higher",
                ".0%",
                "Kynkäänniemi et al., arXiv 1904.06991",
            ),
            MetricInfo(
                "feature_density",
                "Density (features)",
                "how densely real pictures lie, in the classifier's features, where the fakes are; about 1 is right.",
                "higher",
                ".2f",
                "Naeem et al., arXiv 2002.09797",
            ),
            MetricInfo(
                "feature_coverage",
                "Coverage (features)",
                "share of the real pictures that have, in the classifier's features, a fake closer than their fifth "
                "real neighbour.",
                "higher",
                ".0%",
                "Naeem et al., arXiv 2002.09797",
            ),
        )
    }
)
IMAGE_METRICS_SHOWN = ("classifier_score", "classifier_fid", "classes_covered", "feature_coverage")
"""Those that stand on the page and in files; the others are kept."""


def title_for(name: str, data_title: str) -> str:
    """Title of a metric of `IMAGE_METRICS` for data that people know: "MNIST score", "MNIST-FID", "Classes covered"."""
    own = {"classifier_score": f"{data_title} score", "classifier_fid": f"{data_title}-FID"}
    return own.get(name, IMAGE_METRICS[name].title)


@dataclass(frozen=True, eq=False)
class Reference:
    """What fakes are compared with.

    Attributes:
        mean, covariance: moments of the features of real pictures, (F,) and (F, F).
        shares: share of each class among them, (K,).
        features: of some of them, (m, F), m at most `MOST_COMPARED`, to compare one with each other.
    """

    mean: Floats
    covariance: Floats
    shares: Floats
    features: Floats


def reference_of(real: Classified) -> Reference:
    """The reference made of what a classifier finds in at least two real pictures, in any order that mixes classes."""
    mean, covariance = moments(real.features)
    return Reference(mean, covariance, class_histogram(real.probabilities), real.features[:MOST_COMPARED])


def image_metrics(probabilities: Array, features: Array, reference: Reference) -> dict[str, float]:
    """All of `IMAGE_METRICS`, by name, of n fakes; all NaN if one is not finite, or none is given.

    Precision, recall, density and coverage are of as many fakes as the reference has features, at most.

    Args:
        probabilities, features: what the classifier finds, (n, K) and (n, F).
    """
    if not measurable(probabilities, features):
        return dict.fromkeys(IMAGE_METRICS, math.nan)
    shares = class_histogram(probabilities)
    neighbours = prdc(reference.features, features[: len(reference.features)], NEIGHBOURS)
    return {
        "classifier_score": score(probabilities),
        "classifier_fid": frechet_of_moments(*moments(features), reference.mean, reference.covariance),
        "classes_covered": float(classes_covered(shares, reference.shares)),
        "total_variation": total_variation(shares, reference.shares),
        **{f"feature_{name}": value for name, value in neighbours._asdict().items()},
    }


def perfect_image_bands(
    real: Classified, n: int, reference: Reference, rng: np.random.Generator, repeats: int = 16
) -> dict[str, tuple[float, float]]:
    """What real test pictures score at a sample size of n: 5th and 95th percentile of each metric over `repeats` draws.

    Args:
        real: what the classifier finds in pictures that are not in the reference, n at least, better several times as
            many: each draw takes n of them, none twice.
        n: 1 upwards.

    Raises:
        ValueError: if there are fewer than n.
    """
    if len(real.features) < n:
        raise ValueError(f"cannot draw {n:,} pictures out of {len(real.features):,}")
    draws = (rng.choice(len(real.features), n, replace=False) for _ in range(repeats))
    return bands_of([image_metrics(real.probabilities[i], real.features[i], reference) for i in draws])


# --- classes


def class_histogram(probabilities: Array) -> Floats:
    """Share (K,) of the n pictures for which each class is the likeliest, summing to 1: (n, K) -> (K,).

    Pictures whose probabilities are not finite belong to no class; without any picture all shares are 0.
    """
    known = np.isfinite(probabilities).all(1)
    hits = np.bincount(np.asarray(probabilities)[known].argmax(1), minlength=np.shape(probabilities)[1])
    return hits / max(len(probabilities), 1)


def classes_covered(shares: Array, real_shares: Array | None = None) -> int:
    """How many classes have at least `COVERED_SHARE` of the pictures, 0 to K, not counting those that the data lack."""
    covered = np.asarray(shares) >= COVERED_SHARE
    if real_shares is not None:
        covered &= np.asarray(real_shares) >= COVERED_SHARE
    return int(covered.sum())


def total_variation(shares: Array, real_shares: Array | None = None) -> float:
    """(1/2) sum_k |p_k - q_k|, 0 to 1: what part would have to change class; q equal for all classes unless given."""
    p = np.asarray(shares, np.float64)
    q = np.full(len(p), 1 / len(p)) if real_shares is None else np.asarray(real_shares, np.float64)
    return float(np.abs(p - q).sum() / 2)


def score(probabilities: Array) -> float:
    """exp(E_x KL(p(y|x) || p(y))), 1 to K, p(y) being the mean of p(y|x) over pictures.

    The Inception score of Salimans et al. (2016, arXiv 1606.03498, section 4) with another classifier, of all pictures
    at once rather than a mean of ten parts. NaN without any picture, or if one is not finite.

    Args:
        probabilities: p(y|x), (n, K), rows summing to 1.
    """
    p = np.asarray(probabilities, np.float64)
    if not measurable(p):
        return math.nan
    divergence = float(_entropy(p.mean(0)) - _entropy(p).mean())  # E KL(p(y|x) || p(y)) = H(y) - E H(y|x)
    return math.exp(max(divergence, 0.0))  # rounding never takes it below 1


def _entropy(p: Floats) -> Floats:
    """H(p) = -sum p ln p over the last axis, in nats; terms with p = 0 are 0."""
    safe = np.where(p > 0, p, 1.0)
    return np.asarray(-(p * np.log(safe)).sum(-1))


# --- features


def moments(features: Array) -> tuple[Floats, Floats]:
    """Mean (F,) and unbiased covariance (F, F) of features (n, F); NaN where there are too few pictures for them."""
    x = _matrix(features)
    degrees = len(x) - 1 if len(x) > 1 else math.nan
    mean = x.mean(0)
    centred = x - mean
    return mean.numpy(), (centred.T @ centred).numpy() / degrees


def frechet(features_a: Array, features_b: Array) -> float:
    """Squared Fréchet distance of Gaussians with the moments of features (n, F) and (m, F); see `frechet_of_moments`.

    Of two samples of one distribution it is not 0 but falls about as 1/n + 1/m, hence bands. NaN if a sample is not
    finite, or has fewer than two members.
    """
    if not measurable(features_a, features_b):
        return math.nan
    return frechet_of_moments(*moments(features_a), *moments(features_b))


def frechet_of_moments(mean_a: Array, covariance_a: Array, mean_b: Array, covariance_b: Array) -> float:
    """|m_a - m_b|^2 + tr(S_a + S_b - 2 (S_a S_b)^(1/2)), 0 upwards (Dowson and Landau 1982; Heusel et al. 2017).

    S_a S_b has the eigenvalues of the symmetric S_a^(1/2) S_b S_a^(1/2), so that eigenvalues of symmetric matrices do:
    no complex roots, and singular matrices, of fewer pictures than features, do no harm. NaN if anything is not finite.

    Args:
        mean_a, mean_b: (F,).
        covariance_a, covariance_b: (F, F), symmetric, no eigenvalue negative.
    """
    if not measurable(mean_a, covariance_a, mean_b, covariance_b):
        return math.nan
    a, b = _matrix(covariance_a), _matrix(covariance_b)
    values, vectors = torch.linalg.eigh(a)
    root = (vectors * values.clamp_min(0).sqrt()) @ vectors.T  # S_a^(1/2); rounding makes zeros negative
    shared = torch.linalg.eigvalsh(root @ b @ root).clamp_min(0).sqrt().sum()  # tr (S_a S_b)^(1/2)
    shift = _matrix(mean_a) - _matrix(mean_b)
    return max(float(shift @ shift + a.trace() + b.trace() - 2 * shared), 0.0)


def _matrix(x: Array) -> Tensor:
    """As float64 for PyTorch's linear algebra, which keeps to one thread: NumPy's takes 100 ms instead of 0.2 for
    eigenvalues where other processes keep the cores busy, as its threads wait for each other."""
    return torch.tensor(np.asarray(x), dtype=torch.float64)
