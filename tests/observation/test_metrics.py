"""Hand calculation, published figures of collapse, what a perfect generator scores, and POT as an oracle."""

import math

import numpy as np
import ot
import pytest

from ganviz.observation.metrics import (
    METRICS,
    Truth,
    bands_of,
    jensen_shannon,
    mode_coverage,
    nearest_modes,
    perfect_bands,
    plane_metrics,
    sliced_directions,
    sliced_wasserstein,
)

ANGLES = 2 * np.pi * np.arange(8) / 8
RING = 2 * np.stack((np.cos(ANGLES), np.sin(ANGLES)), 1)
GRID = np.array([[x, y] for x in range(-4, 5, 2) for y in range(-4, 5, 2)], float)
STD = 0.02
RING_TRUTH = Truth(modes=RING, weights=None, std=STD, extent=3.0)
NOT_FINITE = (math.nan, math.inf, -math.inf)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def perfect(rng, n, modes=RING, weights=None, std=STD):
    centres = modes[rng.choice(len(modes), size=n, p=weights)]
    return centres + std * rng.normal(size=(n, 2))


# --- modes


def test_nearest_modes_by_hand():
    modes = np.array([[0.0, 0.0], [10.0, 0.0]])
    index, distance = nearest_modes(np.array([[3.0, 4.0], [10.0, -2.0], [5.0, 0.0]]), modes)
    assert index.tolist() == [0, 1, 0]  # the last is a tie
    assert distance.tolist() == [5.0, 2.0, 5.0]


def test_coverage_by_hand():
    modes = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    fake = np.array([[0.0, 0.0], [2.9, 0.0], [0.0, -3.0], [10.0, 3.1]])  # three of high quality, none at the last mode
    coverage = mode_coverage(fake, modes, std=1.0)
    assert (coverage.captured, coverage.near, coverage.total) == (1, 2, 3)
    assert coverage.high_quality == 0.75
    assert coverage.reverse_kl == pytest.approx(math.log(3))
    assert coverage.shares.tolist() == [0.75, 0.25, 0.0]


@pytest.mark.parametrize(("kept", "expected"), [(1, 2.079), (2, 1.386), (4, 0.693), (7, 0.134), (8, 0.0)])
def test_reverse_kl_of_a_ring_collapsed_to_some_modes(kept, expected):
    coverage = mode_coverage(np.repeat(RING[:kept], 10, axis=0), RING, STD)
    assert coverage.captured == coverage.near == kept
    assert coverage.reverse_kl == pytest.approx(expected, abs=5e-4)


def test_weights_are_what_the_shares_are_held_against():
    modes, weights = RING[:2], np.array([0.9, 0.1])
    fake = np.repeat(modes, (9, 1), axis=0)
    assert mode_coverage(fake, modes, STD, weights).reverse_kl == pytest.approx(0)
    by_hand = 0.9 * math.log(0.9 / 0.5) + 0.1 * math.log(0.1 / 0.5)
    assert mode_coverage(fake, modes, STD).reverse_kl == pytest.approx(by_hand)


@pytest.mark.parametrize(("weights", "near"), [(None, 1), (np.array([0.75, 0.25]), 2)])
def test_near_asks_for_a_fifth_of_the_fair_share(weights, near):
    fake = np.repeat(RING[:2], (19, 1), axis=0)  # 5%: a tenth of one half, a fifth of one quarter
    assert mode_coverage(fake, RING[:2], STD, weights).near == near


def test_near_counts_what_is_not_yet_of_high_quality():
    coverage = mode_coverage(1.2 * RING, RING, STD)
    assert (coverage.captured, coverage.near, coverage.high_quality) == (0, 8, 0.0)


def test_reverse_kl_is_unknown_without_high_quality_fakes():
    assert math.isnan(mode_coverage(np.zeros((5, 2)), RING, STD).reverse_kl)
    assert math.isnan(mode_coverage(np.empty((0, 2)), RING, STD).reverse_kl)


def test_one_mode_has_no_imbalance(rng):
    one = RING[:1]
    coverage = mode_coverage(perfect(rng, 100, modes=one), one, STD)
    assert (coverage.captured, coverage.near, coverage.total) == (1, 1, 1)
    assert coverage.reverse_kl == 0 and coverage.shares.tolist() == [1.0]


def test_rounded_weights_never_make_the_reverse_kl_negative():
    for k in range(1, 65):
        modes = np.arange(2.0 * k).reshape(k, 2)
        for rounding in (1 - 1e-6, 1 + 1e-6):
            assert mode_coverage(modes, modes, STD, np.full(k, rounding / k)).reverse_kl >= 0


@pytest.mark.parametrize("value", NOT_FINITE)
def test_fakes_that_are_not_finite_belong_to_no_mode(value):
    coverage = mode_coverage(np.array([RING[3], [value, 0.0]]), RING, STD)
    assert (coverage.captured, coverage.high_quality) == (1, 0.5)
    assert coverage.shares.tolist() == [0, 0, 0, 0.5, 0, 0, 0, 0]


def test_a_perfect_generator_has_98_89_percent_of_high_quality(rng):
    coverage = mode_coverage(perfect(rng, 200_000), RING, STD)
    assert coverage.high_quality == pytest.approx(1 - math.exp(-4.5), abs=1e-3)
    assert coverage.captured == coverage.near == 8


@pytest.mark.parametrize("modes", [RING, GRID], ids=["ring", "grid"])
def test_the_reverse_kl_of_a_perfect_generator_is_about_k_minus_1_over_2n(rng, modes):
    n = 2500
    scores = [mode_coverage(perfect(rng, n, modes), modes, STD).reverse_kl for _ in range(200)]
    assert np.mean(scores) == pytest.approx((len(modes) - 1) / (2 * n), rel=0.15)


# --- Jensen-Shannon


def test_js_of_identical_samples_is_zero(rng):
    real = perfect(rng, 500)
    assert jensen_shannon(real, real, 3.0) == 0


def test_js_of_disjoint_samples_is_one_bit(rng):
    assert jensen_shannon(perfect(rng, 500, RING[:1]), perfect(rng, 300, RING[4:5]), 3.0) == pytest.approx(1)


def test_js_by_hand_is_symmetric():
    half, whole = np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([[1.0, 0.0]])
    expected = (0.5 * math.log2(0.5 / 0.75) + 0.5 * math.log2(0.5 / 0.25) + math.log2(1 / 0.75)) / 2
    assert jensen_shannon(half, whole, 2.0) == pytest.approx(expected)
    assert jensen_shannon(whole, half, 2.0) == pytest.approx(expected)


def test_js_does_not_depend_on_how_many_samples_each_side_has(rng):
    real, fake = perfect(rng, 400), perfect(rng, 400)
    assert jensen_shannon(real, np.repeat(fake, 3, axis=0), 3.0) == pytest.approx(jensen_shannon(real, fake, 3.0))


@pytest.mark.parametrize("far", [2.001, 9.0, 1e12, 3e30])
@pytest.mark.parametrize("corner", [(-1, -1), (-1, 1), (1, -1), (1, 1)])
def test_samples_outside_count_in_the_border_cell_on_their_side(corner, far):
    inside = np.array([[0.0, 0.0], [1.99 * corner[0], 1.99 * corner[1]]])
    outside = np.array([[0.0, 0.0], [far * corner[0], far * corner[1]]])
    assert jensen_shannon(inside, outside, 2.0) == 0
    assert jensen_shannon(inside[:1], outside, 2.0) == pytest.approx(jensen_shannon(inside[:1], inside, 2.0))


# --- sliced Wasserstein


def test_directions_are_unit_vectors_evenly_spread_over_the_half_circle():
    directions = sliced_directions()
    assert directions.shape == (64, 2)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1)
    np.testing.assert_allclose(np.diff(np.arctan2(*directions.T[::-1])), np.pi / 64)
    np.testing.assert_allclose(directions.T @ directions / 64, np.eye(2) / 2, atol=1e-12)  # no direction is favoured


def test_directions_are_shared_and_cannot_be_written():
    assert sliced_directions() is sliced_directions()
    with pytest.raises(ValueError, match="read-only"):
        sliced_directions()[0] = 0


@pytest.mark.parametrize("shift", [(3.0, 0.0), (0.0, -2.0), (3.0, 4.0), (0.01, -0.02)])
def test_sliced_w2_of_a_translation_is_its_length_over_root_two(rng, shift):
    real = perfect(rng, 300)
    moved = rng.permutation(real + shift)
    assert sliced_wasserstein(real, moved) == pytest.approx(math.hypot(*shift) / math.sqrt(2))


def test_sliced_w2_along_one_direction_by_hand():
    real, fake = np.array([[0.0, 5.0], [4.0, 1.0]]), np.array([[5.0, 0.0], [2.0, 9.0]])
    along_x = np.array([[1.0, 0.0]])  # sorted: 0, 4 against 2, 5
    assert sliced_wasserstein(real, fake, along_x) == pytest.approx(math.sqrt((4 + 1) / 2))


@pytest.mark.parametrize("kept", [1, 7, 8])
def test_sliced_w2_agrees_with_an_independent_program(rng, kept):
    real, fake = perfect(rng, 300), perfect(rng, 300, RING[:kept])
    expected = ot.sliced_wasserstein_distance(real, fake, projections=sliced_directions().T.copy(), p=2)
    assert sliced_wasserstein(real, fake) == pytest.approx(expected)


def test_sliced_w2_of_the_line_agrees_with_exact_transport(rng):
    """Where all points are on one line, along it, the cheapest transport is known to a general solver."""
    x, y = np.zeros((2, 120, 2))
    x[:, 0], y[:, 0] = rng.normal(size=120), rng.exponential(size=120)
    along_x = np.array([[1.0, 0.0]])
    assert sliced_wasserstein(x, y, along_x) ** 2 == pytest.approx(ot.emd2([], [], ot.dist(x, y)))


def test_sliced_w2_of_far_flung_single_precision_fakes_does_not_overflow():
    real, fake = np.zeros((4, 2), np.float32), np.full((4, 2), 3e30, np.float32)
    assert sliced_wasserstein(real, fake) == pytest.approx(3e30, rel=1e-6)


def test_sliced_w2_needs_equal_sizes(rng):
    with pytest.raises(ValueError, match="equal size, not 5 and 6"):
        sliced_wasserstein(perfect(rng, 5), perfect(rng, 6))


# --- all together


def test_each_value_is_that_of_its_own_function(rng):
    real, fake = perfect(rng, 400), perfect(rng, 400, RING[:4])
    scores, coverage = plane_metrics(real, fake, RING_TRUTH), mode_coverage(fake, RING, STD)
    assert scores == {
        "modes_captured": coverage.captured,
        "modes_near": coverage.near,
        "high_quality": coverage.high_quality,
        "reverse_kl": coverage.reverse_kl,
        "js": jensen_shannon(real, fake, 3.0),
        "sliced_w2": sliced_wasserstein(real, fake),
    }
    assert all(type(value) is float for value in scores.values())


def test_truths_weights_reach_the_reverse_kl():
    truth = Truth(modes=RING[:2], weights=np.array([0.9, 0.1]), std=STD, extent=3.0)
    fake = np.repeat(RING[:2], (9, 1), axis=0)
    assert plane_metrics(fake, fake, truth)["reverse_kl"] == pytest.approx(0)


def test_without_modes_only_distances_have_a_meaning(rng):
    truth = Truth(modes=None, weights=None, std=STD, extent=3.0)
    assert plane_metrics(perfect(rng, 50), perfect(rng, 50), truth).keys() == {"js", "sliced_w2"}


@pytest.mark.parametrize("value", NOT_FINITE)
def test_all_is_unknown_if_one_fake_is_not_finite(rng, value):
    real, fake = perfect(rng, 50), perfect(rng, 50)
    fake[7, 1] = value
    scores = plane_metrics(real, fake, RING_TRUTH)
    assert scores.keys() == METRICS.keys() and all(map(math.isnan, scores.values()))
    assert math.isnan(jensen_shannon(real, fake, 3.0)) and math.isnan(sliced_wasserstein(real, fake))


def test_all_is_unknown_without_fakes(rng):
    assert all(map(math.isnan, plane_metrics(perfect(rng, 50), np.empty((0, 2)), RING_TRUTH).values()))


def test_inputs_are_left_as_they_were(rng):
    real, fake = perfect(rng, 50).astype(np.float32), perfect(rng, 50).astype(np.float32)
    for array in (real, fake):
        array.flags.writeable = False
    before = real.copy(), fake.copy()
    plane_metrics(real, fake, RING_TRUTH)
    assert (real == before[0]).all() and (fake == before[1]).all()


# --- bands


@pytest.mark.parametrize("modes", [RING, GRID, RING[:1]], ids=["ring", "grid", "one"])
def test_the_mean_of_fresh_perfect_draws_lies_in_the_bands(rng, modes):
    truth = Truth(modes=modes, weights=None, std=STD, extent=6.0)
    bands = perfect_bands(lambda n: perfect(rng, n, modes), 500, truth)
    fresh = [plane_metrics(perfect(rng, 500, modes), perfect(rng, 500, modes), truth) for _ in range(32)]
    assert bands.keys() == METRICS.keys()
    for name, (low, high) in bands.items():
        assert low <= np.mean([scores[name] for scores in fresh]) <= high, name


def test_collapse_lies_outside_the_bands(rng):
    bands = perfect_bands(lambda n: perfect(rng, n), 500, RING_TRUTH)
    scores = plane_metrics(perfect(rng, 500), perfect(rng, 500, RING[:7]), RING_TRUTH)
    for name in ("modes_captured", "modes_near", "reverse_kl", "js"):
        low, high = bands[name]
        assert not low <= scores[name] <= high, name


def test_each_repeat_draws_real_and_fake_anew(rng):
    asked = []

    def draw(n):
        asked.append(n)
        return perfect(rng, n)

    perfect_bands(draw, 40, RING_TRUTH, repeats=5)
    assert asked == [40] * 10


def test_bands_are_the_5th_and_95th_percentile(rng):
    shifts = iter(np.linspace(0, 1, 21))  # sliced W2 of the k-th repeat is k / 20
    real = np.zeros((10, 2))
    samples = (x for s in shifts for x in (real, real + np.array([s * math.sqrt(2), 0])))
    truth = Truth(modes=None, weights=None, std=STD, extent=3.0)
    bands = perfect_bands(lambda n: next(samples), 10, truth, repeats=21)
    assert bands["sliced_w2"] == pytest.approx((0.05, 0.95))


def test_bands_of_known_scores():
    scores = [{"js": i / 100, "sliced_w2": 1.0} for i in range(101)]
    assert bands_of(scores) == {"js": pytest.approx((0.05, 0.95)), "sliced_w2": (1.0, 1.0)}


# --- for people


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_explains_itself(name):
    info = METRICS[name]
    assert info.name == name and info.better in ("higher", "lower")
    assert info.title and info.reference and info.doc.endswith(".")
    assert info.format(1.0) and info.format(math.nan) == "–"


def test_values_are_written_as_people_read_them():
    texts = {name: METRICS[name].format(0.9889) for name in ("high_quality", "js")}
    assert texts == {"high_quality": "99%", "js": "0.99"}
    assert METRICS["modes_captured"].format(7.0) == "7"
