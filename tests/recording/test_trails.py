"""Trails keep evenly spaced moments of a few latents, as they were."""

import numpy as np
import pytest

from ganviz.engine import Run
from ganviz.experiment import Experiment
from ganviz.recording import Trail, Trails, open_recording, save_recording


def walked(*steps, **options):
    trails = Trails(**options)
    for step in steps:
        trails.add(step, np.full((20, 2), step, np.float32))
    return trails


def test_the_first_of_each_stretch_is_kept_as_it_was_by_hand():
    trail = walked(0, 3, 4, 5, 9, 10, capacity=4, latents=3).trail
    # as of a film: one in 4 steps leaves 0, 4 and 9; nothing is averaged
    assert (trail.steps.tolist(), trail.every) == ([0, 4, 9], 4)
    np.testing.assert_array_equal(trail.points, np.array([0, 4, 9])[:, None, None] * np.ones((3, 3, 2)))


@pytest.mark.parametrize("stride", [1, 3, 7, 1000])
def test_memory_is_bounded_whatever_is_shown(stride):
    trail = walked(*range(0, 2000 * stride, stride), capacity=50).trail
    assert 25 <= len(trail.steps) <= 50 and trail.points.dtype == np.float32


def test_a_path_ends_at_the_present_and_holds_nothing_later():
    trail = walked(0, 1, 2, 3, 4, latents=2).trail
    now = np.full((5, 2), 7, np.float32)
    assert trail.last(3, 9, now)[:, 0, 0].tolist() == [3, 4, 7]
    assert trail.last(10, 3, now)[:, 1, 1].tolist() == [0, 1, 2, 7]  # seen from step 3
    assert trail.last(10, 0, now)[:, 0, 0].tolist() == [7]
    assert len(trail.last(10, 9, now[:1])) == 0
    assert trail.until(2).steps.tolist() == [0, 1, 2]


def test_what_is_not_finite_or_too_little_is_left_out():
    trails = walked(0, latents=3)
    trails.add(1, np.array([[0, 1], [np.inf, 0], [0, 0]], np.float32))
    trails.add(2, np.zeros((2, 2), np.float32))
    assert trails.trail.steps.tolist() == [0]


@pytest.mark.parametrize(
    "trail",
    [
        Trail(0, np.array([1]), np.zeros((1, 12, 2), np.float32)),
        Trail(1, np.array([2, 1]), np.zeros((2, 12, 2), np.float32)),
        Trail(1, np.array([1]), np.zeros((1, 11, 2), np.float32)),
        Trail(1, np.array([1]), np.full((1, 12, 2), np.nan, np.float32)),
        Trail(1, np.arange(500), np.zeros((500, 12, 2), np.float32)),
    ],
)
def test_what_cannot_be_a_trail_is_refused(trail):
    with pytest.raises(ValueError, match="its trails cannot be"):
        Trails().restore(trail)


def test_trails_are_those_of_the_displayed_latents_and_survive_file_and_restoration(tmp_path):
    run = Run(Experiment(generator_width=4, discriminator_width=4), device="cpu")
    seen = {}
    for _ in range(6):
        seen[run.trainer.step_count] = run.capture().plane.fake[:12]
        run.step()
    trail = run.recording.trails.trail
    assert trail.steps.tolist() == list(seen)
    np.testing.assert_array_equal(trail.points, np.stack(list(seen.values())))
    assert run.recording.moment(run.recording.snapshots[2]).trail.steps.tolist() == [0, 1, 2]
    path = tmp_path / "run.ganviz"
    save_recording(run.recorded(), path)
    np.testing.assert_array_equal(open_recording(path).trails.trail.points, trail.points)
    run.restore(3)
    assert run.recording.trails.trail.steps.tolist() == [0, 1, 2, 3]
