"""When steps and states are due, on a clock that stands still until it is moved."""

from types import SimpleNamespace

import pytest

from ganviz.engine import pace as pace_module
from ganviz.engine.pace import SHARE_FOR_FRAMES, Pace


@pytest.fixture
def clock(monkeypatch):
    now = SimpleNamespace(time=100.0)
    monkeypatch.setattr(pace_module, "time", SimpleNamespace(perf_counter=lambda: now.time))
    return now


def play(pace, clock, seconds, tick=0.001):
    """Steps taken when the engine asks every tick."""
    steps = 0
    for _ in range(round(seconds / tick)):
        if pace.may_step():
            pace.count()
            steps += 1
        clock.time += tick
    return steps


def test_without_a_limit_every_moment_is_good(clock):
    pace = Pace(15)
    for _ in range(1000):
        assert pace.may_step()
        pace.count()


@pytest.mark.parametrize("rate", [1, 10, 100])
def test_a_limit_is_kept(clock, rate):
    pace = Pace(15)
    pace.limit(rate)
    assert play(pace, clock, 10) == pytest.approx(10 * rate, rel=0.02, abs=1)


def test_a_limit_can_be_lifted(clock):
    pace = Pace(15)
    pace.limit(1)
    assert play(pace, clock, 1) <= 2
    pace.limit(None)
    assert play(pace, clock, 1) == 1000


def test_falling_behind_is_forgiven(clock):
    pace = Pace(15)
    pace.limit(10)
    play(pace, clock, 1)
    clock.time += 60  # the machine slept
    assert play(pace, clock, 0.05) <= 3


def test_after_a_pause_no_burst(clock):
    pace = Pace(15)
    pace.limit(10)
    clock.time += 60
    pace.start()
    assert play(pace, clock, 1) == pytest.approx(10, abs=1)


@pytest.mark.parametrize("fps", [1, 15, 60])
def test_states_keep_to_the_frame_rate(clock, fps):
    pace, frames = Pace(fps), 0
    assert pace.frame_due()  # the first at once
    for _ in range(5000):
        if pace.frame_due():
            frames += 1
            pace.frame_took(0.0)
        clock.time += 0.001
    assert frames <= 5 * fps + 1 and frames >= 4.5 * fps


def test_costly_states_take_their_share_of_the_time(clock):
    pace, spent, start = Pace(60), 0.0, clock.time
    for _ in range(50):
        while not pace.frame_due():
            clock.time += 0.01
        clock.time += 0.2
        spent += 0.2
        pace.frame_took(0.2)
    while not pace.frame_due():
        clock.time += 0.01
    assert spent / (clock.time - start) == pytest.approx(SHARE_FOR_FRAMES, rel=0.04)


def test_one_slow_state_does_not_leave_the_page_standing(clock):
    pace = Pace(60)
    pace.frame_took(5.0)
    assert pace.next_frame == pytest.approx(clock.time + 2)


def test_speed_is_steps_over_the_last_second(clock):
    pace = Pace(15)
    for _ in range(300):
        pace.count()
        clock.time += 0.01
    assert pace.steps_per_second(True) == pytest.approx(100)
    for _ in range(30):
        pace.count()
        clock.time += 0.1
    assert pace.steps_per_second(True) == pytest.approx(10)


def test_speed_is_zero_when_paused_and_counted_anew_after(clock):
    pace = Pace(15)
    for _ in range(200):
        pace.count()
        clock.time += 0.01
    assert pace.steps_per_second(True) > 0
    assert pace.steps_per_second(False) == 0
    clock.time += 100
    pace.start()
    for _ in range(150):
        pace.count()
        clock.time += 0.01
    assert pace.steps_per_second(True) == pytest.approx(100)


def test_speed_holds_between_two_windows(clock):
    pace = Pace(15)
    for _ in range(100):
        pace.count()
        clock.time += 0.011
    told = pace.steps_per_second(True)
    clock.time += 0.1
    assert told > 0 and pace.steps_per_second(True) == told


def test_quick_states_come_as_often_as_was_asked_for(clock):
    pace, start, states = Pace(20), clock.time, 0
    while clock.time < start + 10:
        clock.time += 0.001
        if pace.frame_due():
            clock.time += 0.005  # what a state takes is part of the interval
            pace.frame_took(0.005)
            states += 1
    assert states == pytest.approx(200, rel=0.03)
