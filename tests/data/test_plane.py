"""What holds for every plane distribution, and the pieces they are made of."""

import math

import numpy as np
import pytest
import torch

from ganviz.data import DATA, DIAL_BOUNDS, Dials, PlaneDistribution, build_data
from ganviz.data.plane import log_blurred_interval, mode_weights, rotation_matrix
from ganviz.errors import SettingError

PLANES = [name for name, entry in DATA.items() if entry.kind == "plane"]
# every dial away from its default, and the data turned
TURNED = Dials(modes=6, spacing=1.3, std=0.15, imbalance=0.7, rotation=25.0)
BINS, FINE = 30, 8  # the square view in 30 x 30 bins, each with 8 x 8 points


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def build(name, dials=None) -> PlaneDistribution:
    data = build_data(name, dials=dials)
    assert isinstance(data, PlaneDistribution)
    return data


def bin_masses(data):
    """The mass in each of BINS x BINS bins of the view, by the midpoint rule."""
    count = BINS * FINE
    step = 2 * data.extent / count
    axis = (torch.arange(count) + 0.5) * step - data.extent
    density = data.log_density(torch.cartesian_prod(axis, axis)).double().exp()
    return (density * step**2).view(BINS, FINE, BINS, FINE).sum(dim=(1, 3)).numpy()


@pytest.mark.parametrize("dials", [None, TURNED], ids=["defaults", "turned"])
@pytest.mark.parametrize("name", PLANES)
def test_density_integrates_to_one_and_matches_the_samples(name, dials):
    data = build(name, dials)
    masses = bin_masses(data)
    assert masses.sum() == pytest.approx(1, abs=2e-3)
    n = 100_000
    points = data.sample(n, generator()).double().numpy()
    view = [[-data.extent, data.extent]] * 2
    observed, _, _ = np.histogram2d(*points.T, bins=BINS, range=view)
    assert observed.sum() >= 0.999 * n  # the view holds 99.9% of the mass
    expected = n * masses
    rare = expected < 10
    statistic = ((observed - expected)[~rare] ** 2 / expected[~rare]).sum()
    freedom = (~rare).sum()
    assert (statistic - freedom) / math.sqrt(2 * freedom) < 4.5  # chi-square, in its own standard deviations
    assert observed[rare].sum() == pytest.approx(expected[rare].sum(), abs=5 * math.sqrt(expected[rare].sum() + 1))


@pytest.mark.parametrize("name", PLANES)
def test_samples_are_float32_points_and_repeat_with_the_seed(name):
    data = build(name)
    first, again, other = (data.sample(150, generator(seed)) for seed in (3, 3, 4))
    assert first.shape == (150, 2) and first.dtype == torch.float32
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("name", PLANES)
def test_sampling_leaves_the_global_generator_alone(name):
    before = torch.get_rng_state()
    build(name).sample(10, generator())
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("name", PLANES)
def test_log_density_is_finite_float32_far_away_and_for_the_smallest_std(name):
    smallest = Dials(modes=3, spacing=5.0, std=0.001, imbalance=0.95, rotation=0.0)
    points = torch.tensor([[0.0, 0.0], [100.0, 0.0], [-60.0, 80.0]])
    for data in (build(name), build(name, smallest)):
        values = data.log_density(points)
        assert values.shape == (3,) and values.dtype == torch.float32
        assert torch.isfinite(values).all()
        assert values[1:].max() < -1000


@pytest.mark.parametrize("name", [name for name in PLANES if "rotation" in DATA[name].dials])
def test_rotation_turns_samples_and_density_about_the_origin(name):
    straight = build(name, Dials(modes=3, spacing=1.0, std=0.1, imbalance=0.5, rotation=0.0))
    turned = build(name, Dials(modes=3, spacing=1.0, std=0.1, imbalance=0.5, rotation=90.0))
    x = 2 * torch.rand(500, 2, generator=generator()) - 1
    quarter_turn = torch.stack((-x[:, 1], x[:, 0]), dim=1)  # (x, y) -> (-y, x)
    torch.testing.assert_close(turned.log_density(quarter_turn), straight.log_density(x), atol=1e-4, rtol=1e-4)
    if straight.modes is not None:
        expected = torch.stack((-straight.modes[:, 1], straight.modes[:, 0]), dim=1)
        torch.testing.assert_close(turned.modes, expected, atol=1e-6, rtol=0)


@pytest.mark.parametrize("name", PLANES)
def test_the_view_has_some_air_but_not_too_much(name):
    data = build(name)
    furthest = torch.quantile(data.sample(50_000, generator()).abs().amax(dim=1), 0.999)
    assert 1.1 < data.extent / furthest < 1.6


@pytest.mark.parametrize("name", PLANES)
def test_every_dial_that_is_listed_does_something(name):
    entry = DATA[name]
    for dial in entry.dials:
        values = {field: getattr(TURNED, field) for field in DIAL_BOUNDS}
        changed = build(name, Dials(**{**values, dial: getattr(TURNED, dial) / 2 if dial != "modes" else 3}))
        assert not torch.equal(changed.sample(50, generator()), build(name, TURNED).sample(50, generator())), dial


@pytest.mark.parametrize(
    ("dial", "value"),
    [("modes", 0), ("modes", 65), ("spacing", 0.0), ("std", 0.0), ("std", math.nan), ("imbalance", 1.0)],
)
def test_a_dial_out_of_bounds_names_itself_and_the_bounds(dial, value):
    good = {"modes": 8, "spacing": 2.0, "std": 0.1, "imbalance": 0.0, "rotation": 0.0}
    with pytest.raises(SettingError, match=f"{dial} is .* between"):
        Dials(**{**good, dial: value})


def test_weights_by_hand():
    assert mode_weights(1, 0.9).tolist() == [1.0]
    assert mode_weights(4, 0.0).tolist() == [0.25] * 4
    # (1 - 0.75)^(k / 2) = 1, 1/2, 1/4
    assert mode_weights(3, 0.75).tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    weights = mode_weights(8, 0.9)
    assert float(weights.sum()) == pytest.approx(1)
    assert float(weights[-1] / weights[0]) == pytest.approx(0.1)


def test_rotation_is_counter_clockwise():
    turned = torch.tensor([1.0, 0.0], dtype=torch.float64) @ rotation_matrix(30).T
    assert turned.tolist() == pytest.approx([math.sqrt(3) / 2, 0.5])


@pytest.mark.parametrize("half_width", [0.01, 0.5, 20.0])
def test_blurred_interval_against_the_error_function(half_width):
    std, x = 0.7, torch.linspace(-3, 3, 13, dtype=torch.float64)
    upper, lower = ((x + sign * half_width) / (std * math.sqrt(2)) for sign in (1, -1))
    expected = (torch.erf(upper) - torch.erf(lower)) / (4 * half_width)
    torch.testing.assert_close(log_blurred_interval(x, half_width, std).exp(), expected, rtol=1e-9, atol=0)


def test_blurred_interval_in_the_far_tail():
    # for a short interval far out the density is the Gaussian's own: log N(60; 0, 1), where Phi itself is 0
    value = log_blurred_interval(torch.tensor([60.0], dtype=torch.float64), 1e-4, 1.0)
    assert float(value) == pytest.approx(-1800 - 0.5 * math.log(2 * math.pi), abs=1e-4)
