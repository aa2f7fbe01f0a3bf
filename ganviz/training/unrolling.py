"""Unrolled discriminators (Metz et al. 2017, arXiv 1611.02163): D after K more updates, as a function of the fakes."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.func import functional_call

from ganviz.training.player import Player, clipped
from ganviz.training.rules import Rules

Weights = dict[str, Tensor]


class _At(nn.Module):
    """A network at other weights: what it gives is differentiable in them."""

    def __init__(self, network: nn.Module, weights: Weights) -> None:
        super().__init__()
        self._network, self._weights = [network], weights  # in a list, so that it does not become a part of this one

    def forward(self, x: Tensor) -> Tensor:
        output: Tensor = functional_call(self._network[0], self._weights, (x,))
        return output


def unrolled_discriminator(player: Player, rules: Rules, loss: Callable[[nn.Module], Tensor]) -> nn.Module:
    """D after some updates by its own optimizer, from its present weights and momenta, on one batch.

    phi_(k+1) = phi_k - lr d(grad L_D(phi_k)), differentiable in whatever `loss` depends on, with gradients and weights
    clipped as in D's own updates; the player stays as it is.

    Args:
        rules: of these, `unrolling_steps` and all that clips.
        loss: network -> D's loss on the batch.
    """
    values = player.values.detach().clone().requires_grad_()
    memory = {name: tensor.clone() for name, tensor in player.optimizer.state_dict().items()}
    for _ in range(rules.unrolling_steps):
        present = loss(_At(player.network, _named(player, values)))
        (gradient,) = torch.autograd.grad(present, values, create_graph=True)
        gradient = clipped(gradient, rules.gradient_clip_value, rules.gradient_clip_norm)
        values, memory = player.optimizer.lookahead(values, gradient, memory)
        rules.constrain_weights(values)
    return _At(player.network, _named(player, values))


def _named(player: Player, values: Tensor) -> Weights:
    """The flat vector as the network's parameters; normalized weights have other places among the names."""
    parts = values.split([p.numel() for p in player.parameters])
    by_parameter = dict(zip(map(id, player.parameters), parts, strict=True))
    return {name: by_parameter[id(p)].view_as(p) for name, p in player.network.named_parameters()}
