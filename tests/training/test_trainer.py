"""The game: who moves, which changes are taken, and that everything trains."""

import numpy as np
import pytest
import torch
from games import DCGAN, IMAGES, PLANE, SMALL, WORLDS, build, moved, play, played, same, state

from ganviz.data import DATA, PUBLISHED, encode_points
from ganviz.errors import DeviceError, SettingError
from ganviz.experiment import Experiment
from ganviz.learning import OBJECTIVES, REGULARIZERS
from ganviz.observation import Probe
from ganviz.training import Trainer

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


# --- changing settings
def test_structural_changes_are_refused_and_nothing_is_taken():
    trainer, untouched = played(2), played(2)
    before = trainer.experiment.settings()
    with pytest.raises(SettingError, match="generator_width, seed cannot change") as refusal:
        trainer.apply({"generator_lr": 0.5, "seed": 3, "generator_width": 32})
    assert "generator_lr" not in str(refusal.value)
    assert trainer.experiment.settings() == before
    assert same(play(trainer, 2), play(untouched, 2))


@pytest.mark.parametrize(
    "bad", [{"batch_size": 1}, {"classes": []}, {"objective": "x"}, {"std": float("nan")}], ids=str
)
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


def test_chosen_classes_hold_from_the_next_step_on():
    trainer = build(IMAGES)
    trainer.apply({"classes": [3, 7]})
    assert set(trainer.data.labels.tolist()) == {3, 7}
    assert same(play(trainer, 1), played(1, IMAGES, classes=[3, 7]))


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


@pytest.mark.parametrize("name", sorted(name for name, r in REGULARIZERS.items() if r.penalty))
@WORLDS
def test_penalties_change_the_run_unless_they_weigh_nothing(world, name):
    weight = REGULARIZERS[name].knobs[0].name

    def steep(**settings):
        trainer = build(world, **settings)
        trainer.discriminator.values.mul_(30 if world is DCGAN else 5)  # so that one-sided penalties are due too
        return play(trainer, 2)

    # images start with R1; where there is no penalty the derivatives are written out
    plain, free, priced = (
        steep(regularizers=some, **{weight: w}) for some, w in (([], 0.0), ([name], 0.0), ([name], 5.0))
    )
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


# --- everything trains
@pytest.mark.parametrize("data", sorted(set(DATA) - set(PUBLISHED) - {"own"}))
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
