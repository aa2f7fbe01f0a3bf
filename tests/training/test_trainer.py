"""The game: against an independent reference for one step, and bitwise against itself where it must not differ."""

import random

import numpy as np
import pytest
import torch
from torch.func import functional_call

from ganviz.data import DATA, encode_points
from ganviz.errors import DeviceError, SettingError
from ganviz.experiment import Experiment
from ganviz.learning import OBJECTIVES, REGULARIZERS
from ganviz.observation import Probe
from ganviz.training import Trainer
from ganviz.training import losses as losses_module

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
    """Every leaf of a nested state by its path."""
    if isinstance(state, dict | list):
        pairs = state.items() if isinstance(state, dict) else enumerate(state)
        return {k: v for key, value in pairs for k, v in flatten(value, f"{path}/{key}").items()}
    return {path: torch.as_tensor(state).clone()}


def state(trainer):
    return flatten(trainer.state_dict())


def moved(before, after):
    """Paths of all that changed; NaN equals NaN."""
    assert before.keys() == after.keys()
    return {path for path in before if not torch.equal(before[path].nan_to_num(7.5), after[path].nan_to_num(7.5))}


def same(a, b):
    return not moved(state(a), state(b))


# --- one step, done again with autograd and functions of the parameters
def reference_step(trainer):
    """What `trainer.step()` should make of both players, and the losses: SGD, MLPs."""
    e, objective = trainer.experiment, OBJECTIVES[trainer.experiment.objective]
    data_rng, latent_rng, penalty_rng = (torch.Generator().set_state(s) for s in trainer.state_dict()["streams"])
    networks = {"g": trainer.generator.network, "d": trainer.discriminator.network}
    weights = {
        k: {name: p.detach().clone().requires_grad_() for name, p in network.named_parameters()}
        for k, network in networks.items()
    }

    def call(k, x):
        return functional_call(networks[k], weights[k], (x,))

    def latents():
        if e.latent == "uniform":
            return 2 * torch.rand(e.batch_size, e.latent_dim, generator=latent_rng) - 1
        return torch.randn(e.batch_size, e.latent_dim, generator=latent_rng)

    def descend(k, loss, rate):
        gradients = torch.autograd.grad(loss, list(weights[k].values()), allow_unused=True)
        for p, g in zip(weights[k].values(), gradients, strict=True):
            p.data -= rate * (0 if g is None else g)

    d_loss = g_loss = torch.tensor(float("nan"))
    for _ in range(e.discriminator_steps):
        real, fake = trainer.data.sample(e.batch_size, data_rng), call("g", latents()).detach()
        d_loss = objective.discriminator(call("d", real), call("d", fake), 1 - e.label_smoothing)
        price = 0
        for name in e.regularizers:
            if REGULARIZERS[name].penalty:
                weight = getattr(e, REGULARIZERS[name].weight_setting)
                price = price + weight * REGULARIZERS[name].penalty(lambda x: call("d", x), real, fake, penalty_rng)
        descend("d", d_loss + price, e.discriminator_lr)
        if "weight_clipping" in e.regularizers:
            for p in weights["d"].values():
                p.data.clamp_(-e.weight_clip, e.weight_clip)
    for _ in range(e.generator_steps):
        g_loss = objective.generator(call("d", call("g", latents())))
        descend("g", g_loss, e.generator_lr)
    vectors = {k: torch.cat([p.detach().flatten() for p in w.values()]) for k, w in weights.items()}
    return vectors["g"], vectors["d"], d_loss.item(), g_loss.item()


def check_step(trainer):
    before = state(trainer)
    generator, discriminator, d_loss, g_loss = reference_step(trainer)
    assert not moved(before, state(trainer))
    trainer.drain_losses()
    trainer.step()
    torch.testing.assert_close(trainer.generator.values, generator)
    torch.testing.assert_close(trainer.discriminator.values, discriminator)
    losses = trainer.drain_losses()
    assert losses.discriminator.tolist() == pytest.approx([d_loss], rel=1e-4, abs=1e-6, nan_ok=True)
    assert losses.generator.tolist() == pytest.approx([g_loss], rel=1e-4, abs=1e-6, nan_ok=True)
    assert moved(before, state(trainer)) >= {"/step_count"}


@pytest.mark.parametrize("objective", sorted(OBJECTIVES))
@pytest.mark.parametrize("regularizers", [[], ["weight_clipping"], ["gradient_penalty"], ["r1", "gradient_penalty"]])
def test_a_step_is_the_references(objective, regularizers):
    trainer = build({**PLANE, **SGD}, objective=objective, regularizers=regularizers, r1_weight=2.0)
    for _ in range(3):
        check_step(trainer)


@pytest.mark.parametrize(
    "settings",
    [
        {"label_smoothing": 0.3},
        {"latent": "uniform", "latent_dim": 5},
        {"discriminator_steps": 3},
        {"generator_steps": 3},
        {"discriminator_steps": 0},
        {"generator_steps": 0, "regularizers": ["r1"]},
        {"generator_layers": 0, "discriminator_layers": 0},
        {"generator_layers": 3, "discriminator_layers": 2, "generator_activation": "elu"},
        {"generator_lr": 0.5, "discriminator_lr": 0.01},
    ],
    ids=str,
)
def test_a_step_with_each_setting_is_the_references(settings):
    trainer = build({**PLANE, **SGD}, **settings)
    for _ in range(3):
        check_step(trainer)


def test_a_step_on_images_is_the_references():
    check_step(build({**IMAGES, **SGD}))


def test_live_settings_hold_from_the_next_step_on():
    trainer = played(2, {**PLANE, **SGD})
    for changes in (
        {"objective": "least_squares"},
        {"batch_size": 5},
        {"label_smoothing": 0.2, "generator_lr": 0.02},
        {"spacing": 3.5, "modes": 3},
        {"regularizers": ["r1"], "r1_weight": 3.0},
        {"objective": "wasserstein", "regularizers": ["weight_clipping"], "weight_clip": 0.05},
        {"discriminator_steps": 4, "generator_steps": 2, "discriminator_lr": 0.3},
    ):
        trainer.apply(changes)
        check_step(trainer)
    assert abs(trainer.data.modes.norm(dim=1).mean().item() - 3.5) < 1e-5 and len(trainer.data.modes) == 3


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


# --- the same seed, the same run
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
        (PLANE, {"digits": [1], "channels": 7, "weight_clip": 1.0, "gradient_penalty_weight": 3.0, "r1_weight": 3.0}),
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


# --- who moves
MOVES = {
    "discriminator": lambda t: t.discriminator_step(),
    "generator": lambda t: t.generator_step(),
}


@WORLDS
@pytest.mark.parametrize("player", MOVES)
@pytest.mark.parametrize("frozen", [False, True])
def test_single_steps_move_one_player_alone(world, player, frozen):
    trainer = build(world, **({f"{player}_steps": 0} if frozen else {}))
    other = {"generator": "discriminator", "discriminator": "generator"}[player]
    before = state(trainer)
    MOVES[player](trainer)
    changed = moved(before, state(trainer))
    assert f"/{player}/values" in changed
    assert f"/{other}/values" not in changed
    assert not {path for path in changed if path.startswith(f"/{other}/optimizer")}
    assert trainer.step_count == 1


def test_looking_at_a_generator_that_does_not_learn_shows_the_same_images():
    trainer = played(2, DCGAN, generator_steps=0)
    probe = Probe(trainer)
    before = probe.observe().grid
    trainer.discriminator_step()
    after = probe.observe().grid
    assert (before.fake != after.fake).sum() == 0


@pytest.mark.parametrize("player", MOVES)
def test_no_updates_freeze_a_player(player):
    trainer = build(**{f"{player}_steps": 0})
    before = state(trainer)
    play(trainer, 3)
    changed = moved(before, state(trainer))
    assert not {path for path in changed if path.startswith(f"/{player}/")}
    assert changed >= {"/step_count", "/streams/1"} and len(changed) > 2


@pytest.mark.parametrize("player", MOVES)
@WORLDS
def test_a_learning_rate_of_zero_stops_movement_at_the_next_step(world, player):
    trainer = played(2, world)
    trainer.apply({f"{player}_lr": 0.0})
    before = state(trainer)
    play(trainer, 2)
    changed = moved(before, state(trainer))
    other = {"generator": "discriminator", "discriminator": "generator"}[player]
    assert f"/{player}/values" not in changed and f"/{other}/values" in changed


def test_single_steps_make_as_many_updates_as_are_set():
    trainer = build({**PLANE, **SGD}, discriminator_steps=3)
    _, expected, _, _ = reference_step(trainer)
    trainer.discriminator_step()
    torch.testing.assert_close(trainer.discriminator.values, expected)


# --- changing settings
def test_structural_changes_are_refused_and_nothing_is_taken():
    trainer, untouched = played(2), played(2)
    before = trainer.experiment.settings()
    with pytest.raises(SettingError, match="generator_width, seed cannot change") as refusal:
        trainer.apply({"generator_lr": 0.5, "seed": 3, "generator_width": 32})
    assert "generator_lr" not in str(refusal.value)
    assert trainer.experiment.settings() == before
    assert same(play(trainer, 2), play(untouched, 2))


@pytest.mark.parametrize("bad", [{"batch_size": 1}, {"digits": []}, {"objective": "x"}, {"std": float("nan")}], ids=str)
def test_invalid_changes_are_refused_and_nothing_is_taken(bad):
    trainer, untouched = played(2), played(2)
    before = trainer.experiment.settings()
    with pytest.raises(SettingError, match=next(iter(bad))):
        trainer.apply({"generator_lr": 0.5, "spacing": 4.0, **bad})
    assert trainer.experiment.settings() == before
    assert same(play(trainer, 2), play(untouched, 2))


def test_unknown_settings_are_called_unknown():
    with pytest.raises(SettingError, match="unknown setting 'generator_rate'; choose one of: "):
        build().apply({"generator_rate": 0.5})


def test_the_experiment_is_copied():
    experiment = Experiment(**PLANE)
    trainer = Trainer(experiment, device="cpu")
    experiment.update({"generator_lr": 0.0, "batch_size": 3})
    assert same(play(trainer, 2), played(2))


def test_learning_rates_stay_the_same_tensors():
    trainer = build()
    players = (trainer.generator, trainer.discriminator)
    tensors = [(p.learning_rate, p.learning_rate.data_ptr()) for p in players]
    trainer.apply({"generator_lr": 0.25, "discriminator_lr": 0.5})
    trainer.load_state_dict(trainer.state_dict())
    for p, (tensor, place), value in zip(players, tensors, (0.25, 0.5), strict=True):
        assert p.learning_rate is tensor is p.optimizer.learning_rate
        assert tensor.data_ptr() == place and tensor.item() == value


def test_chosen_digits_hold_from_the_next_step_on():
    trainer = build(IMAGES)
    trainer.apply({"digits": [3, 7]})
    assert set(trainer.data.labels.tolist()) == {3, 7}
    assert same(play(trainer, 1), played(1, IMAGES, digits=[3, 7]))


def test_a_turned_dial_does_not_shift_the_other_streams():
    turned, straight = build(), build()
    turned.apply({"rotation": 30.0})
    play(turned, 2)
    play(straight, 2)
    assert not moved(state(turned), state(straight)) & {"/streams/0", "/streams/1", "/streams/2"}
    assert not torch.equal(turned.discriminator.values, straight.discriminator.values)


# --- regularizers in the game
@pytest.mark.parametrize("bound", [0.01, 0.1])
def test_clipped_weights_stay_in_their_box(bound):
    trainer = build(regularizers=["weight_clipping"], weight_clip=bound, discriminator_lr=1.0)
    for _ in range(3):
        trainer.step()
        assert trainer.discriminator.values.abs().max().item() == pytest.approx(bound)
    assert trainer.generator.values.abs().max() > bound


@pytest.mark.parametrize("name", ["gradient_penalty", "r1"])
@WORLDS
def test_penalties_change_the_run_unless_they_weigh_nothing(world, name):
    weight = REGULARIZERS[name].weight_setting
    # images start with R1; where there is no penalty the derivatives are written out
    plain = played(2, world, regularizers=[])
    free = played(2, world, regularizers=[name], **{weight: 0.0})
    priced = played(2, world, regularizers=[name], **{weight: 5.0})
    assert same(plain, free)
    assert "/discriminator/values" in moved(state(plain), state(priced))
    assert priced.discriminator.values.isfinite().all()


def test_r1_keeps_the_slope_at_real_samples_smaller():
    def slope(trainer):
        real = trainer.data.sample(64, torch.Generator().manual_seed(0)).requires_grad_()
        (gradient,) = torch.autograd.grad(trainer.discriminator.network(real).sum(), real)
        return gradient.norm(dim=1).mean().item()

    settings = {**PLANE, "generator_steps": 0, "discriminator_lr": 0.02}
    assert slope(played(60, settings, regularizers=["r1"], r1_weight=10.0)) < 0.5 * slope(played(60, settings))


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


# --- losses
def test_losses_are_of_consecutive_steps_and_given_once():
    trainer = played(3)
    first = trainer.drain_losses()
    play(trainer, 2)
    second, third = trainer.drain_losses(), trainer.drain_losses()
    assert [x.steps.tolist() for x in (first, second, third)] == [[1, 2, 3], [4, 5], []]
    assert [len(x) for x in (first, second, third)] == [3, 2, 0]
    whole = played(5).drain_losses()
    assert np.array_equal(np.concatenate((first.discriminator, second.discriminator)), whole.discriminator)
    assert np.array_equal(np.concatenate((first.generator, second.generator)), whole.generator)
    assert whole.broken_step is first.broken_step is third.broken_step is None
    assert whole.steps.dtype == np.int64 and whole.generator.dtype == np.float32


def test_losses_of_updates_not_made_are_nan_and_break_nothing():
    trainer = build()
    trainer.step()
    trainer.discriminator_step()
    trainer.generator_step()
    trainer.apply({"discriminator_steps": 0, "generator_steps": 0})
    trainer.step()
    losses = trainer.drain_losses()
    assert losses.steps.tolist() == [1, 2, 3, 4]
    assert np.isnan(losses.discriminator).tolist() == [False, False, True, True]
    assert np.isnan(losses.generator).tolist() == [False, True, False, True]
    assert losses.broken_step is None


def test_more_steps_than_are_kept_on_the_device_are_not_lost(monkeypatch):
    expected = played(10).drain_losses()
    monkeypatch.setattr(losses_module, "KEPT_ON_DEVICE", 4)
    trainer = played(10)
    assert len(trainer._losses._pending) < 4  # what waits on the device stays bounded
    losses = trainer.drain_losses()
    assert losses.steps.tolist() == list(range(1, 11))
    assert np.array_equal(losses.discriminator, expected.discriminator)
    assert np.array_equal(losses.generator, expected.generator)


@pytest.mark.parametrize("kept", [2, 4096])
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_the_first_loss_that_is_not_a_number_is_found(monkeypatch, player, kept):
    monkeypatch.setattr(losses_module, "KEPT_ON_DEVICE", kept)
    trainer = played(3)
    getattr(trainer, player).values.fill_(float("nan"))
    play(trainer, 4)
    assert trainer.drain_losses().broken_step == 4


def test_the_first_loss_beyond_the_limit_is_found(monkeypatch):
    losses = played(8).drain_losses()
    worst = np.maximum(np.abs(losses.discriminator), np.abs(losses.generator))
    records = [i for i in range(1, 8) if worst[i] > worst[:i].max()]  # steps before which the limit may lie
    assert records
    for i in records:
        monkeypatch.setattr(losses_module, "EXPLODED", float((worst[i] + worst[:i].max()) / 2))
        assert played(8).drain_losses().broken_step == i + 1
    monkeypatch.setattr(losses_module, "EXPLODED", float(worst.max()) * 1.01)
    assert played(8).drain_losses().broken_step is None


def test_an_exploding_loss_is_broken_though_finite():
    trainer = played(2, objective="least_squares")
    trainer.discriminator.values.mul_(1e5)
    play(trainer, 1)
    losses = trainer.drain_losses()
    assert np.isfinite(losses.discriminator[2]) and abs(losses.discriminator[2]) > 1e6
    assert losses.broken_step == 3


# --- everything trains
@pytest.mark.parametrize("data", sorted(DATA))
def test_every_data_trains(data):
    trainer = played(3, {**SMALL, "data": data})
    losses = trainer.drain_losses()
    assert np.isfinite(losses.discriminator).all() and np.isfinite(losses.generator).all()
    assert losses.broken_step is None


def check_training(trainer):
    before = [trainer.generator.values.clone(), trainer.discriminator.values.clone()]
    play(trainer, 2)
    for player, old in zip((trainer.generator, trainer.discriminator), before, strict=True):
        assert player.values.isfinite().all() and not torch.equal(player.values, old)
    assert trainer.drain_losses().broken_step is None


@pytest.mark.parametrize("objective", sorted(OBJECTIVES))
@pytest.mark.parametrize("regularizers", [[], *([name] for name in sorted(REGULARIZERS))], ids=str)
def test_every_objective_trains_with_every_regularizer(objective, regularizers):
    check_training(build(objective=objective, regularizers=regularizers))


@pytest.mark.parametrize("objective", sorted(OBJECTIVES))
@WORLDS
def test_every_objective_trains_everywhere_with_all_regularizers_at_once(world, objective):
    check_training(build(world, objective=objective, regularizers=sorted(REGULARIZERS)))


def test_the_discriminator_learns_to_tell_a_still_generator_from_the_data():
    trainer = played(80, generator_steps=0, discriminator_lr=0.02, batch_size=64)
    losses = trainer.drain_losses().discriminator
    assert losses[-10:].mean() < 0.5 * losses[:3].mean()


def test_the_generator_learns_to_fool_a_still_discriminator():
    trainer = played(80, discriminator_steps=0, generator_lr=0.02, batch_size=64)
    losses = trainer.drain_losses().generator
    assert losses[-10:].mean() < 0.7 * losses[:3].mean()


# --- latents and devices
def test_latents_follow_their_distribution():
    rng = torch.Generator().manual_seed(0)
    normal, uniform = (build(latent=name, latent_dim=3).latents(20_000, rng) for name in ("normal", "uniform"))
    assert normal.shape == uniform.shape == (20_000, 3)
    assert normal.std().item() == pytest.approx(1, rel=0.02) and normal.mean().item() == pytest.approx(0, abs=0.02)
    assert normal.abs().max() > 3
    assert uniform.std().item() == pytest.approx(1 / 3**0.5, rel=0.02) and -1 <= uniform.min() <= uniform.max() <= 1
    assert uniform.mean().item() == pytest.approx(0, abs=0.02)


def test_an_unknown_device_is_refused_naming_the_choices():
    with pytest.raises(DeviceError, match=r"'cuda:99'.*auto.*cpu"):
        Trainer(Experiment(**PLANE), device="cuda:99")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")
@WORLDS
def test_every_device_starts_from_the_same_weights_and_repeats_itself(world):
    first, again = (Trainer(Experiment(**world), device="cuda") for _ in range(2))
    assert torch.equal(first.generator.values.cpu(), build(world).generator.values)
    assert torch.equal(first.discriminator.values.cpu(), build(world).discriminator.values)
    if world is not DCGAN:  # convolutions may add up in any order there
        assert same(play(first, 5), play(again, 5))
    assert np.isfinite(play(first, 2).drain_losses().generator).all()


def test_other_data_of_the_same_kind_are_learned_by_the_same_networks():
    trainer = Trainer(Experiment(data="ring", std=0.1), "cpu")
    trainer.step()
    before = trainer.generator.values.clone()
    trainer.apply({"data": "drawn", "drawing": encode_points([[1.5, -1.5]]), "std": 0.01})
    assert torch.equal(before, trainer.generator.values)
    real, _ = trainer.next_batch()
    assert (real - torch.tensor([1.5, -1.5])).abs().max() < 0.1
    trainer.step()
    assert not torch.equal(before, trainer.generator.values)


@pytest.mark.parametrize("changes", [{"data": "mnist"}, {"data": "circle", "seed": 5}, {"drawing": ""}])
def test_what_the_networks_cannot_follow_is_refused_whole(changes):
    trainer = Trainer(Experiment(data="ring"), "cpu")
    data, settings = trainer.data, trainer.experiment.settings()
    with pytest.raises(SettingError):
        trainer.apply(changes)
    assert trainer.data is data and trainer.experiment.settings() == settings


def test_the_next_batch_is_the_one_that_the_update_draws():
    trainer = Trainer(Experiment(batch_size=8), "cpu")
    real, latents = trainer.next_batch()
    again, _ = trainer.next_batch()
    assert torch.equal(real, again)
    expected = trainer.loss("discriminator", real, latents)
    assert torch.allclose(expected, trainer.update("discriminator"))


@pytest.mark.parametrize("changes", [{"drawing": encode_points([[1.5, -1.5]]), "std": 0.01}, {"data": "moons"}])
def test_learning_goes_on_where_it_was_when_the_drawing_changes(changes):
    trainer = played(3, data="drawn")
    before = state(trainer)
    trainer.apply(changes)
    assert not moved(before, state(trainer))  # weights, optimizers, streams, step
    fresh = build(**{"data": "drawn", **changes})
    rngs = [torch.Generator().manual_seed(0) for _ in range(2)]
    assert torch.equal(trainer.data.sample(50, rngs[0]), fresh.data.sample(50, rngs[1]))
    assert np.isfinite(play(trainer, 2).drain_losses().generator).all()


@pytest.mark.parametrize("data", ["ring", "drawn"])
def test_networks_for_pictures_cannot_go_on_with_points(data):
    trainer = build(IMAGES)
    kept, settings = trainer.data, trainer.experiment.settings()
    with pytest.raises(SettingError, match=r"data.* cannot change in a running trainer"):
        trainer.apply({"generator_lr": 0.5, "data": data})
    assert trainer.data is kept and trainer.experiment.settings() == settings
