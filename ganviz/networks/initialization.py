"""How weights start. Every draw comes from the generator that is passed in; nothing touches the global seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn

from ganviz.networks.progressive import Equalized


@dataclass(frozen=True)
class Initialization:
    """A way to draw the first weights. `fill(weight, generator)` writes into `weight` in place; biases start at 0,
    except with `bias_like_weight`, where they are drawn uniformly as PyTorch's own layers do."""

    name: str
    title: str
    fill: Callable[[Tensor, torch.Generator], object]
    bias_like_weight: bool = False


def _pytorch(weight: Tensor, generator: torch.Generator) -> object:
    # PyTorch's default: U(-1/sqrt(fan_in), 1/sqrt(fan_in))
    return nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)


def _kaiming(weight: Tensor, generator: torch.Generator) -> object:
    return nn.init.kaiming_normal_(weight, nonlinearity="relu", generator=generator)  # He et al., arXiv 1502.01852


def _xavier(weight: Tensor, generator: torch.Generator) -> object:
    return nn.init.xavier_uniform_(weight, generator=generator)  # Glorot and Bengio 2010


def _normal(weight: Tensor, generator: torch.Generator) -> object:
    return nn.init.normal_(weight, 0.0, 0.02, generator=generator)  # DCGAN, arXiv 1511.06434


def _orthogonal(weight: Tensor, generator: torch.Generator) -> object:
    return nn.init.orthogonal_(weight, gain=0.8, generator=generator)  # Unrolled GAN, arXiv 1611.02163


INITIALIZATIONS: Mapping[str, Initialization] = MappingProxyType(
    {
        i.name: i
        for i in (
            Initialization("default", "PyTorch's default", _pytorch, bias_like_weight=True),
            Initialization("kaiming", "Kaiming (He) normal", _kaiming),
            Initialization("xavier", "Xavier (Glorot) uniform", _xavier),
            Initialization("normal", "Normal, 0.02", _normal),
            Initialization("orthogonal", "Orthogonal, gain 0.8", _orthogonal),
        )
    }
)

_EQUALIZED = Initialization("equalized", "Equalized", lambda weight, rng: nn.init.normal_(weight, generator=rng))


@torch.no_grad()
def initialize(network: nn.Module, name: str, generator: torch.Generator) -> None:
    """Draw all weights of `network` anew, in module order, on the generator's device.

    Normalisation layers keep their weights of one and biases of zero. Layers with an equalized learning rate start from
    N(0, 1) whatever the name, since that is what they are.
    """
    chosen = INITIALIZATIONS[name]
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            method = _EQUALIZED if isinstance(module, Equalized) else chosen
            method.fill(module.weight, generator)
            if module.bias is not None:
                _fill_bias(module.bias, module.weight, method, generator)


def _fill_bias(bias: Tensor, weight: Tensor, method: Initialization, generator: torch.Generator) -> None:
    if not method.bias_like_weight:
        bias.zero_()
        return
    fan_in = weight[0].numel()
    bias.uniform_(-1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in), generator=generator)
