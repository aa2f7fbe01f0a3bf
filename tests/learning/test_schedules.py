"""What fades with time, by hand."""

from itertools import pairwise

import pytest

from ganviz.learning import SCHEDULES, fading, rate_factor


@pytest.mark.parametrize(
    ("schedule", "step", "horizon", "warm_up", "factor"),
    [
        ("constant", 0, 10, 0, 1.0),
        ("constant", 10**6, 10, 0, 1.0),
        ("linear", 0, 10, 0, 1.0),
        ("linear", 4, 10, 0, 0.6),
        ("linear", 10, 10, 0, 0.0),
        ("linear", 11, 10, 0, 0.0),
        ("exponential", 0, 10, 0, 1.0),
        ("exponential", 10, 10, 0, 0.5),
        ("exponential", 15, 10, 0, 2**-1.5),
        ("exponential", 10**7, 1, 0, 0.0),
        ("constant", 0, 10, 4, 0.25),
        ("constant", 2, 10, 4, 0.75),
        ("constant", 3, 10, 4, 1.0),
        ("constant", 9, 10, 4, 1.0),
        ("constant", 0, 10, 1, 1.0),
        ("linear", 2, 10, 4, 0.75 * 0.8),
    ],
)
def test_rate_factors(schedule, step, horizon, warm_up, factor):
    assert rate_factor(schedule, step, horizon, warm_up) == pytest.approx(factor)


@pytest.mark.parametrize("schedule", sorted(SCHEDULES))
def test_rates_never_rise_after_warming_up(schedule):
    factors = [rate_factor(schedule, step, 7, 3) for step in range(40)]
    assert all(0 <= b <= a <= 1 for a, b in pairwise(factors[2:]))


@pytest.mark.parametrize(
    ("step", "horizon", "left"), [(0, 10, 0.3), (5, 10, 0.15), (10, 10, 0.0), (20, 10, 0.0), (0, 0, 0.3), (99, 0, 0.3)]
)
def test_fading(step, horizon, left):
    assert fading(0.3, step, horizon) == pytest.approx(left)
