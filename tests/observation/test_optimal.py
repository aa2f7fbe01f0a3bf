"""The optimal D, against closed forms."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from ganviz import Experiment, Trainer
from ganviz.observation import Probe
from ganviz.observation.optimal import FAKES, density_of, kernel_width, optimal_d, optimal_surface

EXTENT, SIDE = 2.0, 64
CENTRES = (np.arange(SIDE) + 0.5) / SIDE * 2 * EXTENT - EXTENT
CELLS = np.stack(np.meshgrid(CENTRES, CENTRES), -1)


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def gaussian(middle, std):
    return multivariate_normal(middle, std**2 * np.eye(2))


def test_a_known_gaussian_is_found_again_with_the_kernel_s_width_added(rng):
    std, middle, width = 0.3, (0.5, -0.25), 0.1
    found = density_of(rng.normal(middle, std, (200_000, 2)), EXTENT, SIDE, width)
    expected = gaussian(middle, np.hypot(std, width)).pdf(CELLS)  # a convolution of two Gaussians
    np.testing.assert_allclose(found, expected, atol=0.03 * expected.max())
    assert found.sum() * (2 * EXTENT / SIDE) ** 2 == pytest.approx(1, abs=0.01)


def test_one_point_is_one_kernel_at_its_place():
    found = density_of(np.array([[1.0, -0.5]]), EXTENT, SIDE, 0.2)
    row, column = np.unravel_index(found.argmax(), found.shape)
    assert CENTRES[column] == pytest.approx(1.0, abs=0.04) and CENTRES[row] == pytest.approx(-0.5, abs=0.04)
    assert found.max() == pytest.approx(1 / (2 * np.pi * 0.04), rel=0.02)


def test_what_lies_outside_does_not_wrap_around(rng):
    found = density_of(np.full((100, 2), EXTENT + 0.1), EXTENT, SIDE, 0.1)
    assert found[-1, -1] > 0.1 and found[:32, :32].max() < 1e-9
    assert density_of(np.full((5, 2), 1e9), EXTENT, SIDE, 0.1).max() == 0


def test_the_surface_between_two_gaussians_is_their_posterior(rng):
    real, fake, std = gaussian((-0.3, 0), 0.4), gaussian((0.3, 0), 0.4), 0.4
    found = optimal_surface(real.logpdf(CELLS), rng.normal((0.3, 0), std, (FAKES, 2)), std, EXTENT)
    expected = real.pdf(CELLS) / (real.pdf(CELLS) + fake.pdf(CELLS))
    dense = np.maximum(real.pdf(CELLS), fake.pdf(CELLS)) > 0.1
    assert np.abs(found - expected)[dense].max() < 0.08
    assert np.abs(found - expected)[dense].mean() < 0.02
    assert np.isnan(found[0, 0])  # where nobody comes


def test_where_both_agree_it_is_one_half_and_without_fakes_one():
    np.testing.assert_allclose(optimal_d(np.log([0.2, 0.2, 0.1]), [0.2, 0.0, 0.3]), [0.5, 1.0, 0.25])
    assert np.isnan(optimal_d(np.array([-np.inf]), np.array([0.0]))[0])


def test_kernels_are_not_finer_than_the_grid():
    assert kernel_width(0.3, 2.0, 64) == pytest.approx(0.1)
    assert kernel_width(0.001, 2.0, 64) == pytest.approx(4 / 512)


def test_the_probe_has_it_when_asked_and_training_does_not_notice():
    small = {"generator_width": 8, "discriminator_width": 8}
    trainers = [Trainer(Experiment(data="ring", **small), device="cpu") for _ in range(2)]
    asked = Probe(trainers[0]).observe(("plane", "optimal")).plane
    assert Probe(trainers[1]).observe(("plane",)).plane.optimal is None
    known = ~np.isnan(asked.optimal)
    side = len(asked.surface)
    assert asked.optimal.shape == (side, side) and 0 <= asked.optimal[known].min() <= asked.optimal[known].max() <= 1
    row, column = (int((c + asked.extent) / (2 * asked.extent) * side) for c in asked.modes[0][::-1])
    assert asked.optimal[row, column] > 0.9  # no fakes there yet
    for trainer in trainers:
        trainer.step()
    assert (trainers[0].generator.values == trainers[1].generator.values).all()
