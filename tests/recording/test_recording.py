"""The recording keeps to its budget and gives back any step."""

import pytest
import torch

from ganviz import Experiment, GanvizError, Run

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def eventful_run():
    """A run with live changes and single steps; (run, weights of G after each step)."""
    run, weights = Run(Experiment(**SMALL), device="cpu"), {}
    changes = {5: {"generator_lr": 0.01}, 12: {"objective": "hinge", "std": 0.3}, 20: {"batch_size": 8}}
    for step in range(30):
        if step in changes:
            run.apply(changes[step])
        run.step({7: "discriminator", 15: "generator"}.get(step, "both"))
        weights[step + 1] = run.trainer.generator.values.clone()
    run.capture()
    return run, weights


@pytest.mark.parametrize("step", [1, 5, 6, 8, 12, 13, 16, 21, 30])
def test_any_step_is_restored_bit_for_bit(step):
    run, weights = eventful_run()
    assert torch.equal(run.recording.restore(step, "cpu").generator.values, weights[step])


def test_what_was_restored_goes_on_as_the_run_did():
    run, weights = eventful_run()
    trainer = run.recording.restore(21, "cpu")
    for _ in range(9):
        trainer.step()
    assert torch.equal(trainer.generator.values, weights[30])


def test_a_step_before_the_first_checkpoint_is_refused():
    run, _ = eventful_run()
    with pytest.raises(GanvizError, match="earliest checkpoint is at step 0"):
        run.recording.restore(-1, "cpu")


def test_memory_stays_within_the_budget():
    run = Run(Experiment(), device="cpu", history_mb=1)
    for _ in range(40):
        run.step()
        run.capture()
        run.recording.add_checkpoint(run.trainer)
    assert sum(s.nbytes for s in run.recording.snapshots) <= 2**19
    assert sum(c.nbytes for c in run.recording.checkpoints) <= 2**20
    assert run.recording.snapshots[-1].step == 40
