"""Slow motion tells an ordinary step, and is one."""

import math

import numpy as np
import pytest
import torch

from ganviz.errors import SettingError
from ganviz.experiment import Experiment
from ganviz.observation import tell_step
from ganviz.training import Trainer

SMALL = {"generator_width": 16, "discriminator_width": 16, "batch_size": 32}
GAMES = [
    {},
    {"objective": "wasserstein", "discriminator_steps": 3},
    {"regularizers": ["r1"], "latent_dim": 1},
    {"data": "mnist", "architecture": "dcgan", "channels": 2},
    {"objective": "relativistic", "packing": 2},
    {"regularizers": ["spectral_norm", "consensus", "dragan"], "dragan_interval": 2},
    {"dropout": 0.3, "instance_noise": 0.2, "instance_noise_steps": 50, "label_flips": 0.1, "label_smoothing": 0.1},
    {"unrolling_steps": 2, "minibatch_layer": "discrimination", "gradient_clip_norm": 0.1},
    {"ema_decay": 0.9, "schedule": "linear", "schedule_steps": 10, "generator_norm": "batch"},
]


def trained(**settings):
    trainer = Trainer(Experiment(**{**SMALL, **settings}), "cpu")
    for _ in range(5):
        trainer.step()
    return trainer


@pytest.mark.parametrize("settings", GAMES, ids=str)
def test_the_told_step_is_an_ordinary_one(settings):
    told, plain = trained(**settings), trained(**settings)
    tell_step(told)
    plain.step()
    for _ in range(2):  # the streams of data and latents go on alike, too
        told.step()
        plain.step()
    for player in ("generator", "discriminator"):
        assert torch.equal(getattr(told, player).values, getattr(plain, player).values)
    for name, buffer in told.discriminator.network.named_buffers():
        assert torch.equal(buffer, dict(plain.discriminator.network.named_buffers())[name])
    if "ema_decay" in settings:
        assert torch.equal(told.generator.average, plain.generator.average)
    ours, theirs = told.drain_losses(), plain.drain_losses()
    assert np.array_equal(ours.discriminator, theirs.discriminator)
    assert np.array_equal(ours.generator, theirs.generator)
    assert told.step_count == plain.step_count == 8


@pytest.mark.parametrize("scheme", ["simultaneous", "extragradient"])
def test_players_that_move_at_once_are_not_told_one_after_the_other(scheme):
    trainer = trained(update_scheme=scheme)
    before = trainer.generator.values.clone()
    with pytest.raises(SettingError, match="choose alternating"):
        tell_step(trainer)
    assert torch.equal(trainer.generator.values, before) and trainer.step_count == 5


def test_scenes_follow_the_order_of_the_game():
    scenes = tell_step(trained())
    assert [scene.player for scene in scenes] == ["discriminator"] * 7 + ["generator"] * 6
    assert [scene.title for scene in scenes[7:]] == [
        "Draw latents",
        "Make fakes",
        "D judges the fakes",
        "G's loss",
        "G's gradient",
        "G moves",
    ]
    assert {scene.snapshot.step for scene in scenes} == {6}


def test_figures_are_those_of_this_very_step():
    trainer = trained()
    scenes = tell_step(trainer)
    losses = trainer.drain_losses()
    loss_scene = next(scene for scene in scenes if scene.title == "D's loss")
    assert f"{losses.discriminator[-1]:.3f}" in loss_scene.caption
    judged = next(scene for scene in scenes if scene.title == "D judges")
    verdicts = 1 / (1 + np.exp(-judged.snapshot.judgement.real_logits))
    assert f"{verdicts.mean():.3f}" in judged.caption


def test_losses_before_and_after_by_hand():
    trainer = trained()
    scenes = tell_step(trainer)
    moved = next(scene for scene in scenes if scene.title == "G moves")
    before = next(scene for scene in scenes if scene.title == "G's gradient").snapshot
    # non-saturating: mean softplus(-logit) of the fakes
    loss = [np.log1p(np.exp(-s.judgement.fake_logits)).mean() for s in (before, moved.snapshot)]
    assert f"from {loss[0]:.3f} to {loss[1]:.3f}" in moved.caption


def test_only_the_learning_player_changes():
    scenes = tell_step(trained())
    first, after_d, after_g = scenes[0].snapshot, scenes[6].snapshot, scenes[-1].snapshot
    assert np.array_equal(first.plane.fake, after_d.plane.fake)
    assert not np.array_equal(first.plane.surface_values, after_d.plane.surface_values)
    assert np.array_equal(scenes[7].snapshot.plane.latent_lines, after_d.plane.latent_lines, equal_nan=True)
    assert not np.array_equal(after_d.plane.latent_lines, after_g.plane.latent_lines, equal_nan=True)


def test_every_update_of_a_player_is_told_and_a_frozen_one_named():
    scenes = tell_step(trained(discriminator_steps=2, generator_steps=0))
    assert [scene.title for scene in scenes][:2] == [
        "Draw real samples (update 1 of 2)",
        "Draw latents (update 1 of 2)",
    ]
    assert len(scenes) == 15
    assert "frozen" in scenes[-1].caption


def test_a_broken_loss_is_told_as_such():
    trainer = trained()
    trainer.discriminator.values.fill_(math.nan)
    scenes = tell_step(trainer)
    assert any("not a finite number" in scene.caption for scene in scenes)
