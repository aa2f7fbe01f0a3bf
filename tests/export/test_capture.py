"""Moments of a recording, and of a run trained for them."""

import pytest

from ganviz import Experiment
from ganviz.engine import Run
from ganviz.errors import SettingError
from ganviz.export.capture import KeptMoments, moments_of, train

SMALL = {"data": "ring", "latent_dim": 2, "generator_width": 8, "discriminator_width": 8, "batch_size": 8}


def test_moments_are_taken_at_the_steps_chosen():
    run, seen = Run(Experiment(**SMALL), device="cpu"), []
    moments = list(moments_of(run, [0, 3, 250], ("plane",), seen.append))
    assert [moment.snapshot.step for moment in moments] == [0, 3, 250] and seen == [3, 103, 203, 250]
    assert all(m.snapshot.plane is not None and m.snapshot.judgement is None for m in moments)
    assert len(moments[-1].losses["step"]) == 250 and len(moments[1].losses["step"]) == 3


def test_only_the_steps_that_are_wanted_are_trained():
    run = Run(Experiment(**SMALL), device="cpu")
    moments = moments_of(run, [1, 10**9], ())
    next(moments)
    assert run.trainer.step_count == 1


def test_a_run_that_diverges_ends_with_the_moment_that_says_so():
    run = Run(Experiment(**SMALL, generator_lr=10, discriminator_lr=10), device="cpu")
    moments = list(moments_of(run, range(0, 1000, 10), ("plane",)))
    assert moments[-1].snapshot.diverged and len(moments) < 100
    assert not any(moment.snapshot.diverged for moment in moments[:-1])


def test_training_looks_where_it_should_and_tells_of_every_step():
    run = Run(Experiment(**SMALL), device="cpu")
    run.step()
    assert list(train(run, 7, {1, 4, 99}, ("plane",))) == list(range(8)) and run.trainer.step_count == 8
    first, second, last = run.recording.snapshots
    assert [s.step for s in (first, second, last)] == [1, 4, 8]
    assert second.plane is not None and second.game is None
    assert last.plane is not None and last.game is not None


def test_training_may_be_left_after_any_step():
    run = Run(Experiment(**SMALL), device="cpu")
    assert next(done for done in train(run, 10**9, (), ()) if done == 5) == run.trainer.step_count


def test_training_that_diverges_ends_where_it_is_noticed():
    run = Run(Experiment(**SMALL, generator_lr=10, discriminator_lr=10), device="cpu")
    *_, last = train(run, 10**9, (), ())
    assert run.diverged and last == run.trainer.step_count and last % 100 == 0


def test_moments_of_a_recording_are_made_as_they_are_wanted():
    run = Run(Experiment(**SMALL), device="cpu")
    list(moments_of(run, range(0, 101, 10), ("plane",)))
    kept = KeptMoments(run.recording, 3)
    assert len(kept) == 3 and [moment.snapshot.step for moment in kept] == [0, 50, 100]
    assert kept[-1].snapshot.step == 100 and [m.snapshot.step for m in kept[1:]] == [50, 100]
    assert kept[1].losses["step"].max() == 50
    run.step()
    run.capture()
    assert len(kept) == 3 and len(KeptMoments(run.recording, 0, "all")) == 12


def test_an_empty_recording_shows_nothing():
    with pytest.raises(SettingError, match="no moment was kept"):
        KeptMoments(Run(Experiment(**SMALL), device="cpu").recording, 3)
