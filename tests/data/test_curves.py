"""Densities of noisy curves against closed forms and brute-force quadrature."""

import math

import numpy as np
import pytest
import torch

from ganviz.data import Dials, build_data


def curve(name, **changes):
    values = {"modes": 2, "spacing": 2.0, "std": 0.1, "imbalance": 0.0, "rotation": 0.0, **changes}
    return build_data(name, dials=Dials(**values))


@pytest.mark.parametrize("std", [0.1, 0.3, 1.0])
def test_circle_against_its_bessel_form(std):
    # p(r) = exp(-(r^2 + R^2) / 2 s^2) I0(r R / s^2) / (2 pi s^2)
    radii = np.linspace(0, 3, 31)
    angles = np.linspace(0, 7, 31)
    points = torch.tensor(np.stack((radii * np.cos(angles), radii * np.sin(angles)), axis=1))
    expected = np.exp(-(radii**2 + 4) / (2 * std**2)) * np.i0(radii * 2 / std**2) / (2 * np.pi * std**2)
    density = curve("circle", std=std).log_density(points).double().exp().numpy()
    np.testing.assert_allclose(density, expected, rtol=0.01)


@pytest.mark.parametrize("std", [0.001, 0.1, 1.0])
def test_line_against_its_error_function_form(std):
    # on the x axis from -L to L: N(y; 0, s^2) (erf((x + L) / s sqrt 2) - erf((x - L) / s sqrt 2)) / 4 L
    data = curve("line", std=std)
    for x, y in [(0.0, 0.0), (1.3, 2 * std), (2.0, 0.0), (2 + std, -std), (-2 - 3 * std, std)]:
        bell = math.exp(-(y**2) / (2 * std**2)) / math.sqrt(2 * math.pi * std**2)
        along = math.erf((x + 2) / (std * math.sqrt(2))) - math.erf((x - 2) / (std * math.sqrt(2)))
        value = data.log_density(torch.tensor([[x, y]], dtype=torch.float64)).exp()
        assert float(value) == pytest.approx(bell * along / 8, rel=1e-4)


def moon_points(t):
    upper = np.stack((np.cos(np.pi * t) - 0.5, np.sin(np.pi * t) - 0.25), axis=1)
    return [1.5 * upper, -1.5 * upper]


def spiral_points(t):
    radius = 2 * (0.15 + 0.85 * t)
    arm = np.stack((radius * np.cos(2 * np.pi * t), radius * np.sin(2 * np.pi * t)), axis=1)
    return [arm, -arm]


def roll_points(t):
    angle = 1.5 * np.pi * (1 + 2 * t)
    radius = 2 * angle / (4.5 * np.pi)
    return [np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)]


@pytest.mark.parametrize(
    ("name", "spacing", "strands"),
    [("moons", 1.5, moon_points), ("spiral", 2.0, spiral_points), ("swiss_roll", 2.0, roll_points)],
)
def test_curves_against_brute_force(name, spacing, strands):
    std, imbalance, nodes = 0.08, 0.75, 20_000
    curves = strands((np.arange(nodes) + 0.5) / nodes)
    weights = [0.8, 0.2] if len(curves) == 2 else [1.0]
    random = np.random.default_rng(0)
    x = curves[-1][random.integers(nodes, size=40)] + 2 * std * random.normal(size=(40, 2))
    expected = np.zeros(40)
    for weight, points in zip(weights, curves, strict=True):
        squared = ((x[:, None] - points) ** 2).sum(-1)
        expected += weight * (np.exp(-squared / (2 * std**2)) / (2 * np.pi * std**2)).mean(1)
    data = curve(name, spacing=spacing, std=std, imbalance=imbalance)
    density = data.log_density(torch.tensor(x)).double().exp().numpy()
    np.testing.assert_allclose(density, expected, rtol=0.01)


@pytest.mark.parametrize("spacing", [0.1, 2.0, 5.0])
def test_the_thinnest_circle_does_not_fall_apart_into_dots(spacing):
    # along any ray from the origin the mass is 1 / 2 pi: integral of p(r) r dr
    std = 0.001
    data = curve("circle", spacing=spacing, std=std)
    radii = torch.linspace(spacing - 8 * std, spacing + 8 * std, 161, dtype=torch.float64)
    for angle in (0.0, 0.1, 0.123, 2.0, 4.4):
        ray = torch.stack((radii * math.cos(angle), radii * math.sin(angle)), dim=1)
        mass = torch.trapezoid(data.log_density(ray).double().exp() * radii, radii)
        assert float(mass) == pytest.approx(1 / (2 * math.pi), rel=0.01)


def test_samples_lie_on_the_curve_when_there_is_hardly_noise():
    points = curve("circle", std=0.001).sample(5000, torch.Generator().manual_seed(0))
    assert (points.norm(dim=1) - 2).abs().max() < 0.006
    ends = curve("line", std=0.001).sample(5000, torch.Generator().manual_seed(0))
    assert ends[:, 1].abs().max() < 0.006
    assert ends[:, 0].abs().max() == pytest.approx(2, abs=0.01)


def test_spiral_has_as_many_arms_as_asked_with_their_weights():
    data = curve("spiral", modes=3, std=0.001, imbalance=0.75)
    points = data.sample(30_000, torch.Generator().manual_seed(0)).double()
    t = (points.norm(dim=1) / 2 - 0.15) / 0.85
    start = (torch.atan2(points[:, 1], points[:, 0]) / (2 * math.pi) - t) % 1  # the arm's own part of a full turn
    arm = (3 * start).round().long() % 3
    shares = arm.bincount(minlength=3) / len(points)
    assert shares.tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7], abs=0.015)


def test_curves_have_no_modes():
    assert curve("moons").modes is None
    assert curve("moons").weights is None
