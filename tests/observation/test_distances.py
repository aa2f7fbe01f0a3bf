"""Hand calculation, closed forms, and as oracles SciPy and `prdc`, by the authors of density and coverage."""

import itertools
import math
import tracemalloc

import numpy as np
import prdc as published
import pytest
from scipy import stats

from ganviz.observation.distances import (
    SLOW_METRICS,
    Prdc,
    energy_distance,
    prdc,
    slow_perfect_bands,
    slow_plane_metrics,
)
from ganviz.observation.metrics import METRICS, sliced_directions

ANGLES = 2 * np.pi * np.arange(8) / 8
RING = 2 * np.stack((np.cos(ANGLES), np.sin(ANGLES)), 1)
STD = 0.02
NOT_FINITE = (math.nan, math.inf, -math.inf)
LINE = np.array([[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [7.0, 0.0]])


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def perfect(rng, n, modes=RING):
    return modes[rng.integers(len(modes), size=n)] + STD * rng.normal(size=(n, 2))


def gaussian(rng, n, dimensions=2, mean=0.0, std=1.0):
    return mean + std * rng.normal(size=(n, dimensions))


# --- energy


def test_energy_of_two_points_is_twice_their_distance():
    assert energy_distance(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])) == 10
    assert energy_distance(np.zeros((7, 2)), np.full((5, 2), (3.0, 4.0))) == pytest.approx(10)


def test_energy_by_hand_counts_pairs_of_a_point_with_itself():
    real, fake = np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([[0.0, 0.0]])
    assert energy_distance(real, fake) == 2 * 1 - (2 + 2) / 4 - 0


def test_energy_agrees_with_a_double_loop(rng):
    x, y = gaussian(rng, 40), gaussian(rng, 31, mean=0.3)

    def mean(a, b):
        return math.fsum(math.dist(p, q) for p, q in itertools.product(a, b)) / (len(a) * len(b))

    assert energy_distance(x, y) == pytest.approx(2 * mean(x, y) - mean(x, x) - mean(y, y), rel=1e-12)


def test_energy_on_a_line_is_the_square_of_scipys(rng):
    x, y = gaussian(rng, 300, 1), gaussian(rng, 200, 1, mean=0.5)
    assert energy_distance(x, y) == pytest.approx(stats.energy_distance(x[:, 0], y[:, 0]) ** 2)
    on_plane = [np.pad(points, ((0, 0), (0, 1))) for points in (x, y)]
    assert energy_distance(*on_plane) == pytest.approx(energy_distance(x, y))


def test_energy_on_the_plane_is_that_of_its_shadows(rng):
    """A vector's shadow is 2 / pi of its length, averaged over directions: energies of shadows add up to the energy."""
    x, y = perfect(rng, 300), perfect(rng, 300, RING[:5])
    shadows = [stats.energy_distance(x @ u, y @ u) ** 2 for u in sliced_directions(256)]
    assert energy_distance(x, y) == pytest.approx(math.pi / 2 * np.mean(shadows), rel=1e-3)


def test_energy_of_equal_samples_is_zero_in_any_order(rng):
    real = perfect(rng, 500)
    assert energy_distance(real, real) == 0
    assert energy_distance(real, rng.permutation(real)) == pytest.approx(0, abs=1e-12)
    assert energy_distance(real, np.repeat(real, 2, axis=0)) == pytest.approx(0, abs=1e-12)


def test_energy_is_symmetric_and_scales_with_the_data(rng):
    x, y = gaussian(rng, 100), gaussian(rng, 150, mean=1.0)
    assert energy_distance(y, x) == pytest.approx(energy_distance(x, y))
    assert energy_distance(3 * x + 5, 3 * y + 5) == pytest.approx(3 * energy_distance(x, y))


def test_energy_of_a_perfect_generator_is_twice_the_spread_over_n(rng):
    n, spread = 100, math.sqrt(math.pi)  # E|X - X'| of standard normal points on the plane
    scores = [energy_distance(gaussian(rng, n), gaussian(rng, n)) for _ in range(200)]
    assert np.mean(scores) == pytest.approx(2 * spread / n, rel=0.1)


def test_energy_of_shifted_gaussians_has_a_closed_form(rng):
    """E|N(m, 2 I)| is a Rice mean: sqrt(pi) L_1/2(-m^2 / 4)."""
    shift, n = 1.5, 4000
    rice = stats.rice.mean(shift / math.sqrt(2), scale=math.sqrt(2))
    expected = 2 * rice - 2 * math.sqrt(math.pi)
    shifted = gaussian(rng, n, mean=np.array([shift, 0]))
    assert energy_distance(gaussian(rng, n), shifted) == pytest.approx(expected, rel=0.05)


def test_energy_of_far_flung_single_precision_fakes_does_not_overflow():
    real, fake = np.zeros((4, 2), np.float32), np.full((4, 2), 3e30, np.float32)
    assert energy_distance(real, fake) == pytest.approx(2 * math.sqrt(2) * 3e30, rel=1e-6)


# --- precision, recall, density, coverage


def test_prdc_by_hand():
    """Reaches with k = 1: of the real samples 0, 1, 3, 7 they are 1, 1, 2, 4; of the fakes 2 and 2.5 one half each."""
    assert prdc(LINE, np.array([[2.0, 0.0], [2.5, 0.0]]), k=1) == Prdc(
        precision=1.0,  # both inside the ball of 3, which ends at 1 and 5
        recall=0.0,  # the fakes' balls end at 1.5 and 3, border excluded
        density=1.0,
        coverage=0.25,
    )


def test_a_ball_excludes_its_border():
    fake = np.array([[-1.0, 0.0], [11.0, 0.0]])  # as far from 0 and 7 as their nearest neighbours
    scores = prdc(LINE, fake, k=1)
    assert (scores.precision, scores.density, scores.coverage) == (0, 0, 0)
    assert prdc(LINE, 0.999 * fake, k=1).precision == 1


@pytest.mark.parametrize("k", [1, 3, 5])
@pytest.mark.parametrize("dimensions", [2, 64])
@pytest.mark.parametrize(("mean", "std"), [(0, 1), (0.5, 1), (0, 0.5), (0, 2), (9, 1)])
def test_prdc_agrees_with_the_published_program(rng, k, dimensions, mean, std):
    real, fake = gaussian(rng, 200, dimensions), gaussian(rng, 170, dimensions, mean, std)
    assert prdc(real, fake, k)._asdict() == pytest.approx(published.compute_prdc(real, fake, k))


def test_prdc_agrees_with_the_published_program_in_a_thousand_dimensions(rng):
    real, fake = gaussian(rng, 300, 1000), gaussian(rng, 300, 1000)
    assert prdc(real, fake)._asdict() == pytest.approx(published.compute_prdc(real, fake, 5))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_prdc_repeats_the_published_example(rng):
    """From the documentation of `prdc`; density alone fluctuates from .91 to 1.07 over a few seeds."""
    scores = prdc(gaussian(rng, 10_000, 1000), gaussian(rng, 10_000, 1000))
    assert scores == pytest.approx((0.4772, 0.4705, scores.density, 0.9735), abs=0.03)
    assert scores.density == pytest.approx(1.0555, abs=0.2)


@pytest.mark.parametrize("kept", [1, 4, 7, 8])
def test_prdc_agrees_with_the_published_program_on_a_ring(rng, kept):
    real, fake = perfect(rng, 512), perfect(rng, 512, RING[:kept])
    assert prdc(real, fake)._asdict() == pytest.approx(published.compute_prdc(real, fake, 5))


@pytest.mark.parametrize("k", [1, 3, 5])
def test_a_perfect_generator_has_density_one_and_the_published_coverage(rng, k):
    n = 2000
    scores = [prdc(perfect(rng, n), perfect(rng, n), k) for _ in range(3)]
    # a real sample is missed if the k nearest of all other points are real, too (Naeem et al.)
    missed = math.prod((n - i) / (2 * n - i) for i in range(1, k + 1))
    assert np.mean([s.coverage for s in scores]) == pytest.approx(1 - missed, abs=0.02)
    assert np.mean([s.density for s in scores]) == pytest.approx(1, abs=0.1)


def test_the_sample_itself_scores_one_in_all(rng):
    real = perfect(rng, 300)
    assert prdc(real, real) == pytest.approx((1, 1, 1, 1))


def test_collapse_to_one_mode_lowers_recall_and_coverage_and_not_precision(rng):
    real = perfect(rng, 512)
    all_modes, one_mode = prdc(real, perfect(rng, 512)), prdc(real, perfect(rng, 512, RING[:1]))
    assert one_mode.precision > all_modes.precision - 0.05 > 0.9
    assert one_mode.density > 0.8
    assert all_modes.recall > 0.9 > 0.2 > one_mode.recall
    assert all_modes.coverage > 0.9 > 0.2 > one_mode.coverage


def test_collapse_to_one_point_has_full_precision_and_no_recall(rng):
    scores = prdc(perfect(rng, 512), np.repeat(RING[:1], 512, axis=0))
    assert scores.precision == 1 and scores.recall == 0
    assert 0 < scores.coverage < 0.1


def test_scattered_fakes_have_no_precision_and_one_stray_fake_deceives_recall(rng):
    real, wide = perfect(rng, 512), gaussian(rng, 512, std=3)
    assert prdc(real, wide).precision < 0.2
    elsewhere = perfect(rng, 512) + 100
    assert prdc(real, elsewhere).recall == 0
    elsewhere[0] = 0  # between all modes, and far from all other fakes
    stray = prdc(real, elsewhere)
    assert stray.recall == 1 and stray.coverage == 0


def test_prdc_does_not_change_with_scale_shift_or_order(rng):
    real, fake = gaussian(rng, 200), gaussian(rng, 150, std=0.7)
    assert prdc(4 * rng.permutation(real) + 8, 4 * rng.permutation(fake) + 8) == pytest.approx(prdc(real, fake))


def test_prdc_needs_more_points_than_neighbours(rng):
    enough, few = perfect(rng, 6), perfect(rng, 5)
    assert not any(map(math.isnan, prdc(enough, enough)))
    assert all(map(math.isnan, (*prdc(enough, few), *prdc(few, enough))))


@pytest.mark.parametrize("k", [0, -1])
def test_there_is_no_neighbour_before_the_first(rng, k):
    with pytest.raises(ValueError, match=f"not number {k}"):
        prdc(perfect(rng, 9), perfect(rng, 9), k)


def test_no_more_than_blocks_are_held_at_once(rng):
    real, fake = perfect(rng, 2000), perfect(rng, 2000)
    tracemalloc.start()
    try:
        slow_plane_metrics(real, fake)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2e6  # one matrix of distances would take 32 MB


@pytest.mark.parametrize("block", [1, 700, 10**9])
def test_the_size_of_a_block_changes_nothing(rng, monkeypatch, block):
    real, fake = perfect(rng, 101), perfect(rng, 97)
    scores = slow_plane_metrics(real, fake)
    monkeypatch.setattr("ganviz.observation.distances.BLOCK", block)
    assert slow_plane_metrics(real, fake) == pytest.approx(scores)


# --- all together


def test_each_value_is_that_of_its_own_function(rng):
    real, fake = perfect(rng, 100), perfect(rng, 100, RING[:4])
    scores = slow_plane_metrics(real, fake)
    assert [*scores] == [*SLOW_METRICS]
    assert scores == {"energy": energy_distance(real, fake), **prdc(real, fake)._asdict()}
    assert all(type(value) is float for value in scores.values())


@pytest.mark.parametrize("value", NOT_FINITE)
def test_all_is_unknown_if_one_point_is_not_finite(rng, value):
    sound, broken = perfect(rng, 50), perfect(rng, 50)
    broken[7, 1] = value
    for scores in (slow_plane_metrics(sound, broken), slow_plane_metrics(broken, sound)):
        assert scores.keys() == SLOW_METRICS.keys() and all(map(math.isnan, scores.values()))


def test_all_is_unknown_without_samples(rng):
    some, none = perfect(rng, 50), np.empty((0, 2))
    for scores in (slow_plane_metrics(some, none), slow_plane_metrics(none, some), slow_plane_metrics(none, none)):
        assert scores.keys() == SLOW_METRICS.keys() and all(map(math.isnan, scores.values()))


def test_inputs_are_left_as_they_were(rng):
    real, fake = perfect(rng, 50), perfect(rng, 50)
    for array in (real, fake):
        array.flags.writeable = False
    before = real.copy(), fake.copy()
    slow_plane_metrics(real, fake)
    assert (real == before[0]).all() and (fake == before[1]).all()


# --- bands


def test_the_mean_of_fresh_perfect_draws_lies_in_the_bands_and_collapse_outside(rng):
    bands = slow_perfect_bands(lambda n: perfect(rng, n), 256)
    fresh = [slow_plane_metrics(perfect(rng, 256), perfect(rng, 256)) for _ in range(16)]
    collapsed = slow_plane_metrics(perfect(rng, 256), perfect(rng, 256, RING[:6]))
    assert bands.keys() == SLOW_METRICS.keys()
    for name, (low, high) in bands.items():
        assert low <= np.mean([scores[name] for scores in fresh]) <= high, name
    assert collapsed["energy"] > bands["energy"][1]
    assert collapsed["recall"] < bands["recall"][0] and collapsed["coverage"] < bands["coverage"][0]


def test_each_repeat_draws_real_and_fake_anew(rng):
    asked = []

    def draw(n):
        asked.append(n)
        return perfect(rng, n)

    slow_perfect_bands(draw, 40, repeats=5)
    assert asked == [40] * 10


# --- for people


@pytest.mark.parametrize("name", SLOW_METRICS)
def test_every_metric_explains_itself(name):
    info = SLOW_METRICS[name]
    assert info.name == name and info.better in ("higher", "lower")
    assert info.title and info.reference and info.doc.endswith(".")
    assert info.format(1.0) and info.format(math.nan) == "–"


def test_no_name_stands_for_two_metrics():
    assert not SLOW_METRICS.keys() & METRICS.keys()
