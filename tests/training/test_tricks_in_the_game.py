"""Every trick and regularizer in the game: it changes the run, repeats itself, is saved."""

import numpy as np
import pytest
import torch
from games import DCGAN, IMAGES, PLANE, build, flatten, moved, play, played, same, state

from ganviz.learning import REGULARIZERS, TRICKS
from ganviz.observation import Probe

REMEDIES = {name: dict(trick.on) for name, trick in TRICKS.items()} | {
    name: {"regularizers": [name]} for name in REGULARIZERS
}
EVERY = pytest.mark.parametrize("name", REMEDIES)
STEEP = {**PLANE, "discriminator_scale": 0.1, "discriminator_layers": 2}  # gradients long enough to be clipped
ALL_AT_ONCE = {
    "regularizers": ["gradient_penalty", "r1", "r2", "dragan", "spectral_norm", "consensus"],
    "generator_optimizer": "optimistic_adam",
    "discriminator_optimizer": "optimistic_adam",
    "label_smoothing": 0.1,
    "label_flips": 0.1,
    "instance_noise": 0.2,
    "instance_noise_steps": 5,
    "dropout": 0.3,
    "minibatch_layer": "discrimination",
    "packing": 2,
    "gradient_clip_norm": 1.0,
    "ema_decay": 0.9,
    "schedule": "exponential",
    "schedule_steps": 4,
    "warm_up_steps": 3,
    "update_scheme": "extragradient",
    "generator_norm": "batch",
    "discriminator_norm": "layer",
}


def differ(a, b):
    return a.shape != b.shape or not torch.equal(a, b)


@EVERY
def test_switching_it_on_changes_the_run(name):
    plain, treated = played(3, STEEP), played(3, STEEP, **REMEDIES[name])
    changed = [differ(getattr(plain, p).values, getattr(treated, p).values) for p in ("generator", "discriminator")]
    if name == "ema":  # it takes no part
        assert not any(changed)
        assert differ(treated.generator.average, treated.generator.values) and plain.generator.average is None
    else:
        assert any(changed)
    assert all(torch.isfinite(getattr(treated, p).values).all() for p in ("generator", "discriminator"))


@EVERY
def test_the_same_seed_gives_the_same_run_bitwise(name):
    first, again = (played(3, STEEP, **REMEDIES[name], seed=3) for _ in range(2))
    assert same(first, again)
    assert np.array_equal(first.drain_losses().generator, again.drain_losses().generator)
    assert not torch.equal(played(3, STEEP, **REMEDIES[name], seed=4).generator.values, first.generator.values)


def test_all_at_once_give_the_same_run_bitwise():
    assert same(played(5, STEEP, **ALL_AT_ONCE), played(5, STEEP, **ALL_AT_ONCE))


@EVERY
def test_nothing_touches_the_global_random_stream(name):
    before = torch.get_rng_state()
    trainer = played(2, STEEP, **REMEDIES[name])
    Probe(trainer, samples=16, resolution=8).observe()
    assert torch.equal(torch.get_rng_state(), before)


def check_restoring(world, settings):
    first = played(3, world, **settings)
    saved = first.state_dict()
    kept = flatten(saved)
    second = played(1, world, **settings)
    play(first, 3)
    assert not moved(kept, flatten(saved))  # what was saved does not move with the trainer
    second.load_state_dict(saved)
    assert not moved(kept, state(second))
    play(second, 3)
    assert same(first, second) and second.step_count == 6
    for one in ("generator", "discriminator"):
        rates = [getattr(t, one).learning_rate.item() for t in (first, second)]
        assert rates[0] == rates[1]


@EVERY
def test_a_restored_trainer_goes_on_bitwise(name):
    check_restoring(STEEP, REMEDIES[name])


def test_a_restored_trainer_goes_on_bitwise_with_all_at_once():
    check_restoring(STEEP, ALL_AT_ONCE)
    check_restoring(IMAGES, ALL_AT_ONCE)
    check_restoring(DCGAN, {name: value for name, value in ALL_AT_ONCE.items() if not name.endswith("_norm")})


@EVERY
def test_looking_changes_nothing(name):
    watched, alone = build(STEEP, **REMEDIES[name]), build(STEEP, **REMEDIES[name])
    probe = Probe(watched, samples=16, resolution=8, arrows=8)
    for _ in range(3):
        watched.step(), alone.step()
        probe.observe()
    assert same(watched, alone)
    assert watched.generator.network.training and watched.discriminator.network.training


@pytest.mark.parametrize("world", [STEEP, IMAGES], ids=["plane", "images"])
def test_looking_changes_nothing_with_all_at_once(world):
    watched, alone = build(world, **ALL_AT_ONCE), build(world, **ALL_AT_ONCE)
    probe = Probe(watched, samples=16, resolution=8, arrows=8)
    for _ in range(4):
        watched.step(), alone.step()
        probe.observe()
    assert same(watched, alone)


@EVERY
def test_what_is_live_can_be_switched_on_and_off_in_a_run(name):
    live = {
        key: value
        for key, value in REMEDIES[name].items()
        if key not in ("generator_optimizer", "discriminator_optimizer", "initialization")
        and key
        not in ("minibatch_layer", "packing", "generator_norm", "discriminator_norm", "discriminator_activation")
    }
    trainer, plain = played(2, STEEP), played(2, STEEP)
    usual = {key: trainer.experiment.settings()[key] for key in live}
    trainer.apply(live)
    trainer.apply(usual)
    assert same(play(trainer, 2), play(plain, 2))  # on and off without a step between: nothing happened
    trainer.apply(live)
    play(trainer, 2)
    trainer.apply(usual)
    play(trainer, 1)
    assert trainer.drain_losses().broken_step is None
    assert bool(live) is (name not in ("optimistic_adam", "packing", "maxout", "orthogonal", "batch_norm", "layer_norm")
                          and "minibatch" not in name)  # fmt: skip


@pytest.mark.parametrize(
    ("world", "name"),
    [
        pytest.param(world, name, id=f"{kind}-{name}")
        for kind, world in (("images", IMAGES), ("dcgan", DCGAN))
        for name in REMEDIES
        if not (world is DCGAN and name == "maxout")  # which is refused
    ],
)
def test_it_trains_and_is_observed_on_pictures(world, name):
    trainer = played(2, world, **{"regularizers": [], **REMEDIES[name]})
    losses = trainer.drain_losses()
    assert np.isfinite(losses.discriminator).all() and np.isfinite(losses.generator).all()
    snapshot = Probe(trainer, tiles=4).observe()
    assert np.isfinite(snapshot.judgement.real_logits).all() and snapshot.grid.fake.shape == (16, 28, 28)


# --- the averaged generator is the one that is seen
def test_the_averaged_generator_goes_on_where_it_was_when_other_settings_change():
    trainer = played(3, STEEP, ema_decay=0.9)
    before = trainer.generator.average.clone()
    trainer.apply({"generator_lr": 0.01, "regularizers": ["spectral_norm"]})
    assert torch.equal(trainer.generator.average, before)
    trainer.apply({"ema_decay": 0.0})
    assert trainer.generator.average is None


def test_an_average_begins_at_the_weights_that_are_loaded():
    trained = played(5, STEEP, seed=9)
    tensors = {f"{p}.{n}": t.detach().numpy() for p in ("generator", "discriminator")
               for n, t in getattr(trained, p).tensors().items()}  # fmt: skip
    fresh = build(STEEP, ema_decay=0.9, regularizers=["spectral_norm"])
    fresh.load_weights(tensors, 5)
    assert torch.equal(fresh.generator.values, trained.generator.values)
    assert torch.equal(fresh.generator.average, fresh.generator.values)
    for name, module in fresh.discriminator.network.named_modules():
        if name.startswith("linears.") and name.count(".") == 1:  # and so do the singular vectors
            assert torch.linalg.svdvals(module.weight.detach())[0].item() == pytest.approx(1, abs=0.05)
