"""Hand calculation, closed forms, and as oracles SciPy and `prdc`."""

import math

import numpy as np
import prdc as published
import pytest
from scipy import linalg

from ganviz.data import read_mnist
from ganviz.observation.classifier import Classified
from ganviz.observation.image_metrics import (
    IMAGE_METRICS,
    MOST_COMPARED,
    class_histogram,
    classes_covered,
    frechet,
    frechet_of_moments,
    image_metrics,
    moments,
    perfect_image_bands,
    reference_of,
    score,
    title_for,
    total_variation,
)
from ganviz.observation.kept_classifiers import load_classifier

NOT_FINITE = (math.nan, math.inf, -math.inf)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def judged():
    """What the bundled classifier finds in MNIST's test pictures."""
    return load_classifier("mnist").classify(read_mnist("test")[0])


def half(judged, parity):
    return Classified(*(array[parity::2] for array in judged))


def confident(classes, k=10):
    return np.eye(k)[np.asarray(classes)]


def covariance(rng, d):
    a = rng.normal(size=(d, d))
    return a @ a.T / d


# --- classes


def test_histogram_by_hand():
    probabilities = np.array([[0.6, 0.4, 0.0], [0.2, 0.3, 0.5], [0.1, 0.1, 0.8], [0.9, 0.1, 0.0]])
    assert class_histogram(probabilities).tolist() == [0.5, 0, 0.5]


def test_histogram_of_all_classes_and_of_one():
    assert class_histogram(confident(np.arange(50) % 10)) == pytest.approx(np.full(10, 0.1))
    assert class_histogram(confident([3] * 8)).tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_histogram_leaves_out_what_is_not_finite():
    probabilities = confident([0, 1, 1, 2], 3)
    probabilities[3] = math.nan
    assert class_histogram(probabilities).tolist() == [0.25, 0.5, 0]
    assert class_histogram(np.empty((0, 3))).tolist() == [0, 0, 0]


def test_a_class_is_covered_from_one_percent_on():
    assert classes_covered(np.array([0.01, 0.0099, 0.5, 0.4801])) == 3
    assert classes_covered(np.full(10, 0.1)) == 10
    assert classes_covered(confident([3])[0]) == 1


def test_classes_that_the_data_lack_do_not_count():
    assert classes_covered(np.array([0.5, 0.3, 0.2]), np.array([0.6, 0.4, 0.0])) == 2


def test_total_variation_by_hand():
    assert total_variation(np.full(10, 0.1)) == 0
    assert total_variation(confident([0])[0]) == pytest.approx(0.9)
    assert total_variation(np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])) == pytest.approx(0.5)
    assert total_variation(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 1


def test_total_variation_of_mnists_labels():
    """Counted in the files: half of the sum of |share - 1/10| over the digits."""
    counts = np.array([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    assert np.bincount(read_mnist("test")[1]).tolist() == counts.tolist()
    assert total_variation(counts / 10_000) == pytest.approx(0.0214)


# --- score


def test_score_of_one_class_is_one():
    assert score(confident([7] * 30)) == 1
    assert score(np.full((30, 10), 0.1)) == pytest.approx(1)  # and so it is where the classifier sees nothing at all


@pytest.mark.parametrize("k", [2, 10, 26])
def test_score_of_all_classes_without_doubt_is_their_number(k):
    assert score(confident(np.arange(4 * k) % k, k)) == pytest.approx(k)


def test_score_of_some_classes_is_the_exponential_of_the_entropy():
    shares = np.array([0.5, 0.25, 0.25])
    assert score(confident([0, 0, 1, 2])) == pytest.approx(np.exp(-(shares * np.log(shares)).sum()))


def test_score_agrees_with_the_divergences_one_by_one(rng):
    p = rng.dirichlet(np.full(10, 0.3), 500)
    divergences = [sum(a * math.log(a / b) for a, b in zip(row, p.mean(0), strict=True)) for row in p]
    assert score(p) == pytest.approx(math.exp(math.fsum(divergences) / len(p)))


def test_score_of_real_digits_is_close_to_ten(judged):
    assert 9.6 < score(judged.probabilities) < 10


# --- Fréchet


def test_frechet_of_shifted_gaussians_is_the_squared_shift():
    assert frechet_of_moments(np.zeros(3), np.eye(3), np.array([1.0, 2.0, 2.0]), np.eye(3)) == pytest.approx(9)


def test_frechet_of_diagonal_gaussians_has_a_closed_form(rng):
    """Sum over axes of (m_a - m_b)^2 + (s_a - s_b)^2."""
    means, stds = rng.normal(size=(2, 8)), rng.uniform(0.1, 3, (2, 8))
    expected = ((means[0] - means[1]) ** 2 + (stds[0] - stds[1]) ** 2).sum()
    found = frechet_of_moments(means[0], np.diag(stds[0] ** 2), means[1], np.diag(stds[1] ** 2))
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("d", [2, 16, 64])
def test_frechet_of_full_covariances_agrees_with_scipys_root(rng, d):
    a, b = covariance(rng, d), covariance(rng, d)
    shift = rng.normal(size=d)
    expected = shift @ shift + np.trace(a + b - 2 * linalg.sqrtm(a @ b).real)
    assert frechet_of_moments(np.zeros(d), a, shift, b) == pytest.approx(expected, rel=1e-6)
    assert frechet_of_moments(shift, b, np.zeros(d), a) == pytest.approx(expected, rel=1e-6)


def test_frechet_of_samples_agrees_with_scipys_root(rng):
    x, y = rng.normal(size=(300, 10)) @ rng.normal(size=(10, 10)), 2 + rng.normal(size=(200, 10))
    a, b = np.cov(x.T), np.cov(y.T)
    shift = x.mean(0) - y.mean(0)
    expected = shift @ shift + np.trace(a + b - 2 * linalg.sqrtm(a @ b).real)
    assert frechet(x, y) == pytest.approx(expected)


def test_frechet_of_a_sample_with_itself_is_zero_even_if_it_is_flat(rng):
    x = rng.normal(size=(300, 20))
    assert frechet(x, x) == pytest.approx(0, abs=1e-9)
    flat = np.pad(x[:8], ((0, 0), (0, 30)))  # fewer samples than dimensions
    assert frechet(flat, flat) == pytest.approx(0, abs=1e-6)
    assert frechet(np.ones((5, 4)), np.zeros((5, 4))) == pytest.approx(4)


def test_frechet_of_two_samples_of_one_distribution_falls_with_their_size(rng):
    few, many = (np.mean([frechet(*rng.normal(size=(2, n, 16))) for _ in range(10)]) for n in (100, 800))
    assert many == pytest.approx(few / 8, rel=0.4)


def test_moments_are_numpys(rng):
    x = rng.normal(size=(50, 6))
    mean, spread = moments(x)
    assert mean == pytest.approx(x.mean(0)) and spread == pytest.approx(np.cov(x.T))
    assert np.isnan(moments(x[:1])[1]).all()


def test_single_precision_is_measured_in_double(rng):
    x = (1e4 + rng.normal(size=(200, 5))).astype(np.float32)
    assert frechet(x, x) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("bad", NOT_FINITE)
def test_what_is_not_finite_has_no_score_and_no_distance(rng, bad):
    x = rng.random((20, 4))
    broken = x.copy()
    broken[3, 1] = bad
    assert math.isnan(frechet(x, broken)) and math.isnan(frechet(broken, x))
    assert math.isnan(score(broken))
    assert math.isnan(frechet(x, x[:1])) and math.isnan(frechet(x, x[:0])) and math.isnan(score(x[:0]))


# --- all together


def test_real_pictures_score_as_real_pictures_do(judged):
    train, test = half(judged, 0), half(judged, 1)
    scores = image_metrics(*test, reference_of(train))
    assert list(scores) == list(IMAGE_METRICS)
    assert scores["classifier_score"] > 9.6
    assert scores["classifier_fid"] < 0.5
    assert scores["classes_covered"] == 10
    assert scores["total_variation"] < 0.05
    assert scores["feature_density"] == pytest.approx(1, abs=0.15)
    k, n = 5, MOST_COMPARED
    missed = math.prod((n - i) / (2 * n - i) for i in range(1, k + 1))  # about 2^-k (Naeem et al.)
    assert scores["feature_coverage"] == pytest.approx(1 - missed, abs=0.03)


def test_neighbours_agree_with_the_published_program(judged):
    real, fake = half(judged, 0), half(judged, 1)
    some = Classified(*(array[:300] for array in real))
    scores = image_metrics(*(array[:300] for array in fake), reference_of(some))
    expected = published.compute_prdc(some.features, fake.features[:300], 5)
    assert {name: scores[f"feature_{name}"] for name in expected} == pytest.approx(expected)


def test_the_reference_itself_is_perfect(judged):
    real = Classified(*(array[:400] for array in judged))
    scores = image_metrics(*real, reference_of(real))
    assert scores["classifier_fid"] == pytest.approx(0, abs=1e-6)
    assert scores["total_variation"] == 0
    assert [scores[f"feature_{name}"] for name in ("precision", "recall", "density", "coverage")] == [1, 1, 1, 1]


def test_collapse_to_one_digit_shows_in_all_that_measure_variety(judged):
    real, fake = half(judged, 0), half(judged, 1)
    ones = fake.probabilities.argmax(1) == 1
    scores = image_metrics(fake.probabilities[ones], fake.features[ones], reference_of(real))
    assert scores["classes_covered"] == 1
    assert scores["total_variation"] == pytest.approx(0.89, abs=0.02)
    assert scores["classifier_score"] < 1.2
    assert scores["classifier_fid"] > 20
    assert scores["feature_precision"] > 0.8 > 0.2 > scores["feature_recall"]
    assert scores["feature_coverage"] < 0.2


@pytest.mark.parametrize("count", [0, 3])
def test_broken_fakes_have_no_metrics(judged, count):
    probabilities, features = (np.full((count, width), math.nan) for width in (10, 64))
    scores = image_metrics(probabilities, features, reference_of(half(judged, 0)))
    assert list(scores) == list(IMAGE_METRICS) and all(map(math.isnan, scores.values()))


def test_black_fakes_are_of_one_class_and_far_away(judged):
    black = load_classifier("mnist").classify(read_mnist("test")[0][:64] * 0)
    scores = image_metrics(*black, reference_of(half(judged, 0)))
    assert scores["classes_covered"] == 1
    assert scores["classifier_score"] == pytest.approx(1)
    assert scores["classifier_fid"] > 50
    assert scores["feature_precision"] == scores["feature_recall"] == 0


# --- bands


def test_bands_hold_nine_tenths_of_real_samples(judged, rng):
    reference, real = reference_of(Classified(*(array[:600] for array in half(judged, 0)))), half(judged, 1)
    bands = perfect_image_bands(real, 200, reference, np.random.default_rng(1), repeats=20)
    assert list(bands) == list(IMAGE_METRICS)
    draws = (rng.choice(len(real.features), 200, replace=False) for _ in range(20))
    scores = [image_metrics(real.probabilities[i], real.features[i], reference) for i in draws]
    for name in ("classifier_score", "classifier_fid", "feature_coverage"):
        low, high = bands[name]
        assert low < high
        assert np.mean([low <= one[name] <= high for one in scores]) > 0.5
    assert bands["classes_covered"] == (10, 10)


def test_bands_are_reproducible_and_want_enough_pictures(judged):
    real = Classified(*(array[:100] for array in judged))
    a, b = (
        perfect_image_bands(real, 40, reference_of(half(judged, 1)), np.random.default_rng(3), repeats=3)
        for _ in range(2)
    )
    assert a == b
    with pytest.raises(ValueError, match="cannot draw 101 pictures out of 100"):
        perfect_image_bands(real, 101, reference_of(real), np.random.default_rng(3))


# --- for people


def test_every_metric_is_explained():
    for name, info in IMAGE_METRICS.items():
        assert info.name == name and info.better in ("higher", "lower")
        assert info.doc.endswith(".") and info.reference
        assert info.format(0.5) and info.format(math.nan) == "–"


def test_titles_name_the_data_where_the_literature_does():
    assert title_for("classifier_score", "MNIST") == "MNIST score"
    assert title_for("classifier_fid", "MNIST") == "MNIST-FID"
    assert title_for("classes_covered", "MNIST") == "Classes covered"
