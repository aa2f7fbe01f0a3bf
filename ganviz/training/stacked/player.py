"""One side of many games: networks of equal shape, their parameters as the rows of one matrix."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import Any

import torch
from torch import Tensor

from ganviz.learning import Optimizer
from ganviz.networks import MLP
from ganviz.training.player import Player

Layer = tuple[Tensor, Tensor]  # weights (C, out, in) and biases (C, out, 1)
Tape = list[tuple[Tensor, Tensor, Tensor]]  # of each layer: input, pre-activation, output, each (C, units, n)


def runs(keys: Sequence[Hashable]) -> list[slice]:
    """Where equal keys stand side by side."""
    found, start = [], 0
    for _, same in groupby(keys):
        end = start + len(list(same))
        found.append(slice(start, end))
        start = end
    return found


class StackedPlayer:
    """Plain MLPs of equal shape with their optimizers; derivatives written out as in `networks.Backprop`.

    Args:
        players: C of them, which are copied as they are now.

    Attributes:
        values, gradient: (C, P).
        learning_rate: (C, 1).
        average: the moving averages of `values`; None where none is kept.
    """

    def __init__(self, players: Sequence[Player]) -> None:
        network = players[0].network
        assert isinstance(network, MLP)
        self._activations, self._scale = network.activations, network.scale
        self._backward = [a.backward for a in network.activations if a.backward is not None]
        self.values = torch.stack([p.values for p in players])
        self.gradient = torch.zeros_like(self.values)
        self.layers = _layers(self.values, network)
        self._gradients = _layers(self.gradient, network)
        self.learning_rate = torch.stack([p.learning_rate for p in players])[:, None]
        averages = [p.average for p in players if p.average is not None]
        self.average = torch.stack(averages) if averages else None
        kinds = [(type(p.optimizer), p.optimizer.beta1, p.optimizer.beta2) for p in players]
        self._optimizers = [(rows, self._optimizer(players, rows)) for rows in runs(kinds)]

    def _optimizer(self, players: Sequence[Player], rows: slice) -> Optimizer:
        """One for neighbours that move alike; it moves a matrix as it would a vector."""
        memories = [p.optimizer.state_dict() for p in players[rows]]
        one = players[rows][0].optimizer
        parts = (self.values[rows], self.gradient[rows], self.learning_rate[rows])
        made = type(one)(*parts, one.beta1, one.beta2)
        made.load_state_dict(
            {
                name: torch.stack([memory[name] for memory in memories]) if tensor.dim() else tensor
                for name, tensor in memories[0].items()
            }
        )
        return made

    # --- forward and backward
    def forward(self, x: Tensor, layers: Sequence[Layer] | None = None) -> Tensor:
        """(C, in, n) -> (C, out, n); differentiable in other `layers` than the player's own, if given."""
        return self.trace(x, layers)[0]

    def trace(self, x: Tensor, layers: Sequence[Layer] | None = None) -> tuple[Tensor, Tape]:
        """As `forward`, with what `backward` will need."""
        x = x / self._scale if self._scale != 1 else x
        tape: Tape = []
        for (weight, bias), activation in zip(layers or self.layers, self._activations, strict=True):
            h = torch.baddbmm(bias, weight, x)  # h = W x + b
            y = activation.forward(h)
            tape.append((x, h, y))
            x = y
        return x, tape

    def backward(self, tape: Tape, g: Tensor) -> None:
        """Write the gradients of all parameters, from dL/dy (C, out, n)."""
        for i in range(len(tape) - 1, -1, -1):
            x, h, y = tape[i]
            g = self._backward[i](g, h, y)
            weight, bias = self._gradients[i]
            weight.copy_(torch.bmm(g, x.transpose(1, 2)))
            torch.sum(g, 2, keepdim=True, out=bias)
            if i:
                g = torch.bmm(self.layers[i][0].transpose(1, 2), g)

    def input_gradient(self, tape: Tape, g: Tensor) -> Tensor:
        """dL/dx (C, in, n), from dL/dy."""
        for i in range(len(tape) - 1, -1, -1):
            _, h, y = tape[i]
            g = torch.bmm(self.layers[i][0].transpose(1, 2), self._backward[i](g, h, y))
        return g / self._scale if self._scale != 1 else g

    def leaves(self) -> list[Layer]:
        """The layers as autograd wants them: what is computed of them can be differentiated."""
        return [(weight.detach().requires_grad_(), bias.detach().requires_grad_()) for weight, bias in self.layers]

    def descend(self, losses: Tensor, leaves: Sequence[Layer]) -> None:
        """Write the gradient of each game's loss (C,), by autograd."""
        flat = [tensor for layer in leaves for tensor in layer]
        wanted = [tensor for layer in self._gradients for tensor in layer]
        for place, found in zip(wanted, torch.autograd.grad(losses.sum(), flat), strict=True):
            place.copy_(found)

    # --- one update
    def move(self, clip_value: Tensor | None, clip_norm: Tensor | None) -> None:
        """Move along the gradients, clipped by bounds (C, 1) where there are any; see `training.player.clipped`."""
        g = self.gradient
        if clip_value is not None:
            g.copy_(torch.maximum(torch.minimum(g, clip_value), -clip_value))
        if clip_norm is not None:
            g.mul_((clip_norm / g.norm(dim=1, keepdim=True).clamp_min(1e-12)).clamp_max(1))
        for _, optimizer in self._optimizers:
            optimizer.step()

    def follow(self, decay: Tensor) -> None:
        """average <- decay average + (1 - decay) values, decay (C, 1)."""
        if self.average is not None:
            self.average.lerp_(self.values, 1 - decay)

    # --- copies
    def state_of(self, game: int) -> dict[str, Any]:
        """What `Player.state_dict` has of one game's player, but for buffers, of which plain MLPs have none."""
        rows, optimizer = next((r, o) for r, o in self._optimizers if r.start <= game < r.stop)
        memory = optimizer.state_dict().items()
        return {
            "values": self.values[game].clone(),
            "optimizer": {name: (t[game - rows.start] if t.dim() else t).clone() for name, t in memory},
            "average": None if self.average is None else self.average[game].clone(),
        }


def _layers(flat: Tensor, network: MLP) -> list[Layer]:
    """The rows of a matrix (C, P) as each network's layers; in the order in which modules hold their parameters."""
    sizes = [p.numel() for p in network.parameters()]
    parts = flat.split(sizes, dim=1)
    shapes = [p.shape for p in network.parameters()]
    pairs = zip(parts[::2], parts[1::2], shapes[::2], strict=True)
    return [(weight.view(len(flat), *shape), bias[:, :, None]) for weight, bias, shape in pairs]
