"""One side of the game: parameters as one vector, updates, and what is saved of it."""

import contextlib

import pytest
import torch
from torch.nn.functional import softplus

from ganviz.learning import OPTIMIZERS
from ganviz.networks import NetworkPlan, build_network
from ganviz.training import Player

MLP = NetworkPlan("mlp", (2,), 3, layers=1, width=5, channels=2, activation="tanh", initialization="default")
DCGAN = NetworkPlan("dcgan", (1, 28, 28), 3, layers=1, width=5, channels=2, activation="relu", initialization="default")
CPU = torch.device("cpu")


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def build(plan=MLP, role="discriminator", optimizer="adam", seed=0, lr=0.1):
    player = Player(plan, role, optimizer=optimizer, beta1=0.5, beta2=0.9, init=rng(seed), device=CPU)
    player.set_learning_rate(lr)
    return player


def inputs(plan, role):
    return torch.randn(4, *((plan.latent_dim,) if role == "generator" else plan.sample_shape), generator=rng(8))


@pytest.mark.parametrize("plan", [MLP, DCGAN], ids=["mlp", "dcgan"])
@pytest.mark.parametrize("role", ["generator", "discriminator"])
def test_the_vectors_are_the_networks_own_parameters(plan, role):
    player = build(plan, role)
    fresh = build_network(plan, role, rng())
    assert torch.equal(player.values, torch.cat([p.detach().flatten() for p in fresh.parameters()]))
    player.values.fill_(0.25)
    player.gradient.fill_(0.5)
    for p in player.network.parameters():
        assert (p == 0.25).all() and (p.grad == 0.5).all()


@pytest.mark.parametrize("plan", [MLP, DCGAN], ids=["mlp", "dcgan"])
@pytest.mark.parametrize("role", ["generator", "discriminator"])
def test_a_call_is_the_networks_output(plan, role):
    player, x = build(plan, role), inputs(plan, role)
    player.network.eval()
    assert torch.equal(player(x), player.network(x))
    assert (player.backprop is None) == (plan is DCGAN)
    if player.backprop:
        assert not player(x).requires_grad


@pytest.mark.parametrize("plan", [MLP, DCGAN], ids=["mlp", "dcgan"])
def test_many_samples_in_parts_are_judged_as_at_once(plan):
    player, x = build(plan), torch.randn(11, *plan.sample_shape, generator=rng(8))
    player.network.eval()
    seen = []
    player.network.register_forward_pre_hook(lambda network, given: seen.append(len(given[0])))
    player.backprop = None  # which the hook would not see
    assert torch.allclose(player.in_parts(x, rows=4), player(x), atol=1e-6)
    assert seen == [4, 4, 3, 11]


@pytest.mark.parametrize("plan", [MLP, DCGAN], ids=["mlp", "dcgan"])
def test_descending_is_one_step_of_gradient_descent(plan):
    player, x = build(plan, optimizer="sgd"), inputs(plan, "discriminator")
    loss = softplus(player.network(x)).mean()
    gradients = torch.autograd.grad(loss, list(player.network.parameters()), retain_graph=True)
    expected = player.values - 0.1 * torch.cat([g.flatten() for g in gradients])
    player.gradient.fill_(7.0)  # of an earlier update
    before = player.values.clone()
    player.descend(loss)
    assert torch.equal(player.values, before)
    player.move()
    torch.testing.assert_close(player.values, expected)


def test_descending_through_another_player_leaves_it_alone():
    judge, maker = build(), build(role="generator")
    before, gradient = judge.values.clone(), judge.gradient.clone()
    maker.descend(judge.network(maker.network(inputs(MLP, "generator"))).mean())
    assert torch.equal(judge.values, before) and torch.equal(judge.gradient, gradient)


def test_the_learning_rate_is_written_in_place_and_read_by_the_optimizer():
    player = build()
    rate = player.learning_rate
    player.set_learning_rate(0.25)
    assert rate is player.learning_rate is player.optimizer.learning_rate
    assert rate.item() == 0.25 and rate.shape == ()


def play(player, seed, steps=3):
    g = rng(seed)
    for _ in range(steps):
        player.descend(player.network(torch.randn(4, *DCGAN.sample_shape, generator=g)).square().mean())
        player.move()


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_restored_player_goes_on_bitwise(optimizer):
    first, second = build(DCGAN, optimizer=optimizer, lr=1e-3), build(DCGAN, optimizer=optimizer, seed=1, lr=1e-3)
    play(first, 1)
    play(second, 2)
    place = second.values.data_ptr()
    second.load_state_dict(first.state_dict())
    play(first, 3)
    play(second, 3)
    assert torch.equal(first.values, second.values) and not torch.equal(first.values, build(DCGAN).values)
    assert second.values.data_ptr() == place == next(second.network.parameters()).data_ptr()


def test_buffers_are_restored():
    first, second = build(DCGAN, "generator"), build(DCGAN, "generator", seed=1)
    with first.keeping_statistics():
        first(inputs(DCGAN, "generator"))
    second.load_state_dict(first.state_dict())
    for (name, a), (_, b) in zip(first.network.named_buffers(), second.network.named_buffers(), strict=True):
        assert torch.equal(a, b), name
    assert dict(second.network.named_buffers())["layers.2.num_batches_tracked"] == 1


def test_a_saved_state_does_not_move_with_the_player():
    player = build(DCGAN, "generator")
    state = player.state_dict()
    kept = {"values": state["values"].clone(), "mean": state["buffers"]["layers.2.running_mean"].clone()}
    player.descend(player.network(inputs(DCGAN, "generator")).square().mean())
    player.move()
    assert torch.equal(state["values"], kept["values"]) and not torch.equal(player.values, kept["values"])
    assert torch.equal(state["buffers"]["layers.2.running_mean"], kept["mean"])
    assert state["optimizer"]["_count"] == 0 and player.optimizer.state_dict()["_count"] == 1


def test_statistics_move_only_where_they_are_kept():
    player = build(DCGAN, "generator")
    before = player.network.layers[2].running_mean.clone()
    player(inputs(DCGAN, "generator"))
    assert torch.equal(player.network.layers[2].running_mean, before)
    with player.keeping_statistics():
        player(inputs(DCGAN, "generator"))
    assert not torch.equal(player.network.layers[2].running_mean, before)


# --- clipped gradients
@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, [3.0, -4.0]),
        ({"clip_value": 3.5}, [3.0, -3.5]),
        ({"clip_norm": 2.5}, [1.5, -2.0]),  # half of the length 5
        ({"clip_norm": 10.0}, [3.0, -4.0]),
        ({"clip_value": 3.0, "clip_norm": 1.5}, [1.5 / 2**0.5, -1.5 / 2**0.5]),  # by value first
    ],
    ids=str,
)
def test_clipped_gradients_by_hand(bounds, expected):
    player = build(optimizer="sgd", lr=0.5)
    before = player.values.clone()
    player.gradient.zero_()
    player.gradient[:2] = torch.tensor([3.0, -4.0])
    player.move(**bounds)
    torch.testing.assert_close((before - player.values)[:2], 0.5 * torch.tensor(expected))
    assert torch.equal(player.values[2:], before[2:])


def test_no_gradient_has_no_direction_to_be_shortened_in():
    player = build(optimizer="sgd")
    before = player.values.clone()
    player.gradient.zero_()
    player.move(clip_norm=1.0)
    assert torch.equal(player.values, before)


# --- the moving average
@pytest.mark.parametrize("decay", [0.5, 0.9])
def test_the_average_is_that_of_a_loop(decay):
    player = build()
    player.keep_average(True)
    expected = player.values.double()
    for seed in range(5):
        player.gradient.copy_(torch.randn(player.gradient.shape, generator=rng(seed)))
        player.move()
        player.follow(decay)
        expected = decay * expected + (1 - decay) * player.values.double()
    torch.testing.assert_close(player.average.double(), expected)
    assert not torch.allclose(player.average, player.values, atol=1e-2)


def test_without_an_average_there_is_nothing_to_follow():
    player = build()
    player.follow(0.9)
    assert player.average is None
    before = player.values.clone()
    with player.averaged():
        assert torch.equal(player.values, before)


def test_an_average_begins_where_the_player_is_and_stays_while_it_is_wanted():
    player = build()
    player.values.fill_(2.0)
    player.keep_average(True)
    assert (player.average == 2).all()
    player.values.fill_(5.0)
    player.keep_average(True)
    assert (player.average == 2).all()
    player.keep_average(False)
    player.keep_average(True)
    assert (player.average == 5).all()


def test_within_averaged_the_network_has_the_average_and_afterwards_its_own():
    player, x = build(role="generator"), inputs(MLP, "generator")
    player.keep_average(True)
    then = player(x)
    player.values.mul_(1.5)
    now, place = player(x), player.values.data_ptr()
    kept = player.average.clone()
    with contextlib.suppress(KeyError), player.averaged():
        assert torch.equal(player(x), then) and torch.equal(player.network(x).detach(), then)
        raise KeyError
    assert torch.equal(player(x), now) and not torch.equal(now, then)
    assert player.values.data_ptr() == place and torch.equal(player.average, kept)


def test_the_average_is_saved_and_brought_back():
    first, second = build(), build(seed=1)
    for player in (first, second):
        player.keep_average(True)
    first.average.fill_(0.25)
    state = first.state_dict()
    first.average.fill_(7.0)
    second.load_state_dict(state)
    assert (second.average == 0.25).all()
