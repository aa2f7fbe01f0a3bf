"""A run trained for its moments."""

from ganviz import Experiment
from ganviz.engine import Run
from ganviz.export.capture import moments_of

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
