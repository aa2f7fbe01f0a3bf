"""Unrolling: against loops written out here, real updates, and finite differences of the whole map."""

import pytest
import torch
from games import PLANE, build, flatten, moved, play, state
from reference import Reference

from ganviz.learning import OBJECTIVES, OPTIMIZERS, Targets
from ganviz.training.unrolling import unrolled_discriminator

SMOOTH = {**PLANE, "generator_activation": "tanh", "discriminator_activation": "tanh", "discriminator_layers": 2}
BETAS = {"discriminator_beta1": 0.6, "discriminator_beta2": 0.9}


@pytest.fixture
def double():
    """Everything in double precision, for finite differences."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def with_past(optimizer="adam", steps=5, **settings):
    """A trainer whose discriminator's optimizer remembers some steps."""
    settings = {**BETAS, "discriminator_lr": 0.05, **settings}
    return play(build(SMOOTH, discriminator_optimizer=optimizer, **settings), steps)


def batch(trainer, seed=3):
    rng = torch.Generator().manual_seed(seed)
    n = trainer.board.rules.samples
    return trainer.data.sample(n, rng).to(trainer.generator.values.dtype), trainer.latents(n, rng)


# --- against a double loop
def adam_loop(reference, real, fake, steps, memory, e):
    """D's weights after K of Adam's updates, from its moments m and v after t steps."""
    phi = dict(reference.weights["discriminator"])
    sizes = [p.numel() for p in phi.values()]
    m, v = (dict(zip(phi, memory[name].split(sizes), strict=True)) for name in ("_mean", "_square"))
    t = memory["_count"].item()
    beta1, beta2, rate = e.discriminator_beta1, e.discriminator_beta2, e.discriminator_lr
    for _ in range(steps):
        t += 1
        logits = reference.call("discriminator", real, phi), reference.call("discriminator", fake, phi)
        loss = reference.objective.discriminator(*logits, Targets())
        slopes = torch.autograd.grad(loss, list(phi.values()), create_graph=True)
        for name, slope in zip(list(phi), slopes, strict=True):
            m[name] = beta1 * m[name] + (1 - beta1) * slope.flatten()
            v[name] = beta2 * v[name] + (1 - beta2) * slope.flatten() ** 2
            move = m[name] / (1 - beta1**t) / ((v[name] / (1 - beta2**t) + 1e-30).sqrt() + 1e-8)
            phi[name] = phi[name] - rate * move.view_as(phi[name])
    return phi


def sgd_loop(reference, real, fake, steps, memory, e):
    phi = dict(reference.weights["discriminator"])
    for _ in range(steps):
        logits = reference.call("discriminator", real, phi), reference.call("discriminator", fake, phi)
        loss = reference.objective.discriminator(*logits, Targets())
        slopes = torch.autograd.grad(loss, list(phi.values()), create_graph=True)
        phi = {name: p - e.discriminator_lr * g for (name, p), g in zip(phi.items(), slopes, strict=True)}
    return phi


@pytest.mark.parametrize("objective", sorted(OBJECTIVES))
@pytest.mark.parametrize(("optimizer", "loop"), [("adam", adam_loop), ("sgd", sgd_loop)])
@pytest.mark.parametrize("steps", [1, 4])
def test_the_generators_gradient_is_that_of_a_loop(objective, optimizer, loop, steps):
    trainer = with_past(optimizer, objective=objective, regularizers=[], unrolling_steps=steps)
    real, latents = batch(trainer)
    reference = Reference(trainer)
    fake = reference.call("generator", latents)
    memory = trainer.discriminator.optimizer.state_dict()
    phi = loop(reference, real, fake, steps, memory, trainer.experiment)
    loss = reference.objective.generator(
        reference.call("discriminator", fake, phi), reference.call("discriminator", real, phi)
    )
    slopes = torch.autograd.grad(loss, list(reference.weights["generator"].values()))
    found = trainer.board.generator_gradient(real, latents)
    torch.testing.assert_close(found, loss.detach(), rtol=1e-4, atol=1e-5)
    expected = torch.cat([g.flatten() for g in slopes])
    torch.testing.assert_close(trainer.generator.gradient, expected, rtol=1e-3, atol=1e-5)
    trainer.apply({"unrolling_steps": 0})
    trainer.board.generator_gradient(real, latents)
    assert not torch.allclose(trainer.generator.gradient, expected, rtol=1e-2, atol=1e-5)


# --- against finite differences
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"discriminator_optimizer": "sgd"},
        {"discriminator_optimizer": "momentum"},
        {"discriminator_optimizer": "rmsprop"},
        {"discriminator_optimizer": "optimistic_adam"},
        {"objective": "relativistic"},
        {"objective": "least_squares", "label_smoothing": 0.2, "packing": 2},
        {"regularizers": ["gradient_penalty", "r2"], "gradient_penalty_weight": 1.0, "r2_weight": 0.5},
        {"regularizers": ["spectral_norm", "r1"]},
        {"dropout": 0.3, "instance_noise": 0.2},
        {"minibatch_layer": "discrimination", "discriminator_norm": "layer"},
        {"minibatch_layer": "stddev", "generator_norm": "batch"},
    ],
    ids=str,
)
def test_the_gradient_of_the_whole_map_by_finite_differences(double, settings):
    """theta -> L_G(theta, phi_3(theta)), with the same draws each time."""
    settings = {"generator_width": 3, "discriminator_width": 4, "optimizer": "adam", **settings}
    settings["optimizer"] = settings.pop("discriminator_optimizer", settings["optimizer"])
    trainer = with_past(**settings, unrolling_steps=3)
    assert trainer.generator.values.dtype == torch.float64
    real, latents = batch(trainer)
    stream = trainer.board.rng.get_state()

    def loss():
        trainer.board.rng.set_state(stream)
        return trainer.board.generator_gradient(real, latents).item()

    loss()
    values, found = trainer.generator.values, trainer.generator.gradient.clone()
    expected = torch.zeros_like(found)
    for i, kept in enumerate(values.tolist()):
        sides = []
        for h in (1e-6, -1e-6):
            values[i] = kept + h
            sides.append(loss())
        values[i] = kept
        expected[i] = (sides[0] - sides[1]) / 2e-6
    assert expected.abs().max() > 1e-3
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-7)


# --- against real updates
@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("past", [0, 5])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"regularizers": ["spectral_norm"]},
        {"regularizers": ["r1"]},
        {"regularizers": ["weight_clipping"], "weight_clip": 0.1},
        {"gradient_clip_norm": 0.01},
        {"gradient_clip_value": 0.002},
    ],
    ids=str,
)
def test_the_unrolled_discriminator_is_where_it_would_really_go(optimizer, past, settings):
    trainer = with_past(optimizer, past, unrolling_steps=4, **settings)
    player, board = trainer.discriminator, trainer.board
    real, latents = batch(trainer)
    fake = trainer.generator(latents).detach()
    rules = board.rules
    judge = unrolled_discriminator(player, rules, lambda network: board._full_loss(network, real, fake))
    before, seen = state(trainer), judge(real).detach()
    for _ in range(4):
        player.descend(board._full_loss(player.network, real, fake))
        player.move(rules.gradient_clip_value, rules.gradient_clip_norm)
        rules.constrain_weights(player.values)
    assert moved(before, state(trainer)) >= {"/discriminator/values"}
    torch.testing.assert_close(seen, player(real).detach(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "settings",
    [{}, {"regularizers": ["spectral_norm", "gradient_penalty"]}, {"discriminator_norm": "batch"}, {"packing": 2}],
    ids=str,
)
def test_unrolling_leaves_the_discriminator_where_it_is(settings):
    trainer = with_past(unrolling_steps=5, **settings)
    player = trainer.discriminator
    before, gradient = flatten(player.state_dict()), player.gradient.clone()
    trainer.board.generator_gradient(*batch(trainer))
    assert not moved(before, flatten(player.state_dict())) and torch.equal(player.gradient, gradient)
    assert [p.data_ptr() for p in player.network.parameters() if p.grad is None] == []
    x = batch(trainer)[0][:4]
    assert trainer.discriminator.network(x.view(len(x) // trainer.board.rules.packing, -1)).requires_grad


def test_longer_looks_ahead_change_the_gradient_more():
    trainer = with_past(unrolling_steps=1)
    real, latents = batch(trainer)
    found = []
    for steps in (0, 1, 5):
        trainer.apply({"unrolling_steps": steps})
        trainer.board.generator_gradient(real, latents)
        found.append(trainer.generator.gradient.clone())
    assert 0 < (found[1] - found[0]).norm() < (found[2] - found[0]).norm()
