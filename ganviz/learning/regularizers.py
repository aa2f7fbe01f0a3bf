"""What is added to D's loss, or done to its weights, to keep its slope in bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn

Penalty = Callable[[nn.Module, Tensor, Tensor, torch.Generator], Tensor]


@dataclass(frozen=True)
class Regularizer:
    """One constraint on D.

    Attributes:
        name, title, doc, formula, reference: key, name on the page, one sentence, LaTeX, paper.
        weight_setting: the setting of `Experiment` that holds its weight or bound.
        penalty: (discriminator, real, fake, generator) -> scalar to be multiplied by the weight and added to D's
            loss; None if there is none. Differentiates D twice.
        after_step: (flat parameter values of D, weight) -> None, done in place after each update of D.
    """

    name: str
    title: str
    doc: str
    weight_setting: str
    formula: str
    reference: str
    penalty: Penalty | None = None
    after_step: Callable[[Tensor, float], object] | None = None


def _squared_slope(discriminator: nn.Module, x: Tensor) -> Tensor:
    """|dD/dx|^2 of each sample, shape (B,); differentiable."""
    x = x.detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1)


def gradient_penalty(discriminator: nn.Module, real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
    """E (|dD/dx| - 1)^2 at points drawn uniformly between pairs of real and fake samples (arXiv 1704.00028, eq. 3)."""
    shape = (len(real), *[1] * (real.dim() - 1))
    u = torch.rand(shape, generator=generator, device=real.device)
    between = u * real + (1 - u) * fake
    # the square root has no derivative at 0
    return ((_squared_slope(discriminator, between) + 1e-12).sqrt() - 1).square().mean()


def r1(discriminator: nn.Module, real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
    """(1/2) E |dD/dx|^2 at real samples (arXiv 1801.04406, eq. 9, without its gamma)."""
    return 0.5 * _squared_slope(discriminator, real).mean()


def clip(values: Tensor, bound: float) -> object:
    """Clip all of D's weights to [-bound, bound] in place (arXiv 1701.07875, algorithm 1)."""
    return values.clamp_(-bound, bound)


REGULARIZERS: Mapping[str, Regularizer] = MappingProxyType(
    {
        r.name: r
        for r in (
            Regularizer(
                "weight_clipping",
                "Weight clipping",
                "After each update of D, its weights are cut to a small box, which bounds its slope crudely.",
                "weight_clip",
                r"w \leftarrow \min(c, \max(-c, w))",
                "Arjovsky et al. 2017, arXiv 1701.07875",
                after_step=clip,
            ),
            Regularizer(
                "gradient_penalty",
                "Gradient penalty",
                "D pays for slopes that differ from one on the lines between real and fake samples.",
                "gradient_penalty_weight",
                r"\lambda\,\mathbb{E}\left(\lVert\nabla D(\hat x)\rVert - 1\right)^2",
                "Gulrajani et al. 2017, arXiv 1704.00028",
                penalty=gradient_penalty,
            ),
            Regularizer(
                "r1",
                "R1",
                "D pays for any slope at the real samples, which lets the game come to rest at its equilibrium.",
                "r1_weight",
                r"\tfrac{\gamma}{2}\,\mathbb{E}\lVert\nabla D(x)\rVert^2",
                "Mescheder et al. 2018, arXiv 1801.04406",
                penalty=r1,
            ),
        )
    }
)
