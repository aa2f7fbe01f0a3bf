"""What is looked at in games of pictures: columns of classes, growth, and live quality."""

import numpy as np
import pytest
import torch

from ganviz import Experiment
from ganviz.networks.conditional import labels_of
from ganviz.observation import Probe
from ganviz.training import Trainer

SMALL = {
    "data": "mnist",
    "latent_dim": 4,
    "generator_width": 8,
    "discriminator_width": 8,
    "channels": 2,
    "batch_size": 8,
    "regularizers": [],
}


def built(steps=2, **settings):
    trainer = Trainer(Experiment(**{**SMALL, **settings}), "cpu")
    for _ in range(steps):
        trainer.step()
    return trainer


@pytest.mark.parametrize("architecture", ["mlp", "dcgan"])
@pytest.mark.parametrize(("classes", "side"), [(range(10), 6), ([3, 7], 5)])
def test_columns_are_classes(architecture, classes, side):
    trainer = built(architecture=architecture, conditioning="class", classes=list(classes))
    probe = Probe(trainer, tiles=side)
    seen = []
    trainer.generator.network.register_forward_pre_hook(lambda network, given: seen.append(given[0]))
    grid = probe.observe(("grid",)).grid
    expected = [list(classes)[k % len(classes)] for k in range(side)]
    assert grid.columns == tuple(map(str, expected)) and grid.fake.shape == grid.real.shape == (side**2, 28, 28)
    assert grid.real_labels.tolist() == expected * side
    assert seen[0][: side**2, 4:].argmax(1).tolist() == expected * side
    assert len(np.unique(grid.real.reshape(side**2, -1), axis=0)) > side  # not one picture for a whole class


def test_real_pictures_come_to_the_discriminator_with_their_classes():
    trainer = built(conditioning="class")
    batch = Probe(trainer, tiles=4)._fixed()
    assert labels_of(batch.real, 10).tolist() == batch.labels.tolist() == [0, 1, 2, 3] * 4
    assert torch.equal(batch.latents[0, :4], batch.latents[0, :4]) and batch.latents.shape == (16, 14)


def test_without_conditioning_there_are_no_columns():
    grid = Probe(built(), tiles=4).observe(("grid",)).grid
    assert grid.columns == ()


def test_every_view_works_with_classes():
    snapshot = Probe(built(conditioning="class"), tiles=4).observe(("grid", "judgement", "game", "picture_quality"))
    assert snapshot.game.mesh_tiles.shape[2:] == (28, 28) and snapshot.grid.push.shape == (16, 28, 28)


def test_real_pictures_are_shown_as_far_as_the_networks_have_grown():
    trainer = built(0, architecture="progressive", growth_steps=2)
    probe, blocks = Probe(trainer, tiles=4), []
    for _ in range(14):
        blocks.append(len(np.unique(probe.observe(("grid",)).grid.real[0])))
        trainer.step()
    assert blocks[0] <= 16 < blocks[-1]
