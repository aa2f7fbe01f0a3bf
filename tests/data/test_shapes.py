"""Pinwheel and checkerboard against second implementations."""

import cmath
import math

import numpy as np
import pytest
import torch

from ganviz.data import Dials, build_data


def shape(name, **changes):
    values = {"modes": 5, "spacing": 1.5, "std": 0.1, "imbalance": 0.0, "rotation": 0.0, **changes}
    return build_data(name, dials=Dials(**values))


def pinwheel_density(point, *, modes, spacing, std):
    """Turn the point back by |x| / spacing and by each blade's angle, then look the plain Gaussian up."""
    total = 0.0
    for k in range(modes):
        flat = point * cmath.exp(-1j * (abs(point) / spacing + 2 * math.pi * k / modes))
        length = 0.3 * spacing
        along = math.exp(-((flat.real - spacing) ** 2) / (2 * length**2)) / math.sqrt(2 * math.pi * length**2)
        across = math.exp(-(flat.imag**2) / (2 * std**2)) / math.sqrt(2 * math.pi * std**2)
        total += along * across / modes
    return total


def test_pinwheel_density_by_turning_back():
    data = shape("pinwheel", std=0.2)
    points = data.sample(30, torch.Generator().manual_seed(0))
    expected = [pinwheel_density(complex(x, y), modes=5, spacing=1.5, std=0.2) for x, y in points.tolist()]
    np.testing.assert_allclose(data.log_density(points).exp().numpy(), expected, rtol=1e-4)


def test_pinwheel_blades_are_all_alike():
    # turned by a fifth of a circle, five equal blades fall onto one another
    data = shape("pinwheel")
    points = data.sample(200, torch.Generator().manual_seed(0))
    fifth = 2 * math.pi / 5
    turn = torch.tensor([[math.cos(fifth), math.sin(fifth)], [-math.sin(fifth), math.cos(fifth)]])
    torch.testing.assert_close(data.log_density(points @ turn), data.log_density(points), atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("std", [0.001, 0.02, 0.5])
def test_checkerboard_is_a_sum_of_products_of_error_functions(std):
    def interval(x, low):
        scale = std * math.sqrt(2)
        return (math.erf((x - low) / scale) - math.erf((x - low - 1.5) / scale)) / 2 / 1.5

    data = shape("checkerboard", std=std)
    for x, y in [(-2.0, -2.0), (0.3, 0.3), (1.51, 0.7), (-1.5, 0.001), (0.0, 0.0)]:
        dark = [(i, j) for i in range(4) for j in range(4) if (i + j) % 2 == 0]
        expected = sum(interval(x, 1.5 * i - 3) * interval(y, 1.5 * j - 3) for i, j in dark) / 8
        value = data.log_density(torch.tensor([[x, y]], dtype=torch.float64)).exp()
        assert float(value) == pytest.approx(expected, rel=1e-4)


def test_checkerboard_fills_dark_squares_only():
    data = shape("checkerboard", spacing=1.0, std=0.001)
    points = data.sample(8000, torch.Generator().manual_seed(0))
    inside = ((points % 1) - 0.5).abs().amax(1) < 0.49  # away from borders, where noise decides
    cells = (points[inside] + 2).floor().long()
    assert (cells.sum(1) % 2 == 0).all()
    counts = (4 * cells[:, 0] + cells[:, 1]).bincount(minlength=16)
    assert (counts > 0).sum() == 8
    assert counts[counts > 0].min() > 0.85 * inside.sum() / 8


def test_shapes_have_no_modes():
    assert shape("pinwheel").modes is None
    assert shape("checkerboard").weights is None
