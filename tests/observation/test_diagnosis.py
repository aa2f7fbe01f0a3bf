"""The words a student reads, sentence by sentence."""

import math

import numpy as np
import pytest

from ganviz.experiment import Experiment
from ganviz.observation import Judgement, PlaneView, Probe, Snapshot
from ganviz.observation.diagnosis import describe, explain_break
from ganviz.training import Losses, Trainer

POINTS = np.zeros((4, 2), np.float32)
COLLAPSED = {"modes_captured": 2.0, "modes_near": 2.0, "high_quality": 0.876, "reverse_kl": 1.4, "js": 0.8}
CONVERGED = {"modes_captured": 8.0, "modes_near": 8.0, "high_quality": 0.97, "reverse_kl": 0.01, "js": 0.1}


def plane(modes=8):
    centres = None if modes is None else np.zeros((modes, 2), np.float32)
    surface = np.zeros((2, 2), np.uint8)
    return PlaneView(
        1.0, POINTS, POINTS, POINTS[:, 0], POINTS[:, 0], None, centres, surface, POINTS, POINTS, 1.0, POINTS, ""
    )


def judgement(accuracy):
    return Judgement(POINTS[:, 0], POINTS[:, 0], 0.5, 0.5, accuracy, True, 0.0, accuracy, accuracy)


def snapshot(step=1200, **parts):
    losses = {"discriminator": 1.0, "generator": 1.0}
    return Snapshot(step, Experiment(generator_lr=0.25).settings(), {}, "cpu", losses, (1.0, 1.0), **parts)


def losses(discriminator, generator, broken, first=1):
    steps = np.arange(first, first + len(discriminator))
    return Losses(steps, np.array(discriminator, np.float32), np.array(generator, np.float32), broken)


def test_step_0_says_what_to_do():
    text = describe(snapshot(0, plane=plane(), metrics=COLLAPSED, judgement=judgement(1.0)))
    assert text == "Nothing is learned yet. Press play, or step one player at a time."


def test_collapse():
    assert describe(snapshot(plane=plane(), metrics=COLLAPSED, judgement=judgement(0.99))) == (
        "Step 1,200. 2 of 8 modes captured, 88% of the fakes high-quality. "
        "The fakes crowd around 2 of 8 modes: mode collapse, or not yet spread. "
        "The discriminator is right on 99%: it tells fakes from real with ease."
    )


def test_convergence():
    assert describe(snapshot(plane=plane(), metrics=CONVERGED, judgement=judgement(0.52))) == (
        "Step 1,200. 8 of 8 modes captured, 97% of the fakes high-quality. "
        "The discriminator is right on 52%: it can hardly tell fakes from real."
    )


@pytest.mark.parametrize(("near", "said"), [(4.0, True), (5.0, False)])
def test_collapse_is_said_up_to_half_of_the_modes(near, said):
    text = describe(snapshot(plane=plane(), metrics={**COLLAPSED, "modes_near": near}))
    assert ("mode collapse" in text) is said


@pytest.mark.parametrize(
    ("accuracy", "end"),
    [
        (0.95, "with ease."),
        (0.94, "right on 94% of real and fake samples."),
        (0.61, "right on 61% of real and fake samples."),
        (0.6, "hardly tell fakes from real."),
    ],
)
def test_what_the_discriminator_thinks(accuracy, end):
    assert describe(snapshot(judgement=judgement(accuracy))).endswith(end)


def test_data_without_modes_is_measured_by_its_distance():
    bands = {"js": (0.05, 0.15)}
    far = describe(snapshot(plane=plane(None), metrics={"js": 0.4}, bands=bands))
    near = describe(snapshot(plane=plane(None), metrics={"js": 0.15}, bands=bands))
    assert far == "Step 1,200. JS divergence to the data 0.40 (a perfect generator scores 0.05 to 0.15)."
    assert near == "Step 1,200. JS divergence to the data 0.15 (as near as a perfect generator)."


def test_what_is_unknown_is_not_said():
    unknown = dict.fromkeys(COLLAPSED, math.nan)
    assert describe(snapshot()) == "Step 1,200."
    assert describe(snapshot(plane=plane(), metrics=unknown, judgement=judgement(math.nan))) == "Step 1,200."
    assert describe(snapshot(plane=plane(None), metrics={"js": math.nan})) == "Step 1,200."


def test_divergence_names_reason_and_both_learning_rates_and_nothing_else():
    text = describe(snapshot(plane=plane(), metrics=COLLAPSED, diverged="the generator's loss rose at step 7"))
    assert text == (
        "Training diverged: the generator's loss rose at step 7. The usual cause is a learning rate that is too high "
        "(now: generator 0.25, discriminator 0.001). Lower it and reset, or go back to before it broke."
    )


def test_sound_losses_break_nothing():
    assert explain_break(losses([1, 2], [1, 2], None)) == ""


@pytest.mark.parametrize(
    ("discriminator", "generator", "why"),
    [
        ([1, 2e6, 3e6], [1, 2, 3], "the discriminator's loss rose to 2e+06 at step 1,502"),
        ([1, 2, 3], [1, -2.5e6, 3], "the generator's loss rose to -2.5e+06 at step 1,502"),
        ([1, 2e6, 3], [1, 4e6, 3], "the generator's loss rose to 4e+06 at step 1,502"),
        ([1, math.inf, 3], [1, 5, 3], "the discriminator's loss was no longer a finite number at step 1,502"),
        ([1, 2, 3], [1, math.nan, 3], "the generator's loss was no longer a finite number at step 1,502"),
    ],
)
def test_the_loss_that_broke_first_is_named_with_its_step(discriminator, generator, why):
    assert explain_break(losses(discriminator, generator, 1502, first=1501)) == why


@pytest.mark.parametrize(
    ("discriminator", "generator", "player"), [(2e6, math.nan, "discriminator"), (math.nan, 2e6, "generator")]
)
def test_a_player_that_made_no_update_is_not_blamed(discriminator, generator, player):
    assert explain_break(losses([discriminator], [generator], 1)) == f"the {player}'s loss rose to 2e+06 at step 1"


def test_a_trainers_own_divergence_is_told_in_the_status():
    rates = {"generator_lr": 50, "discriminator_lr": 60, "objective": "least_squares"}
    sgd = {"generator_optimizer": "sgd", "discriminator_optimizer": "sgd"}
    trainer = Trainer(Experiment(**rates, **sgd, generator_width=8, discriminator_width=8), "cpu")
    probe = Probe(trainer, samples=32, resolution=8, arrows=4)
    for _ in range(50):
        trainer.step()
    drained = trainer.drain_losses()
    snapshot = probe.observe((), drained)
    assert drained.broken_step is not None and f"at step {drained.broken_step:,}" in snapshot.status
    assert snapshot.status.startswith(f"Training diverged: {snapshot.diverged}. ")
    assert "(now: generator 50, discriminator 60)" in snapshot.status
