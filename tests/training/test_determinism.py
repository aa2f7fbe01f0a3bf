"""The same seed, the same run, bitwise; looking, saving and going on leave no trace."""

import random

import numpy as np
import pytest
import torch
from games import DCGAN, IMAGES, PLANE, WORLDS, build, flatten, moved, play, played, same, state

from ganviz.experiment import Experiment
from ganviz.observation import Probe


@WORLDS
def test_the_same_seed_gives_the_same_run_bitwise(world):
    steps = 3 if world is DCGAN else 30
    first, again, other = (played(steps, world, seed=seed) for seed in (3, 3, 4))
    assert same(first, again)
    assert not torch.equal(first.generator.values, other.generator.values)
    assert np.array_equal(first.drain_losses().generator, again.drain_losses().generator)


def test_seeds_differ_in_weights_and_in_every_stream():
    fresh = [state(build(seed=seed)) for seed in (0, 1)]
    paths = {"/generator/values", "/discriminator/values", "/streams/0", "/streams/1", "/streams/2"}
    assert moved(*fresh) == paths


def test_the_three_streams_of_a_run_differ():
    streams = build().state_dict()["streams"]
    assert not any(torch.equal(streams[i], streams[j]) for i, j in ((0, 1), (0, 2), (1, 2)))


@WORLDS
def test_looking_changes_nothing(world):
    watched, alone = build(world), build(world)
    probe = Probe(watched)
    for _ in range(2 if world is DCGAN else 5):
        watched.step()
        probe.observe()
        alone.step()
    assert same(watched, alone)
    assert watched.generator.network.training


@WORLDS
def test_nothing_touches_the_global_random_streams(world):
    trainer = build(world)
    before, python = torch.get_rng_state(), random.getstate()
    trainer.apply({"batch_size": 4, "regularizers": ["gradient_penalty"]})
    play(trainer, 2)
    Probe(trainer).observe()
    assert torch.equal(torch.get_rng_state(), before) and random.getstate() == python


@WORLDS
def test_building_leaves_the_global_random_stream_alone(world):
    before = torch.get_rng_state()
    build(world)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_global_seed_changes_nothing():
    with torch.random.fork_rng():
        torch.manual_seed(1)
        first = played(3)
        torch.manual_seed(2)
        assert same(first, played(3))


# settings said to be without effect have none
@pytest.mark.parametrize(
    ("world", "changes"),
    [
        (PLANE, {"classes": [1], "channels": 7, "weight_clip": 1.0, "gradient_penalty_weight": 3.0, "r1_weight": 3.0}),
        ({**PLANE, "data": "gaussian"}, {"modes": 5, "imbalance": 0.5}),
        ({**PLANE, "objective": "hinge"}, {"label_smoothing": 0.3}),
        ({**PLANE, "generator_optimizer": "sgd"}, {"generator_beta1": 0.1, "generator_beta2": 0.1}),
        ({**PLANE, "generator_layers": 0}, {"generator_width": 3}),
        (IMAGES, {"modes": 3, "std": 0.5, "rotation": 20.0, "channels": 7}),
        (DCGAN, {"generator_layers": 3, "generator_width": 5, "discriminator_layers": 0, "discriminator_width": 3}),
    ],
    ids=lambda x: "-".join(x)[:40],
)
def test_irrelevant_settings_have_no_effect(world, changes):
    experiment = Experiment(**world)
    assert set(changes) <= experiment.irrelevant()
    assert same(played(2, world), played(2, world, **changes))


# --- saving
@WORLDS
@pytest.mark.parametrize("regularizers", [[], ["gradient_penalty"]])
def test_a_restored_trainer_goes_on_bitwise(world, regularizers):
    first = played(3, world, regularizers=regularizers)
    saved = first.state_dict()
    kept = flatten(saved)
    second = played(1, world, regularizers=regularizers, seed=99)
    play(first, 3)
    assert not moved(kept, flatten(saved))  # what was saved does not move with the trainer
    second.load_state_dict(saved)
    assert second.step_count == 3 and not moved(kept, state(second))
    play(second, 3)
    assert same(first, second) and second.step_count == 6
    assert second.drain_losses().steps.tolist() == [4, 5, 6]
