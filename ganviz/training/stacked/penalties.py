"""Penalties on D's slopes for many games at once; a test ties each to its namesake in `learning.regularizers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from ganviz.data import fill_uniform


@dataclass(frozen=True)
class Games:
    """Updates in the making: D's as a function (C, f, n) -> (C, 1, n), and both batches as D sees them, (C, f, n)."""

    judge: Callable[[Tensor], Tensor]
    real: Tensor
    fake: Tensor
    streams: Sequence[torch.Generator]

    def squared_slopes(self, x: Tensor) -> Tensor:
        """|dD/dx|^2 of each sample, (C, n); differentiable."""
        x = x.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(self.judge(x).sum(), x, create_graph=True)
        return gradient.square().sum(1)

    def slopes(self, x: Tensor) -> Tensor:
        """|dD/dx|, (C, n)."""
        return (self.squared_slopes(x) + 1e-12).sqrt()

    def one_each(self) -> Tensor:
        """A number from [0, 1) for each sample, (C, 1, n)."""
        return self.uniform(1)

    def uniform(self, features: int) -> Tensor:
        """(C, features, n), drawn sample by sample."""
        count, _, n = self.real.shape
        return fill_uniform(self.real.new_empty(count, n, features), self.streams).transpose(1, 2)

    def between(self) -> Tensor:
        """Points drawn uniformly between pairs of real and fake samples."""
        u = self.one_each()
        return u * self.real + (1 - u) * self.fake


def _gradient_penalty(games: Games) -> Tensor:
    return (games.slopes(games.between()) - 1).square().mean(1)


def _one_sided(games: Games) -> Tensor:
    return (games.slopes(games.between()) - 1).relu().square().mean(1)


def _r1(games: Games) -> Tensor:
    return 0.5 * games.squared_slopes(games.real).mean(1)


def _r2(games: Games) -> Tensor:
    return 0.5 * games.squared_slopes(games.fake).mean(1)


def _dragan(games: Games) -> Tensor:
    noise = games.uniform(games.real.shape[1])
    spread = games.real.std(dim=(1, 2), keepdim=True)
    return (games.slopes(games.real + games.one_each() * 0.5 * spread * noise) - 1).square().mean(1)


STACKED_PENALTIES: Mapping[str, Callable[[Games], Tensor]] = MappingProxyType(
    {
        "gradient_penalty": _gradient_penalty,
        "one_sided_gradient_penalty": _one_sided,
        "r1": _r1,
        "r2": _r2,
        "dragan": _dragan,
    }
)
"""Name of a regularizer -> its penalty for each game, (C,)."""
