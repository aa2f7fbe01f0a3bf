"""Centres and weights by hand; the density against a second implementation."""

import math

import numpy as np
import pytest
import torch

from ganviz.data import Dials, build_data


def dials(**changes):
    return Dials(**{"modes": 8, "spacing": 2.0, "std": 0.1, "imbalance": 0.0, "rotation": 0.0, **changes})


def nearest_other(modes):
    distances = torch.cdist(modes, modes)
    return distances.fill_diagonal_(math.inf).min()


def test_ring_centres_by_hand():
    root = math.sqrt(2)
    expected = [[2, 0], [root, root], [0, 2], [-root, root], [-2, 0], [-root, -root], [0, -2], [root, -root]]
    data = build_data("ring")
    torch.testing.assert_close(data.modes, torch.tensor(expected, dtype=torch.float32), atol=1e-6, rtol=0)
    assert data.weights.tolist() == pytest.approx([1 / 8] * 8)
    assert data.std == 0.1


@pytest.mark.parametrize("name", ["ring", "grid", "disjoint"])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 25, 64])
def test_modes_are_as_many_as_asked_and_all_distinct(name, count):
    data = build_data(name, dials=dials(modes=count, spacing=1.0))
    assert data.modes.shape == (count, 2) and data.weights.shape == (count,)
    expected = 2 * math.sin(math.pi / count) if name == "ring" else 1.0  # a chord of the ring, the grid's step
    assert nearest_other(data.modes) > 0.99 * expected


def test_grid_of_25_is_five_by_five_around_the_origin():
    data = build_data("grid")
    expected = {(x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)}
    assert {tuple(mode) for mode in data.modes.tolist()} == expected


def test_grid_of_7_has_rows_of_three():
    data = build_data("grid", dials=dials(modes=7, spacing=1.0))
    rows = [[-1, -1], [0, -1], [1, -1], [-1, 0], [0, 0], [1, 0], [-1, 1]]
    assert data.modes.tolist() == rows


def test_two_gaussians_are_spacing_apart():
    data = build_data("two_gaussians", dials=dials(spacing=3.0, imbalance=0.75))
    assert data.modes.tolist() == [[-1.5, 0.0], [1.5, 0.0]]
    assert data.weights.tolist() == pytest.approx([0.8, 0.2])


def test_gaussian_lies_at_spacing_and_rotation():
    data = build_data("gaussian", dials=dials(spacing=2.0, rotation=30.0))
    assert data.modes.tolist()[0] == pytest.approx([math.sqrt(3), 1.0])


def test_density_against_numpy():
    data = build_data("ring", dials=dials(std=0.4, imbalance=0.6))
    x = np.random.default_rng(0).uniform(-3, 3, size=(50, 2))
    expected = np.zeros(50)
    for k in range(8):
        weight = 0.4 ** (k / 7) / sum(0.4 ** (j / 7) for j in range(8))
        centre = 2 * np.array([np.cos(2 * np.pi * k / 8), np.sin(2 * np.pi * k / 8)])
        expected += weight * np.exp(-((x - centre) ** 2).sum(1) / (2 * 0.4**2)) / (2 * np.pi * 0.4**2)
    np.testing.assert_allclose(data.log_density(torch.tensor(x)).exp().numpy(), expected, rtol=1e-5)


def test_samples_reach_every_mode_in_proportion_to_its_weight():
    data = build_data("ring", dials=dials(imbalance=0.9))
    n = 50_000
    points = data.sample(n, torch.Generator().manual_seed(1))
    counts = torch.cdist(points, data.modes).argmin(1).bincount(minlength=8)
    tolerance = 5 * (n * data.weights).sqrt()
    assert ((counts - n * data.weights).abs() < tolerance).all()


def test_a_perfect_sample_is_of_high_quality_as_often_as_theory_says():
    data = build_data("ring")
    points = data.sample(100_000, torch.Generator().manual_seed(2))
    within = torch.cdist(points, data.modes).amin(1) < 3 * data.std
    assert float(within.double().mean()) == pytest.approx(1 - math.exp(-4.5), abs=0.002)  # 98.89%
