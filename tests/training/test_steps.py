"""Every rule of the game: each step against the reference, which does it again with autograd and plain functions."""

import pytest
import torch
from games import IMAGES, PLANE, SGD, build, moved, play, played, state
from reference import Reference

from ganviz.learning import OBJECTIVES, REGULARIZERS

GAME = {**PLANE, **SGD}
STEEP = {**GAME, "discriminator_scale": 0.2}  # slopes on both sides of one
SETS = [[], *([name] for name in sorted(REGULARIZERS)), ["r1", "gradient_penalty", "spectral_norm"]]
PENALTIES = sorted(name for name, r in REGULARIZERS.items() if r.penalty)


def check_step(trainer):
    before = state(trainer)
    reference = Reference(trainer).step()
    assert not moved(before, state(trainer))
    trainer.drain_losses()
    trainer.step()
    torch.testing.assert_close(trainer.generator.values, reference.vector("generator"))
    torch.testing.assert_close(trainer.discriminator.values, reference.vector("discriminator"))
    losses = trainer.drain_losses()
    for found, player in ((losses.discriminator, "discriminator"), (losses.generator, "generator")):
        expected = reference.losses[player].item()
        assert found.tolist() == pytest.approx([expected], rel=1e-4, abs=1e-6, nan_ok=True)
    if reference.average is not None:
        torch.testing.assert_close(trainer.generator.average, reference.average)
    streams = [rng.get_state() for rng in (reference.data_rng, reference.latent_rng, reference.game_rng)]
    assert all(torch.equal(*pair) for pair in zip(streams, trainer.state_dict()["streams"], strict=True))
    assert moved(before, state(trainer)) >= {"/step_count"}


@pytest.mark.parametrize("objective", sorted(OBJECTIVES))
@pytest.mark.parametrize(
    "regularizers",
    [[], *([name] for name in sorted(REGULARIZERS)), ["r1", "gradient_penalty", "spectral_norm"]],
    ids=str,
)
def test_a_step_is_the_references(objective, regularizers):
    trainer = build(STEEP, objective=objective, regularizers=regularizers, r1_weight=2.0, consensus_weight=0.01)
    for _ in range(3):
        check_step(trainer)


@pytest.mark.parametrize(
    "settings",
    [
        {"latent": "uniform", "latent_dim": 5},
        {"discriminator_steps": 3},
        {"generator_steps": 3},
        {"discriminator_steps": 0},
        {"generator_steps": 0, "regularizers": ["r1"]},
        {"generator_layers": 0, "discriminator_layers": 0},
        {"generator_layers": 3, "discriminator_layers": 2, "generator_activation": "elu"},
        {"generator_lr": 0.5, "discriminator_lr": 0.01},
        {"discriminator_scale": 4.0},
        {"discriminator_scale": 4.0, "regularizers": ["gradient_penalty"]},
        {"generator_norm": "batch", "generator_layers": 2},
        {"generator_norm": "layer", "discriminator_norm": "layer", "discriminator_layers": 2},
        {"discriminator_norm": "batch", "discriminator_layers": 2},
        {"discriminator_activation": "maxout", "generator_activation": "maxout"},
    ],
    ids=str,
)
def test_a_step_with_each_setting_is_the_references(settings):
    trainer = build(GAME, **settings)
    for _ in range(3):
        check_step(trainer)


TRICKS = {
    "smoothing": {"label_smoothing": 0.3},
    "two_sided": {"label_smoothing": 0.2, "fake_label_smoothing": 0.1},
    "flips": {"label_flips": 0.3, "label_smoothing": 0.1},
    "flips_ls": {"label_flips": 0.3, "objective": "least_squares", "fake_label_smoothing": 0.2},
    "noise": {"instance_noise": 0.4},
    "fading_noise": {"instance_noise": 0.4, "instance_noise_steps": 3},
    "noise_relativistic": {"instance_noise": 0.4, "objective": "relativistic"},
    "dropout": {"dropout": 0.4, "discriminator_layers": 2},
    "dropout_relativistic": {"dropout": 0.4, "objective": "relativistic_average", "regularizers": ["dragan"]},
    "by_value": {"gradient_clip_value": 0.01},
    "by_norm": {"gradient_clip_norm": 0.05},
    "by_both": {"gradient_clip_value": 0.01, "gradient_clip_norm": 0.02},
    "stddev": {"minibatch_layer": "stddev", "discriminator_layers": 2},
    "discrimination": {"minibatch_layer": "discrimination", "discriminator_layers": 2},
    "discrimination_normalized": {"minibatch_layer": "discrimination", "regularizers": ["spectral_norm"]},
    "discrimination_penalized": {"minibatch_layer": "discrimination", "regularizers": ["r1"], "r1_weight": 5.0},
    "stddev_no_layers": {"minibatch_layer": "stddev", "discriminator_layers": 0},
    "simultaneous": {"update_scheme": "simultaneous"},
    "simultaneous_uneven": {"update_scheme": "simultaneous", "discriminator_steps": 3, "generator_steps": 2},
    "simultaneous_frozen": {"update_scheme": "simultaneous", "discriminator_steps": 0},
    "extragradient": {"update_scheme": "extragradient", "ema_decay": 0.5},
    "extragradient_clipped": {"update_scheme": "extragradient", "regularizers": ["weight_clipping", "spectral_norm"]},
    "linear": {"schedule": "linear", "schedule_steps": 3},
    "exponential": {"schedule": "exponential", "schedule_steps": 2},
    "warm_up": {"warm_up_steps": 2, "schedule": "linear", "schedule_steps": 4},
    "ema": {"ema_decay": 0.7, "generator_steps": 2},
    "unrolled": {"unrolling_steps": 3, "discriminator_activation": "tanh"},
    "unrolled_priced": {"unrolling_steps": 2, "discriminator_activation": "tanh", "regularizers": ["r2", "dragan"]},
    "unrolled_smoothed": {"unrolling_steps": 2, "label_smoothing": 0.2, "discriminator_activation": "tanh"},
    "unrolled_normalized": {"unrolling_steps": 2, "regularizers": ["spectral_norm"], "discriminator_layers": 2},
    **{f"packing_{m}": {"packing": m} for m in (2, 3, 4)},
    "packing_all": {
        "packing": 3,
        "objective": "relativistic",
        "regularizers": ["gradient_penalty", "consensus"],
        "instance_noise": 0.2,
        "dropout": 0.2,
        "minibatch_layer": "stddev",
    },
    "many": {
        "label_smoothing": 0.1,
        "label_flips": 0.1,
        "instance_noise": 0.2,
        "dropout": 0.2,
        "gradient_clip_norm": 1.0,
        "update_scheme": "extragradient",
        "schedule": "exponential",
        "schedule_steps": 10,
        "ema_decay": 0.9,
        "regularizers": ["spectral_norm", "r2", "consensus"],
    },
}


@pytest.mark.parametrize("settings", TRICKS.values(), ids=TRICKS)
def test_a_step_with_tricks_is_the_references(settings):
    trainer = build(GAME, **settings)
    for _ in range(4):
        check_step(trainer)


@pytest.mark.parametrize("name", PENALTIES)
def test_lazy_penalties_are_the_references(name):
    trainer = build(STEEP, regularizers=[name], **{f"{name}_weight": 0.5, f"{name}_interval": 2})
    for _ in range(4):
        check_step(trainer)


@pytest.mark.parametrize("name", PENALTIES)
def test_a_lazy_penalty_is_taken_every_so_many_steps_and_so_many_times_as_heavy(name):
    """From equal beginnings: a penalty due at step 0 with interval 3 is one of three times the weight."""
    of_three = played(1, STEEP, regularizers=[name], **{f"{name}_weight": 0.2, f"{name}_interval": 3})
    heavy = played(1, STEEP, regularizers=[name], **{f"{name}_weight": 0.6})
    plain = played(1, STEEP)
    assert not torch.allclose(plain.discriminator.values, heavy.discriminator.values, atol=1e-4)
    torch.testing.assert_close(of_three.discriminator.values, heavy.discriminator.values)
    heavy.apply({f"{name}_weight": 0.0})
    play(of_three, 2)
    play(heavy, 2)
    torch.testing.assert_close(of_three.discriminator.values, heavy.discriminator.values)
    heavy.apply({f"{name}_weight": 0.6})
    play(of_three, 1)
    play(heavy, 1)
    torch.testing.assert_close(of_three.discriminator.values, heavy.discriminator.values)


@pytest.mark.parametrize(
    "settings",
    [{}, {"packing": 2, "minibatch_layer": "stddev"}, {"regularizers": ["spectral_norm", "dragan"]}],
    ids=str,
)
def test_a_step_on_images_is_the_references(settings):
    check_step(build({**IMAGES, **SGD}, **settings))


def test_live_settings_hold_from_the_next_step_on():
    trainer = played(2, GAME)
    for changes in (
        {"objective": "least_squares"},
        {"batch_size": 5},
        {"label_smoothing": 0.2, "generator_lr": 0.02},
        {"spacing": 3.5, "modes": 3},
        {"regularizers": ["r1"], "r1_weight": 3.0},
        {"objective": "wasserstein", "regularizers": ["weight_clipping"], "weight_clip": 0.05},
        {"discriminator_steps": 4, "generator_steps": 2, "discriminator_lr": 0.3},
        {"objective": "relativistic", "regularizers": ["spectral_norm", "r2"]},
        {"dropout": 0.3, "instance_noise": 0.1, "ema_decay": 0.9},
        {"dropout": 0.0, "regularizers": [], "update_scheme": "extragradient"},
        {"unrolling_steps": 2, "update_scheme": "alternating", "ema_decay": 0.0},
        {"schedule": "linear", "schedule_steps": 100, "gradient_clip_norm": 0.1},
        {"schedule": "constant", "unrolling_steps": 0, "label_flips": 0.2, "objective": "minimax"},
    ):
        trainer.apply(changes)
        check_step(trainer)
        check_step(trainer)
    assert abs(trainer.data.modes.norm(dim=1).mean().item() - 3.5) < 1e-5 and len(trainer.data.modes) == 3


def test_single_steps_make_as_many_updates_as_are_set():
    trainer = build(GAME, discriminator_steps=3)
    expected = Reference(trainer).step().vector("discriminator")
    trainer.discriminator_step()
    torch.testing.assert_close(trainer.discriminator.values, expected)


@pytest.mark.parametrize("objective", sorted(OBJECTIVES))
@pytest.mark.parametrize("world", [PLANE, IMAGES], ids=["plane", "images"])
def test_written_out_derivatives_train_as_autograd_does(world, objective):
    settings = {**world, **SGD, "generator_lr": 0.02, "discriminator_lr": 0.02, "regularizers": []}
    explicit, automatic = build(settings, objective=objective), build(settings, objective=objective)
    automatic.generator.backprop = automatic.discriminator.backprop = None
    start = explicit.generator.values.clone()
    play(explicit, 5)
    play(automatic, 5)
    torch.testing.assert_close(explicit.generator.values, automatic.generator.values, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(explicit.discriminator.values, automatic.discriminator.values, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(explicit.generator.values, start, rtol=1e-4, atol=1e-5)
