"""Which moments are shown, and how fast."""

import itertools

import pytest

from ganviz.errors import SettingError
from ganviz.export.frames import Pace, chosen, frames_wanted, spaced


def test_evenly_spaced_steps_have_both_ends():
    assert spaced(3000, 5, "even") == [0, 750, 1500, 2250, 3000]
    assert spaced(1600, 3, "even", first=1500) == [1500, 1550, 1600]


def test_log_spaced_steps_are_dense_at_first_and_lose_no_frames():
    steps = spaced(3000, 100, "log")
    gaps = [later - earlier for earlier, later in itertools.pairwise(steps)]
    assert len(steps) == 100 and steps[:4] == [0, 1, 2, 3] and steps[-1] == 3000
    assert all(b >= a - 1 for a, b in itertools.pairwise(gaps)) and gaps[-1] > 100


@pytest.mark.parametrize("spacing", ["even", "log"])
@pytest.mark.parametrize(
    ("last", "count"), [(0, 1), (0, 9), (1, 2), (5, 50), (7, 8), (100, 3), (3000, 150), (10**6, 2)]
)
def test_steps_rise_end_at_the_last_and_are_never_too_many(spacing, last, count):
    steps = spaced(last, count, spacing)
    assert steps == sorted(set(steps)) and steps[-1] == last and len(steps) <= min(count, last + 1)


def test_all_steps():
    assert spaced(5, 2, "all", first=2) == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((10, 5, "odd"), "unknown spacing 'odd'; choose one of: all, even, log"),
        ((10, 0, "even"), "cannot choose 0 frames of the steps from 0 to 10"),
        ((10, 5, "even", 20), "cannot choose 5 frames of the steps from 20 to 10"),
    ],
)
def test_what_cannot_be_chosen_is_said(arguments, words):
    with pytest.raises(SettingError, match=words):
        spaced(*arguments)


def test_the_nearest_kept_moments_are_chosen():
    kept = [0, 10, 20, 40, 80, 100]
    assert chosen(kept, 3, "even") == [0, 3, 5]
    assert chosen(kept, 99, "even") == [0, 1, 2, 3, 4, 5] == chosen(kept, 2, "all")
    assert chosen([40], 5, "log") == [0]
    with pytest.raises(SettingError, match="no moment was kept"):
        chosen([], 5, "even")


@pytest.mark.parametrize(
    ("frames", "seconds", "fps", "wanted"),
    [
        (None, None, None, (150, 15)),
        (None, 4, None, (60, 15)),
        (None, 4, 10, (40, 10)),
        (30, None, None, (30, 15)),
        (30, 3, None, (30, 10)),
        (30, None, 5, (30, 5)),
        (30, 3, 10, (30, 10)),
        (None, 0.1, 1, (1, 1)),
    ],
)
def test_two_of_frames_seconds_and_fps_give_the_third(frames, seconds, fps, wanted):
    assert frames_wanted(frames, seconds, fps) == wanted


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((30, 3, 20), "30 frames in 3 s are not 20 a second"),
        ((None, -1, None), "seconds -1 is not"),
        ((0, None, None), "frames 0 is not"),
        ((None, None, 61), "fps 61 is not a number from 0.1 to 60"),
        ((1000, 1, None), "fps 1000"),
    ],
)
def test_paces_that_cannot_be_are_refused(arguments, words):
    with pytest.raises(SettingError, match=words):
        frames_wanted(*arguments)


def test_hold_is_counted_in_frames():
    assert Pace(15, 1).held == 15 and Pace(10, 0).held == 0
    with pytest.raises(SettingError, match="hold 61"):
        Pace(15, 61)
