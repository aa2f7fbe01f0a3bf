"""Generators and discriminators. A new architecture is one file and one line in `ARCHITECTURES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import nn

from ganviz.networks.activations import ACTIVATIONS, IDENTITY
from ganviz.networks.convolutional import DCGANDiscriminator, DCGANGenerator
from ganviz.networks.initialization import INITIALIZATIONS, initialize
from ganviz.networks.mlp import MLP, Backprop

__all__ = [
    "ACTIVATIONS",
    "ARCHITECTURES",
    "INITIALIZATIONS",
    "MLP",
    "Architecture",
    "Backprop",
    "NetworkPlan",
    "build_network",
    "count_parameters",
    "layer_widths",
]


@dataclass(frozen=True)
class NetworkPlan:
    """Everything that shapes one player's network.

    Attributes:
        architecture: a name in `ARCHITECTURES`.
        sample_shape: (2,) for points of the plane, (channels, height, width) for images; images lie in [-1, 1].
        latent_dim: length of the generator's input.
        layers, width: hidden layers and units per layer (MLP).
        channels: feature maps at the widest resolution (DCGAN).
        activation, initialization: names in their registers.
    """

    architecture: str
    sample_shape: tuple[int, ...]
    latent_dim: int
    layers: int
    width: int
    channels: int
    activation: str
    initialization: str


@dataclass(frozen=True)
class Architecture:
    """How both players are built from a plan. `kinds` are the kinds of data that it can serve."""

    name: str
    title: str
    doc: str
    kinds: tuple[str, ...]
    generator: Callable[[NetworkPlan], nn.Module]
    discriminator: Callable[[NetworkPlan], nn.Module]


def _mlp_generator(plan: NetworkPlan) -> nn.Module:
    squashed = len(plan.sample_shape) > 1  # images are bounded, points of the plane are not
    return MLP(
        (plan.latent_dim,),
        plan.sample_shape,
        layers=plan.layers,
        width=plan.width,
        activation=plan.activation,
        output=ACTIVATIONS["tanh"] if squashed else IDENTITY,
    )


def _mlp_discriminator(plan: NetworkPlan) -> nn.Module:
    return MLP(plan.sample_shape, (1,), layers=plan.layers, width=plan.width, activation=plan.activation)


def _dcgan_generator(plan: NetworkPlan) -> nn.Module:
    return DCGANGenerator(plan.latent_dim, plan.sample_shape[0], width=plan.channels, activation=plan.activation)


def _dcgan_discriminator(plan: NetworkPlan) -> nn.Module:
    return DCGANDiscriminator(plan.sample_shape[0], width=plan.channels, activation=plan.activation)


ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {
        a.name: a
        for a in (
            Architecture(
                "mlp",
                "MLP",
                "Fully connected layers; for points and for images.",
                ("plane", "images"),
                _mlp_generator,
                _mlp_discriminator,
            ),
            Architecture(
                "dcgan",
                "DCGAN",
                "Strided convolutions; for images only, slower and sharper than an MLP.",
                ("images",),
                _dcgan_generator,
                _dcgan_discriminator,
            ),
        )
    }
)


def build_network(plan: NetworkPlan, player: str, generator: torch.Generator) -> nn.Module:
    """A network on the CPU with weights drawn from `generator` (so that every device starts from the same weights).

    Args:
        player: "generator" or "discriminator".
    """
    architecture = ARCHITECTURES[plan.architecture]
    build = architecture.generator if player == "generator" else architecture.discriminator
    with torch.random.fork_rng(devices=[]):  # PyTorch's layers draw weights of their own, from the global stream
        network = build(plan)
    initialize(network, plan.initialization, generator)
    return network


def count_parameters(network: nn.Module | Sequence[nn.Module]) -> int:
    """Number of trainable parameters."""
    networks = [network] if isinstance(network, nn.Module) else network
    return sum(p.numel() for n in networks for p in n.parameters() if p.requires_grad)


def layer_widths(network: nn.Module) -> tuple[int, ...]:
    """Widths from input to output: units of linear layers, feature maps of convolutions."""
    widths: list[int] = []
    for module in network.modules():
        if isinstance(module, nn.Linear):
            ends = (module.in_features, module.out_features)
        elif isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            ends = (module.in_channels, module.out_channels)
        else:
            continue
        widths.extend(ends[1:] if widths else ends)
    return tuple(widths)
