"""What is looked at in games of pictures: columns of classes, growth, and live quality."""

import numpy as np
import pytest
import torch

from ganviz import Experiment
from ganviz.networks.conditional import labels_of
from ganviz.observation import IMAGE_METRICS, Probe
from ganviz.observation import picture_eye as module
from ganviz.observation.image_look import EVERY
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


# --- quality
def test_quality_is_told_beside_that_of_real_pictures():
    snapshot = Probe(built()).observe(("picture_quality",))
    assert set(snapshot.metrics) == set(IMAGE_METRICS) == set(snapshot.bands) and snapshot.slow_step == 2
    shares = snapshot.class_shares
    assert shares.names == tuple("0123456789") and shares.fake.sum() == pytest.approx(1) == shares.real.sum()
    assert 9 < snapshot.bands["classifier_score"][0] < 10 and snapshot.metrics["classifier_score"] < 5


def test_before_the_first_step_no_quality_is_looked_for(monkeypatch):
    monkeypatch.setattr(module, "_prepared", lambda *a: pytest.fail("prepared"))
    assert Probe(built(0)).observe(("picture_quality",)).class_shares is None


def test_quality_is_not_measured_at_every_look():
    trainer = built()
    probe = Probe(trainer)
    steps = []
    for _ in range(2 * EVERY):
        steps.append(probe.observe(("picture_quality",)).slow_step)
        trainer.step()
    assert len(set(steps)) <= 2 and steps[0] == 2 and steps[EVERY - 1] == 2


def test_quality_follows_the_chosen_classes():
    trainer = built(classes=[3, 7])
    probe = Probe(trainer)
    real = probe.observe(("picture_quality",)).class_shares.real
    assert real[[3, 7]].sum() > 0.97
    trainer.apply({"classes": [1]})
    assert probe.observe(("picture_quality",)).class_shares.real[1] > 0.97


def test_what_real_pictures_score_is_found_out_once(monkeypatch):
    Probe(built()).observe(("picture_quality",))
    monkeypatch.setattr(module.ImageLook, "prepare", lambda self: pytest.fail("again"))
    Probe(built()).observe(("picture_quality",))


def test_data_without_a_classifier_have_no_live_quality():
    snapshot = Probe(built(data="triangles")).observe(("picture_quality",))
    assert (snapshot.metrics, snapshot.bands, snapshot.class_shares) == ({}, {}, None)


def test_the_average_is_what_is_measured():
    trainer = built(ema_decay=0.9)
    before = Probe(trainer).observe(("picture_quality",)).metrics
    trainer.generator.values.add_(100.0)
    assert Probe(trainer).observe(("picture_quality",)).metrics == before


def test_looking_at_quality_does_not_disturb_training():
    ends = []
    for looking in (False, True):
        trainer = built(architecture="dcgan", conditioning="class")
        probe = Probe(trainer)
        for _ in range(3):
            if looking:
                probe.observe(("picture_quality", "grid"))
            trainer.step()
        ends.append((trainer.generator.values.clone(), trainer.discriminator.values.clone()))
    assert all(torch.equal(a, b) for a, b in zip(*ends, strict=True))
