"""Consensus optimization: on bilinear games by hand, and of networks by finite differences."""

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus

from ganviz.learning import Game
from ganviz.learning.regularizers import consensus
from ganviz.networks import MLP, initialize

STEP = 1e-5


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def normal(*shape, seed):
    return torch.randn(*shape, generator=rng(seed), dtype=torch.float64)


def network(inputs, outputs):
    made = MLP((inputs,), (outputs,), layers=1, width=4, activation="tanh")
    initialize(made, "xavier", rng(inputs))
    return made.double()


def test_consensus_on_a_bilinear_game_by_hand():
    """L_D = x y and L_G = -x y have v = (y, -x): 1/2 |v|^2 = (x^2 + y^2) / 2, whose gradient is (x, y)."""
    x, y = (nn.Parameter(torch.tensor([v], dtype=torch.float64)) for v in (3.0, -4.0))
    samples = torch.zeros(1, 1, dtype=torch.float64)
    game = Game(nn.Identity(), samples, samples, rng(), lambda: ((x * y).sum(), -(x * y).sum()), ([x], [y]))
    value = consensus(game)
    assert value.item() == pytest.approx(12.5)
    assert [g.item() for g in torch.autograd.grad(value, [x, y])] == pytest.approx([3.0, -4.0])


def test_consensus_takes_the_game_to_its_equilibrium_where_gradients_alone_circle():
    def distance(weight):
        x, y = (nn.Parameter(torch.tensor([v], dtype=torch.float64)) for v in (1.0, 1.0))
        samples = torch.zeros(1, 1, dtype=torch.float64)
        game = Game(nn.Identity(), samples, samples, rng(), lambda: ((x * y).sum(), -(x * y).sum()), ([x], [y]))
        for _ in range(100):
            price = weight * consensus(game)
            (gx,) = torch.autograd.grad((x * y).sum() + price, [x], retain_graph=True)
            (gy,) = torch.autograd.grad(-(x * y).sum() + price, [y])
            x.data -= 0.1 * gx
            y.data -= 0.1 * gy
        return math.hypot(x.item(), y.item())

    assert distance(0.0) > 2 > 0.01 > distance(1.0)


def test_consensus_of_networks_by_finite_differences():
    d, g = network(2, 1), network(3, 2)
    real, z = normal(6, 2, seed=1), normal(6, 3, seed=2)
    parameters = (list(d.parameters()), list(g.parameters()))

    def losses():
        logits = d(g(z))
        return softplus(-d(real)).mean() + softplus(logits).mean(), softplus(-logits).mean()

    game = Game(d, real, g(z).detach(), rng(), losses, parameters)
    gradients = [
        torch.autograd.grad(loss, some, retain_graph=True) for loss, some in zip(losses(), parameters, strict=True)
    ]
    expected = sum((one**2).sum() for some in gradients for one in some) / 2
    torch.testing.assert_close(consensus(game), expected)
    for parameter, found in zip(
        (*parameters[0], *parameters[1]),
        torch.autograd.grad(consensus(game), [*parameters[0], *parameters[1]]),
        strict=True,
    ):
        flat = parameter.data.view(-1)
        for i, kept in enumerate(flat.tolist()):
            flat[i] = kept + STEP
            above = consensus(game).item()
            flat[i] = kept - STEP
            below = consensus(game).item()
            flat[i] = kept
            assert found.flatten()[i].item() == pytest.approx((above - below) / (2 * STEP), rel=1e-5, abs=1e-8)


def test_a_player_that_a_loss_does_not_depend_on_pays_nothing():
    x, y = nn.Parameter(torch.tensor([2.0])), nn.Parameter(torch.tensor([5.0]))
    samples = torch.zeros(1, 1)
    game = Game(nn.Identity(), samples, samples, rng(), lambda: ((x**2).sum(), (x * 3).sum()), ([x], [y]))
    assert consensus(game).item() == pytest.approx(8.0)  # (2 x)^2 / 2
