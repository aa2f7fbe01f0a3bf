"""How a player moves: the classic optimizers, and an optimistic one, over one flat vector.

All of a player's parameters lie in one vector, so an update costs a handful of tensor operations whatever the number
of layers. The learning rate is a tensor on the device, so that it can change without the host being involved.
`tests/learning/test_optimizers.py` ties each to its namesake in `torch.optim`, and `lookahead` to `step`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

Memory = dict[str, Tensor]


class Optimizer:
    """Base: gradient descent on `values` (n,) given `gradient` (n,), in place.

    Args:
        values, gradient: flat vectors of equal shape on one device; the optimizer reads and writes them in place.
        learning_rate: tensor of no dimension on the same device; owned by the caller, read at each step.
        beta1, beta2: decay of the first and second moment in [0, 1); what they mean is the subclass's.
    """

    def __init__(self, values: Tensor, gradient: Tensor, learning_rate: Tensor, beta1: float, beta2: float) -> None:
        self.values, self.gradient, self.learning_rate = values, gradient, learning_rate
        self.beta1, self.beta2 = beta1, beta2

    def step(self) -> None:
        """values <- values - learning_rate * direction."""
        self.values.sub_(self._direction() * self.learning_rate)

    def _direction(self) -> Tensor:
        return self.gradient

    def lookahead(self, values: Tensor, gradient: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        """As `step`, out of place and differentiable in `values` and `gradient`: (new values, new memory).

        Args:
            memory: what `state_dict` gave, or the last call.
        """
        direction, memory = self._functional_direction(gradient, memory)
        return values - self.learning_rate * direction, memory

    def _functional_direction(self, g: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        return g, memory

    def state_dict(self) -> dict[str, Tensor]:
        """The tensors that make a restored optimizer go on as this one would."""
        return {k: v for k, v in vars(self).items() if k.startswith("_") and isinstance(v, Tensor)}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Copy what `state_dict` gave into this optimizer's own tensors."""
        for name, tensor in self.state_dict().items():
            tensor.copy_(state[name])


class SGD(Optimizer):
    """w <- w - lr g."""


class Momentum(Optimizer):
    """m <- beta1 m + g;  w <- w - lr m  (as `torch.optim.SGD(momentum=beta1)`)."""

    def __init__(self, values: Tensor, gradient: Tensor, learning_rate: Tensor, beta1: float, beta2: float) -> None:
        super().__init__(values, gradient, learning_rate, beta1, beta2)
        self._momentum = torch.zeros_like(values)

    def _direction(self) -> Tensor:
        return self._momentum.mul_(self.beta1).add_(self.gradient)

    def _functional_direction(self, g: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        momentum = self.beta1 * memory["_momentum"] + g
        return momentum, {"_momentum": momentum}


class RMSprop(Optimizer):
    """v <- beta2 v + (1 - beta2) g^2;  w <- w - lr g / (sqrt(v) + eps)  (Tieleman and Hinton 2012)."""

    EPSILON = 1e-8

    def __init__(self, values: Tensor, gradient: Tensor, learning_rate: Tensor, beta1: float, beta2: float) -> None:
        super().__init__(values, gradient, learning_rate, beta1, beta2)
        self._square = torch.zeros_like(values)

    def _direction(self) -> Tensor:
        self._square.mul_(self.beta2).addcmul_(self.gradient, self.gradient, value=1 - self.beta2)
        return self.gradient / self._square.sqrt().add_(self.EPSILON)

    def _functional_direction(self, g: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        square = self.beta2 * memory["_square"] + (1 - self.beta2) * g.square()
        return g / (_root(square) + self.EPSILON), {"_square": square}


class Adam(Optimizer):
    """Kingma and Ba 2015, arXiv 1412.6980, algorithm 1:

    m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;
    w <- w - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps).
    """

    EPSILON = 1e-8

    def __init__(self, values: Tensor, gradient: Tensor, learning_rate: Tensor, beta1: float, beta2: float) -> None:
        super().__init__(values, gradient, learning_rate, beta1, beta2)
        self._mean, self._square = torch.zeros_like(values), torch.zeros_like(values)
        self._count = torch.zeros((), device=values.device)

    def _direction(self) -> Tensor:
        g = self.gradient
        self._count.add_(1)
        self._mean.lerp_(g, 1 - self.beta1)
        self._square.mul_(self.beta2).addcmul_(g, g, value=1 - self.beta2)
        denominator = (self._square / self._correction(self.beta2)).sqrt_().add_(self.EPSILON)
        return (self._mean / denominator).div_(self._correction(self.beta1))

    def _functional_direction(self, g: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        count = memory["_count"] + 1
        mean = self.beta1 * memory["_mean"] + (1 - self.beta1) * g
        square = self.beta2 * memory["_square"] + (1 - self.beta2) * g.square()
        denominator = _root(square / _correction(self.beta2, count)) + self.EPSILON
        direction = mean / denominator / _correction(self.beta1, count)
        return direction, {**memory, "_count": count, "_mean": mean, "_square": square}

    def _correction(self, beta: float) -> Tensor | float:
        return _correction(beta, self._count)


class OptimisticAdam(Adam):
    """Daskalakis et al. 2018, arXiv 1711.00141, algorithm 1: w <- w - 2 lr d_t + lr d_(t-1), with d of `Adam`.

    The first move, before which there was none, is Adam's.
    """

    def __init__(self, values: Tensor, gradient: Tensor, learning_rate: Tensor, beta1: float, beta2: float) -> None:
        super().__init__(values, gradient, learning_rate, beta1, beta2)
        self._previous = torch.zeros_like(values)

    def _direction(self) -> Tensor:
        direction = super()._direction()
        last = torch.where(self._count > 1, self._previous, direction)
        self._previous.copy_(direction)
        return 2 * direction - last

    def _functional_direction(self, g: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        direction, memory = super()._functional_direction(g, memory)
        last = torch.where(memory["_count"] > 1, memory["_previous"], direction)
        return 2 * direction - last, {**memory, "_previous": direction}


def _correction(beta: float, count: Tensor) -> Tensor | float:
    """1 - beta^t, exact for small t too, and without leaving the device."""
    return -torch.expm1(count * math.log(beta)) if beta > 0 else 1.0


def _root(x: Tensor) -> Tensor:
    """The square root, with a derivative at 0, where a weight has not had any gradient yet."""
    return (x + 1e-30).sqrt()


@dataclass(frozen=True)
class OptimizerEntry:
    """A kind of optimizer: `uses` names which of beta1 and beta2 it reads."""

    name: str
    title: str
    doc: str
    kind: type[Optimizer]
    uses: tuple[str, ...]


OPTIMIZERS: Mapping[str, OptimizerEntry] = MappingProxyType(
    {
        o.name: o
        for o in (
            OptimizerEntry("sgd", "SGD", "Straight down the gradient.", SGD, ()),
            OptimizerEntry("momentum", "SGD with momentum", "Down a running sum of gradients.", Momentum, ("beta1",)),
            OptimizerEntry(
                "rmsprop", "RMSprop", "Each weight's step is divided by its recent gradient size.", RMSprop, ("beta2",)
            ),
            OptimizerEntry("adam", "Adam", "RMSprop with momentum, bias-corrected.", Adam, ("beta1", "beta2")),
            OptimizerEntry(
                "optimistic_adam",
                "Optimistic Adam",
                "Adam that makes each move twice and takes the last one back: it guesses that the other will go on.",
                OptimisticAdam,
                ("beta1", "beta2"),
            ),
        )
    }
)
