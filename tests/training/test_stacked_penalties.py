"""Penalties of many games at once are those of the register."""

import pytest
import torch

from ganviz.learning import REGULARIZERS, Game
from ganviz.networks import MLP
from ganviz.training.stacked.penalties import STACKED_PENALTIES, Games


@pytest.mark.parametrize("name", STACKED_PENALTIES)
@pytest.mark.parametrize("features", [2, 6])
def test_each_game_pays_what_it_would_pay_alone(name, features):
    torch.manual_seed(0)
    networks = [MLP((features,), (1,), layers=1, width=5, activation="tanh") for _ in range(3)]
    for network in networks:
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter)
    real, fake = torch.randn(2, 3, features, 7)

    def judge(x):
        return torch.stack([network(one.t()).t() for network, one in zip(networks, x, strict=True)])

    streams = [torch.Generator().manual_seed(k) for k in range(3)]
    together = STACKED_PENALTIES[name](Games(judge, real, fake, streams))
    for k, network in enumerate(networks):
        alone = REGULARIZERS[name].penalty(Game(network, real[k].t(), fake[k].t(), torch.Generator().manual_seed(k)))
        torch.testing.assert_close(together[k], alone)
        for a, b in zip(
            torch.autograd.grad(together[k], network.parameters(), retain_graph=True, allow_unused=True),
            torch.autograd.grad(alone, network.parameters(), allow_unused=True),
            strict=True,
        ):
            assert (a is None) == (b is None)
            if a is not None:
                torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)
