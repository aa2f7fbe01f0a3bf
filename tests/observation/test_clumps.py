"""Clouds that have shrunk to a point, against counts by construction."""

import numpy as np
import pytest

from ganviz.observation.clumps import NEAR, clumps


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_a_cloud_that_is_a_point_is_found_with_its_count(rng):
    real = rng.normal(0, 0.5, (400, 2))
    fake = np.concatenate((np.full((300, 2), 0.31), rng.normal(-0.5, 0.2, (100, 2))))
    (found,) = clumps(fake, real, 2.0)
    assert found.number == 300 and (found.x, found.y) == pytest.approx((0.31, 0.31))


def test_two_points_come_largest_first_and_the_border_of_a_cell_cuts_none(rng):
    side = NEAR * 2.0
    near_border = np.array([0.0, 0.0]) + rng.uniform(-side / 4, side / 4, (200, 2))  # four cells meet at the origin
    fake = np.concatenate((near_border, np.full((300, 2), 1.0), rng.normal(0, 1, (20, 2)) + 5))
    found = clumps(fake, rng.normal(0, 1, (500, 2)), 2.0)
    assert [c.number for c in found] == [300, 200]


def test_what_is_as_dense_in_the_data_is_no_clump(rng):
    real = np.concatenate((np.zeros((250, 2)), np.ones((250, 2))))
    assert clumps(real + rng.normal(0, 0.001, real.shape), real, 2.0) == ()
    assert [c.number for c in clumps(np.zeros((100, 2)), real, 2.0)] == []  # twice the real share: no point yet
    assert clumps(rng.normal(0, 0.5, (500, 2)), real, 2.0) == ()


def test_nothing_is_found_among_what_is_not_finite_or_not_there():
    real = np.zeros((10, 2))
    assert clumps(np.full((10, 2), np.nan), real, 1.0) == () and clumps(np.empty((0, 2)), real, 1.0) == ()
    assert clumps(np.full((10, 2), 1e30), real, 1.0) == ()  # far outside the view
