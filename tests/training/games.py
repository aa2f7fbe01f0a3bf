"""Small games to play, and ways to compare them."""

import pytest
import torch

from ganviz.experiment import Experiment
from ganviz.training import Trainer

SMALL = {
    "generator_layers": 1,
    "generator_width": 8,
    "discriminator_layers": 1,
    "discriminator_width": 8,
    "batch_size": 8,
    "channels": 2,
}
PLANE = {**SMALL, "data": "ring"}
IMAGES = {**SMALL, "data": "mnist", "latent_dim": 4}
DCGAN = {**IMAGES, "architecture": "dcgan"}
SGD = {"generator_optimizer": "sgd", "discriminator_optimizer": "sgd", "generator_lr": 0.1, "discriminator_lr": 0.1}
WORLDS = pytest.mark.parametrize("world", [PLANE, IMAGES, DCGAN], ids=["plane", "images", "dcgan"])


def build(world=PLANE, **settings):
    return Trainer(Experiment(**{**world, **settings}), device="cpu")


def play(trainer, steps):
    for _ in range(steps):
        trainer.step()
    return trainer


def played(steps, world=PLANE, **settings):
    return play(build(world, **settings), steps)


def flatten(state, path=""):
    """Every leaf of a nested state by its path; what there is not, such as an average, is left out."""
    if isinstance(state, dict | list):
        pairs = state.items() if isinstance(state, dict) else enumerate(state)
        return {k: v for key, value in pairs for k, v in flatten(value, f"{path}/{key}").items()}
    return {} if state is None else {path: torch.as_tensor(state).clone()}


def state(trainer):
    return flatten(trainer.state_dict())


def moved(before, after):
    """Paths of all that changed; NaN equals NaN."""
    assert before.keys() == after.keys()
    return {path for path in before if not torch.equal(before[path].nan_to_num(7.5), after[path].nan_to_num(7.5))}


def same(a, b):
    return not moved(state(a), state(b))
