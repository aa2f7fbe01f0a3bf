"""What is added to the losses, or done to D's weights, to keep D's slope or the game's rotation in bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn

from ganviz.learning.knobs import Knob

WEIGHTS = (0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


@dataclass(frozen=True)
class Game:
    """An update in the making, as penalties see it.

    Attributes:
        discriminator: what judges a batch of real or of fake samples.
        real, fake: batches as D sees them.
        rng: for draws of a penalty's own.
        losses: () -> (loss of D, loss of G) on this batch, differentiable in both players' parameters; none where only
            D's slopes matter.
        parameters: of D and of G.
    """

    discriminator: nn.Module
    real: Tensor
    fake: Tensor
    rng: torch.Generator
    losses: Callable[[], tuple[Tensor, Tensor]] = tuple  # type: ignore[assignment]
    parameters: tuple[list[nn.Parameter], list[nn.Parameter]] = ((), ())  # type: ignore[assignment]


Penalty = Callable[[Game], Tensor]


@dataclass(frozen=True)
class Regularizer:
    """One constraint.

    Attributes:
        name, title, doc, formula, reference: key, name on the page, one sentence, LaTeX, paper.
        knobs: its settings: first its weight or bound, then, for penalties, the interval.
        penalty: game -> scalar to be multiplied by the weight and added to the loss; None if there is none.
            Differentiates twice.
        players: to whose loss the penalty is added.
        after_step: (flat parameter values of D, weight) -> None, done in place after each update of D.
        normalizes: whether D's weights are divided by their spectral norms.
    """

    name: str
    title: str
    doc: str
    formula: str
    reference: str
    knobs: tuple[Knob, ...] = ()
    penalty: Penalty | None = None
    players: tuple[str, ...] = ("discriminator",)
    after_step: Callable[[Tensor, float], object] | None = None
    normalizes: bool = False


def _squared_slope(discriminator: nn.Module, x: Tensor) -> Tensor:
    """|dD/dx|^2 of each sample, shape (B,); differentiable."""
    if not x.requires_grad:  # it does where somebody differentiates through the samples as well
        x = x.detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1)


def _slope(discriminator: nn.Module, x: Tensor) -> Tensor:
    return (_squared_slope(discriminator, x) + 1e-12).sqrt()  # the square root has no derivative at 0


def _one_each(x: Tensor, rng: torch.Generator) -> Tensor:
    """A number from [0, 1] for each sample, of a shape that multiplies samples."""
    return torch.rand((len(x), *[1] * (x.dim() - 1)), generator=rng, device=x.device)


def _between(game: Game) -> Tensor:
    """Points drawn uniformly between pairs of real and fake samples."""
    u = _one_each(game.real, game.rng)
    return u * game.real + (1 - u) * game.fake


def gradient_penalty(game: Game) -> Tensor:
    """E (|dD/dx| - 1)^2 at points between pairs of real and fake samples (arXiv 1704.00028, eq. 3)."""
    return (_slope(game.discriminator, _between(game)) - 1).square().mean()


def one_sided_gradient_penalty(game: Game) -> Tensor:
    """E max(0, |dD/dx| - 1)^2 at the same points: flatter slopes go free (arXiv 1709.08894, eq. 7)."""
    return (_slope(game.discriminator, _between(game)) - 1).relu().square().mean()


def r1(game: Game) -> Tensor:
    """(1/2) E |dD/dx|^2 at real samples (arXiv 1801.04406, eq. 9, without its gamma)."""
    return 0.5 * _squared_slope(game.discriminator, game.real).mean()


def r2(game: Game) -> Tensor:
    """(1/2) E |dD/dx|^2 at fakes (arXiv 1801.04406, eq. 10, without its gamma)."""
    return 0.5 * _squared_slope(game.discriminator, game.fake).mean()


def dragan(game: Game) -> Tensor:
    """E (|dD/dx| - 1)^2 around the real data (arXiv 1705.07215, section 2.3 and the authors' code).

    At x + u s v, with s half the standard deviation of the batch, and u and v uniform on [0, 1].
    """
    noise = torch.rand(game.real.shape, generator=game.rng, device=game.real.device)
    moved = game.real + _one_each(game.real, game.rng) * 0.5 * game.real.std() * noise
    return (_slope(game.discriminator, moved) - 1).square().mean()


def consensus(game: Game) -> Tensor:
    """(1/2) |v|^2, v being both players' gradients in one vector (arXiv 1705.10461, eq. 12, without its gamma)."""
    total = game.real.new_zeros(())
    for loss, parameters in zip(game.losses(), game.parameters, strict=True):
        gradients = torch.autograd.grad(loss, parameters, create_graph=True, allow_unused=True)
        total = total + sum(g.square().sum() for g in gradients if g is not None)
    return 0.5 * total


def clip(values: Tensor, bound: float) -> object:
    """Clip all of D's weights to [-bound, bound] in place (arXiv 1701.07875, algorithm 1)."""
    return values.clamp_(-bound, bound)


def _penalty_knobs(name: str, weight: str, doc: str, default: float = 0.1) -> tuple[Knob, ...]:
    """Weight and interval of a penalty; `weight` is the label."""
    title = weight.split(" weight")[0]
    return (
        Knob(f"{name}_weight", weight, doc, default, (0, 100), rungs=WEIGHTS),
        Knob(
            f"{name}_interval",
            f"{title} interval",
            "Lazy regularization: the penalty is taken every so many steps, with so many times its weight.",
            1,
            (1, 64),
            rungs=(1, 2, 4, 8, 16, 32, 64),
        ),
    )


REGULARIZERS: Mapping[str, Regularizer] = MappingProxyType(
    {
        r.name: r
        for r in (
            Regularizer(
                "weight_clipping",
                "Weight clipping",
                "After each update of D, its weights are cut to a small box, which bounds its slope crudely.",
                r"w \leftarrow \min(c, \max(-c, w))",
                "Arjovsky et al. 2017, arXiv 1701.07875",
                (
                    Knob(
                        "weight_clip",
                        "Clip weights at",
                        "Weight clipping: no weight of the discriminator leaves [-c, c].",
                        0.01,
                        (0.0001, 10),
                        rungs=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 10),
                    ),
                ),
                after_step=clip,
            ),
            Regularizer(
                "gradient_penalty",
                "Gradient penalty",
                "D pays for slopes that differ from one on the lines between real and fake samples.",
                r"\lambda\,\mathbb{E}\left(\lVert\nabla D(\hat x)\rVert - 1\right)^2",
                "Gulrajani et al. 2017, arXiv 1704.00028",
                _penalty_knobs(
                    "gradient_penalty",
                    "Gradient penalty weight λ",
                    "How much the discriminator pays for slopes other than one.",
                ),
                gradient_penalty,
            ),
            Regularizer(
                "one_sided_gradient_penalty",
                "Gradient penalty, one-sided",
                "D pays for slopes above one on the lines between real and fake samples; flatter ones go free.",
                r"\lambda\,\mathbb{E}\,\max\left(0, \lVert\nabla D(\hat x)\rVert - 1\right)^2",
                "Petzka et al. 2018, arXiv 1709.08894",
                _penalty_knobs(
                    "one_sided_gradient_penalty",
                    "One-sided penalty weight λ",
                    "How much the discriminator pays for slopes above one.",
                ),
                one_sided_gradient_penalty,
            ),
            Regularizer(
                "r1",
                "R1",
                "D pays for any slope at the real samples, which lets the game come to rest at its equilibrium.",
                r"\tfrac{\gamma}{2}\,\mathbb{E}\lVert\nabla D(x)\rVert^2",
                "Mescheder et al. 2018, arXiv 1801.04406",
                _penalty_knobs("r1", "R1 weight γ", "How much the discriminator pays for any slope at real samples."),
                r1,
            ),
            Regularizer(
                "r2",
                "R2",
                "D pays for any slope at the fakes: R1's twin, and its companion where R1 alone is not enough.",
                r"\tfrac{\gamma}{2}\,\mathbb{E}\lVert\nabla D(G(z))\rVert^2",
                "Mescheder et al. 2018, arXiv 1801.04406",
                _penalty_knobs("r2", "R2 weight γ", "How much the discriminator pays for any slope at fakes."),
                r2,
            ),
            Regularizer(
                "dragan",
                "DRAGAN",
                "D pays for slopes other than one in a cloud around the real data, where sharp cliffs would cast G "
                "onto single modes.",
                r"\lambda\,\mathbb{E}\left(\lVert\nabla D(x + \delta)\rVert - 1\right)^2",
                "Kodali et al. 2017, arXiv 1705.07215",
                _penalty_knobs(
                    "dragan", "DRAGAN weight λ", "How much the discriminator pays for slopes other than one near data."
                ),
                dragan,
            ),
            Regularizer(
                "spectral_norm",
                "Spectral normalisation",
                "Each of D's weight matrices is divided by its largest singular value, so that no layer stretches "
                "anything by more than one.",
                r"W \leftarrow W / \sigma(W)",
                "Miyato et al. 2018, arXiv 1802.05957",
                normalizes=True,
            ),
            Regularizer(
                "consensus",
                "Consensus optimization",
                "Both players also pay for the length of the joint gradient, which brakes the rotation of the game.",
                r"\tfrac{\gamma}{2}\left(\lVert\nabla_{\phi} L_D\rVert^2 + \lVert\nabla_{\theta} L_G\rVert^2\right)",
                "Mescheder et al. 2017, arXiv 1705.10461",
                _penalty_knobs("consensus", "Consensus weight γ", "How much both players pay for the joint gradient."),
                consensus,
                ("discriminator", "generator"),
            ),
        )
    }
)
