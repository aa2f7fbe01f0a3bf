"""Lines over the plane."""

from dataclasses import replace

import numpy as np
import pytest

from ganviz import Experiment
from ganviz.engine import Run
from ganviz.observation.strokes import ARROW_LENGTH, arrow_strokes, boundary


@pytest.fixture(scope="module")
def plane():
    run = Run(Experiment(data="ring", generator_width=8, discriminator_width=8, batch_size=8), device="cpu")
    return run.capture(("plane",)).plane


def test_the_boundary_lies_where_d_cannot_decide(plane):
    n = len(plane.surface_values)
    rising = np.tile(np.linspace(0, 1, n, dtype=np.float32), (n, 1))
    line = boundary(replace(plane, surface_values=rising))
    assert np.abs(line[:, 0]).max() < 1e-3 and np.ptp(line[:, 1]) > 1.9 * plane.extent


def test_a_sure_discriminator_has_no_boundary(plane):
    for value in (0.9, np.nan):
        assert len(boundary(replace(plane, surface_values=np.full_like(plane.surface_values, value)))) == 0


def test_each_arrow_is_a_stroke_with_two_barbs(plane):
    one = np.array([[1.0, 2.0, 1.0, 0.0]], np.float32)
    strokes = arrow_strokes(replace(plane, arrows=one, extent=2.0))
    tail, tip, left, again, right, gap = strokes
    assert tail.tolist() == [1, 2] and tip == pytest.approx([1 + 2 * ARROW_LENGTH, 2]) and (again == tip).all()
    assert left[1] == pytest.approx(4 - right[1]) and left[0] == right[0] < tip[0] and np.isnan(gap).all()
