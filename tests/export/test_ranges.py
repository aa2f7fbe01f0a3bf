"""Axes follow their data in few jumps."""

import numpy as np

from ganviz.export.drawings.ranges import Range, StepRange


def test_a_range_holds_all_finite_values_with_room():
    limits = Range()
    assert limits.follow(np.array([1.0, 2.0, np.nan, np.inf]), np.array([0.5]))
    assert limits.low < 0.5 and 2 < limits.high < 2.5


def test_a_range_stays_while_values_fit():
    limits = Range()
    limits.follow(np.array([0.0, 10.0]))
    assert not limits.follow(np.array([1.0, 9.0])) and not limits.follow(np.array([np.nan]))
    assert limits.follow(np.array([0.0, 11.0])) and limits.high > 11


def test_a_range_shrinks_when_values_take_little_of_it():
    limits = Range()
    limits.follow(np.array([0.0, 100.0]))
    assert limits.follow(np.array([0.0, 1.0])) and limits.high < 2


def test_nothing_known_gives_limits_all_the_same():
    limits = Range(floor=0)
    assert limits.follow(np.array([])) and limits.low == 0 < limits.high
    assert not limits.follow(np.array([np.nan]))


def test_equal_values_have_room():
    limits = Range()
    limits.follow(np.array([3.0, 3.0]))
    assert limits.low < 3 < limits.high


def test_a_floor_stays():
    limits = Range(floor=0)
    limits.follow(np.array([5.0, 6.0]))
    assert limits.low == 0


def test_few_jumps_on_a_long_run():
    steps = StepRange(None)
    assert sum(steps.follow(step) for step in range(10_000)) < 30 and steps.high >= 9999


def test_a_known_end_never_moves():
    steps = StepRange(3000)
    assert steps.high == 3000 and not any(steps.follow(step) for step in range(3001))
    assert steps.follow(3001)


def test_a_first_moment_late_in_the_run_takes_just_its_room():
    steps = StepRange(None)
    assert steps.follow(5000) and steps.high == 5000


def test_a_run_that_began_in_mid_story_is_shown_from_there():
    steps = StepRange(7000)
    assert steps.begin(6001) and steps.low == 6001 and not steps.begin(10)


def test_a_run_from_its_start_is_shown_from_0():
    steps = StepRange(7000)
    assert not steps.begin(20) and steps.low == 0
    assert not StepRange(6).begin(1)


def test_an_axis_has_a_length_even_at_its_first_moment():
    steps = StepRange(None)
    steps.follow(50)
    assert not steps.begin(50) and steps.low == 0 and steps.follow(51) and steps.begin(50)
