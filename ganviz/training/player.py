"""One side of the game: a network, its parameters as one vector, and the optimizer that moves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from ganviz.learning import OPTIMIZERS
from ganviz.networks import MLP, Backprop, NetworkPlan, build_network


class Player:
    """A network with its optimizer.

    All parameters are views into `values` and their gradients views into `gradient`, so that an update, clipping or
    a copy is one tensor operation whatever the number of layers.

    Args:
        plan: what to build.
        role: "generator" or "discriminator".
        optimizer: name in `OPTIMIZERS`; `beta1`, `beta2` are its constants.
        init: draws the first weights, on the CPU.
        device: where the network lives afterwards.

    Attributes:
        learning_rate: tensor of no dimension on the device; `set_learning_rate` writes it.
        backprop: hand-written derivatives, for MLPs; None for other networks.
    """

    def __init__(
        self,
        plan: NetworkPlan,
        role: str,
        *,
        optimizer: str,
        beta1: float,
        beta2: float,
        init: torch.Generator,
        device: torch.device,
    ) -> None:
        self.network = build_network(plan, role, init).to(device)
        self.parameters = list(self.network.parameters())
        self._normalizations = [m for m in self.network.modules() if isinstance(m, nn.BatchNorm2d)]
        self._track_statistics(False)
        self.values, self.gradient = _flatten(self.parameters)
        self.learning_rate = torch.zeros((), device=device)
        self.backprop = Backprop(self.network) if isinstance(self.network, MLP) else None
        self.optimizer = OPTIMIZERS[optimizer].kind(self.values, self.gradient, self.learning_rate, beta1, beta2)

    def __call__(self, x: Tensor) -> Tensor:
        """The network's output; first derivatives are not recorded for MLPs."""
        output: Tensor = self.backprop.forward(x) if self.backprop else self.network(x)
        return output

    @contextmanager
    def keeping_statistics(self) -> Iterator[None]:
        """Within, batch normalisation keeps running statistics of what passes.

        Only a player's own updates do: a generator that another's update merely asks for fakes must look the same
        afterwards.
        """
        self._track_statistics(True)
        try:
            yield
        finally:
            self._track_statistics(False)

    def _track_statistics(self, keep: bool) -> None:
        for module in self._normalizations:
            module.track_running_stats = keep

    def set_learning_rate(self, value: float) -> None:
        """Takes effect at the next update."""
        self.learning_rate.fill_(value)

    def descend(self, loss: Tensor) -> None:
        """One update along the gradient of `loss` by autograd."""
        self.gradient.zero_()
        loss.backward(inputs=self.parameters)
        self.optimizer.step()

    def state_dict(self) -> dict[str, Any]:
        """Copies of all that the player's future depends on."""
        buffers = {name: buffer.clone() for name, buffer in self.network.named_buffers()}
        optimizer = {name: tensor.clone() for name, tensor in self.optimizer.state_dict().items()}
        return {"values": self.values.clone(), "buffers": buffers, "optimizer": optimizer}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Inverse of `state_dict`; writes in place."""
        self.values.copy_(state["values"])
        for name, buffer in self.network.named_buffers():
            buffer.copy_(state["buffers"][name])
        self.optimizer.load_state_dict(state["optimizer"])


def _flatten(parameters: list[nn.Parameter]) -> tuple[Tensor, Tensor]:
    """Move parameters and gradients into two flat vectors and leave views in their place."""
    values = torch.cat([p.detach().reshape(-1) for p in parameters])
    gradient = torch.zeros_like(values)
    sizes = [p.numel() for p in parameters]
    for p, v, g in zip(parameters, values.split(sizes), gradient.split(sizes), strict=True):
        p.data = v.view_as(p)
        p.grad = g.view_as(p)
    return values, gradient
