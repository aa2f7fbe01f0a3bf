"""Activations, each with its derivative written out, so that MLPs can be back-propagated without autograd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn

aten = torch.ops.aten
MAXOUT_PIECES = 5  # as in PacGAN's code
LEAK = 0.2  # slope of LeakyReLU below zero, as in DCGAN (arXiv 1511.06434)


@dataclass(frozen=True)
class Activation:
    """An elementwise non-linearity.

    Attributes:
        name: the key used in settings.
        title: the name on the page.
        module: makes the PyTorch module that does the same (used in convolutional networks).
        forward: h -> y, any shape.
        backward: (gradient at y, h, y) -> gradient at h; None where there is none written out.
        pieces: how many pre-activations make one unit.
    """

    name: str
    title: str
    module: Callable[[], nn.Module]
    forward: Callable[[Tensor], Tensor]
    backward: Callable[[Tensor, Tensor, Tensor], Tensor] | None
    pieces: int = 1


def _relu_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    gradient: Tensor = aten.threshold_backward.default(g, y, 0)  # g where y > 0, else 0
    return gradient


def _leaky_relu_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    gradient: Tensor = aten.leaky_relu_backward.default(g, h, LEAK, False)
    return gradient


def _tanh_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    gradient: Tensor = aten.tanh_backward.default(g, y)  # g (1 - y^2)
    return gradient


def _sigmoid_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    gradient: Tensor = aten.sigmoid_backward.default(g, y)  # g y (1 - y)
    return gradient


def _silu_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    gradient: Tensor = aten.silu_backward.default(g, h)  # g (s + y (1 - s)), s = sigmoid(h)
    return gradient


def _gelu_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    gradient: Tensor = aten.gelu_backward.default(g, h)
    return gradient


def _elu_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    gradient: Tensor = aten.elu_backward.default(g, 1.0, 1.0, 1.0, False, h)
    return gradient


def _identity(h: Tensor) -> Tensor:
    return h


def _identity_backward(g: Tensor, h: Tensor, y: Tensor) -> Tensor:
    return g


def _leaky_relu(h: Tensor) -> Tensor:
    return nn.functional.leaky_relu(h, LEAK)


class Maxout(nn.Module):
    """(B, units * pieces) -> (B, units): the largest of each unit's pieces (Goodfellow et al. 2013)."""

    def forward(self, h: Tensor) -> Tensor:
        """As the class says."""
        return _maxout(h)


def _maxout(h: Tensor) -> Tensor:
    return h.view(len(h), -1, MAXOUT_PIECES).amax(2)


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        a.name: a
        for a in (
            Activation("relu", "ReLU", nn.ReLU, torch.relu, _relu_backward),
            Activation("leaky_relu", "LeakyReLU", lambda: nn.LeakyReLU(LEAK), _leaky_relu, _leaky_relu_backward),
            Activation("tanh", "tanh", nn.Tanh, torch.tanh, _tanh_backward),
            Activation("sigmoid", "Sigmoid", nn.Sigmoid, torch.sigmoid, _sigmoid_backward),
            Activation("silu", "SiLU", nn.SiLU, nn.functional.silu, _silu_backward),
            Activation("gelu", "GELU", nn.GELU, nn.functional.gelu, _gelu_backward),
            Activation("elu", "ELU", nn.ELU, nn.functional.elu, _elu_backward),
            Activation("maxout", "Maxout of 5", Maxout, _maxout, None, MAXOUT_PIECES),
        )
    }
)
IDENTITY = Activation("identity", "none", nn.Identity, _identity, _identity_backward)
