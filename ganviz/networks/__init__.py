"""Generators and discriminators. A new architecture is one file and one line in `ARCHITECTURES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import torch
from torch import Tensor, nn

from ganviz.networks.activations import ACTIVATIONS, IDENTITY
from ganviz.networks.company import Company, Dropout, in_company
from ganviz.networks.conditional import (
    ConditionalDiscriminator,
    ConditionalGenerator,
    with_label_plane,
    with_one_hot,
)
from ganviz.networks.convolutional import DCGANDiscriminator, DCGANGenerator
from ganviz.networks.initialization import INITIALIZATIONS, initialize
from ganviz.networks.mlp import MLP, NORMS, Backprop
from ganviz.networks.progressive import Growing, ProgressiveDiscriminator, ProgressiveGenerator
from ganviz.networks.tutorials import (
    AlphabetDiscriminator,
    AlphabetGenerator,
    BeginnersDiscriminator,
    BeginnersGenerator,
)

__all__ = [
    "ACTIVATIONS",
    "ARCHITECTURES",
    "INITIALIZATIONS",
    "MLP",
    "NORMS",
    "Architecture",
    "Backprop",
    "Company",
    "Dropout",
    "Growing",
    "NetworkPlan",
    "build_network",
    "count_parameters",
    "in_company",
    "layer_widths",
    "pack",
    "with_label_plane",
    "with_one_hot",
]


@dataclass(frozen=True)
class NetworkPlan:
    """Everything that shapes one player's network.

    Attributes:
        architecture: a name in `ARCHITECTURES`.
        sample_shape: (2,) for points of the plane, (d,) for vectors, (channels, height, width) for images, which lie
            in [-1, 1].
        latent_dim: length of the generator's input.
        layers, width: hidden layers and units per layer (MLP).
        channels: feature maps at the largest resolution (convolutional networks with a dial of width).
        activation, initialization: names in their registers.
        norm: normalisation of hidden layers (MLP), a name in `NORMS`.
        minibatch: "none", "stddev" or "discrimination": how D sees its minibatch.
        packing: how many samples D judges at once.
        scale: by what D divides its inputs (MLP).
        classes: how many classes both players are told of; 0 for none.
        logits: how many D gives of each sample: one for each class where classes are told.
        growth_steps: steps of each phase of growth (Progressive GAN).
    """

    architecture: str
    sample_shape: tuple[int, ...]
    latent_dim: int
    layers: int
    width: int
    channels: int
    activation: str
    initialization: str
    norm: str = "none"
    minibatch: str = "none"
    packing: int = 1
    scale: float = 1.0
    classes: int = 0
    logits: int = 1
    growth_steps: int = 1


@dataclass(frozen=True)
class Architecture:
    """How both players are built from a plan.

    `kinds` are the kinds of data that it can serve; `uses` the parts of a plan, besides shapes, that shape it, as the
    settings call them without the player's name.
    """

    name: str
    title: str
    doc: str
    kinds: tuple[str, ...]
    uses: tuple[str, ...]
    generator: Callable[[NetworkPlan], nn.Module]
    discriminator: Callable[[NetworkPlan], nn.Module]


def _mlp_generator(plan: NetworkPlan) -> nn.Module:
    squashed = len(plan.sample_shape) > 1  # images are bounded, points and vectors are not
    return MLP(
        (plan.latent_dim,),
        plan.sample_shape,
        layers=plan.layers,
        width=plan.width,
        activation=plan.activation,
        output=ACTIVATIONS["tanh"] if squashed else IDENTITY,
        norm=plan.norm,
    )


def _mlp_discriminator(plan: NetworkPlan) -> nn.Module:
    return MLP(
        (plan.packing, *plan.sample_shape),
        (plan.logits,),
        layers=plan.layers,
        width=plan.width,
        activation=plan.activation,
        norm=plan.norm,
        minibatch=plan.minibatch,
        scale=plan.scale,
    )


def _dcgan_generator(plan: NetworkPlan) -> nn.Module:
    return DCGANGenerator(plan.latent_dim, plan.sample_shape[0], width=plan.channels, activation=plan.activation)


def _dcgan_discriminator(plan: NetworkPlan) -> nn.Module:
    return DCGANDiscriminator(
        plan.packing * plan.sample_shape[0],
        width=plan.channels,
        activation=plan.activation,
        minibatch=plan.minibatch,
        logits=plan.logits,
    )


def _progressive_generator(plan: NetworkPlan) -> nn.Module:
    return ProgressiveGenerator(plan.latent_dim, plan.sample_shape[0], width=plan.channels, phase=plan.growth_steps)


def _progressive_discriminator(plan: NetworkPlan) -> nn.Module:
    return ProgressiveDiscriminator(
        plan.packing * plan.sample_shape[0], width=plan.channels, phase=plan.growth_steps, logits=plan.logits
    )


def _tutorial(network: type[BeginnersDiscriminator | AlphabetDiscriminator]) -> Callable[[NetworkPlan], nn.Module]:
    return lambda plan: network(plan.packing * plan.sample_shape[0], width=plan.channels, logits=plan.logits)


def pack(x: Tensor, m: int) -> Tensor:
    """(m n, 2) -> (n, 2 m) and (m n, C, h, w) -> (n, m C, h, w): m consecutive samples side by side."""
    return x if m == 1 else x.reshape(len(x) // m, m * x.shape[1], *x.shape[2:])


ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {
        a.name: a
        for a in (
            Architecture(
                "mlp",
                "MLP",
                "Fully connected layers; for points, vectors and images.",
                ("plane", "images", "vectors"),
                ("layers", "width", "activation", "norm", "initialization", "scale", "minibatch_layer", "dropout"),
                _mlp_generator,
                _mlp_discriminator,
            ),
            Architecture(
                "dcgan",
                "DCGAN",
                "Strided convolutions; for images only, slower and sharper than an MLP.",
                ("images",),
                ("channels", "activation", "initialization", "minibatch_layer", "dropout"),
                _dcgan_generator,
                _dcgan_discriminator,
            ),
            Architecture(
                "beginners_cnn",
                "Beginner's CNN",
                "Of a Keras tutorial for beginners: transposed convolutions against two convolutions with dropout.",
                ("images",),
                ("channels", "initialization", "dropout"),
                lambda plan: BeginnersGenerator(plan.latent_dim, plan.sample_shape[0], width=plan.channels),
                _tutorial(BeginnersDiscriminator),
            ),
            Architecture(
                "alphabet",
                "Alphabet GAN",
                "Of a tutorial that draws letters: dense layers of 6 million weights, upsampling and convolutions.",
                ("images",),
                ("channels", "initialization", "dropout"),
                lambda plan: AlphabetGenerator(plan.latent_dim, plan.sample_shape[0], width=plan.channels),
                _tutorial(AlphabetDiscriminator),
            ),
            Architecture(
                "progressive",
                "Progressive GAN",
                "Grows from 4 to 28 pixels while it trains, each resolution fading in; slow without a GPU.",
                ("images",),
                ("channels", "growth_steps"),
                _progressive_generator,
                _progressive_discriminator,
            ),
        )
    }
)


def build_network(plan: NetworkPlan, player: str, generator: torch.Generator) -> nn.Module:
    """A network on the CPU with weights drawn from `generator` (so that every device starts from the same weights).

    Args:
        player: "generator" or "discriminator".
    """
    build = _conditional if plan.classes else _plain
    with torch.random.fork_rng(devices=[]):  # PyTorch's layers draw weights of their own, from the global stream
        network = build(plan, player)
    initialize(network, plan.initialization, generator)
    return network


def _plain(plan: NetworkPlan, player: str) -> nn.Module:
    architecture = ARCHITECTURES[plan.architecture]
    return architecture.generator(plan) if player == "generator" else architecture.discriminator(plan)


def _conditional(plan: NetworkPlan, player: str) -> nn.Module:
    """The network for latents with labels, or for pictures of which D gives a logit for each class."""
    if player == "generator":
        inner = replace(plan, latent_dim=plan.latent_dim + plan.classes)
        return ConditionalGenerator(_plain(inner, player), plan.classes)
    inner = replace(plan, logits=plan.classes)
    return ConditionalDiscriminator(_plain(inner, player), plan.classes, plan.sample_shape, plan.packing)


def count_parameters(network: nn.Module | Sequence[nn.Module]) -> int:
    """Number of trainable parameters."""
    networks = [network] if isinstance(network, nn.Module) else network
    return sum(p.numel() for n in networks for p in n.parameters() if p.requires_grad)


def layer_widths(network: nn.Module) -> tuple[int, ...]:
    """Widths from input to output: units of linear layers, feature maps of convolutions."""
    if isinstance(network, ConditionalGenerator | ConditionalDiscriminator):
        return layer_widths(network.network)
    if isinstance(network, MLP | Growing):
        return network.widths
    widths: list[int] = []
    beside = {id(part) for company in network.modules() if isinstance(company, Company) for part in company.modules()}
    for module in network.modules():
        if id(module) in beside:
            continue
        if isinstance(module, nn.Linear):
            ends = (module.in_features, module.out_features)
        elif isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            ends = (module.in_channels, module.out_channels)
        else:
            continue
        widths.extend(ends[1:] if widths else ends)
    return tuple(widths)
