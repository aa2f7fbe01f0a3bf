"""What each player minimises, as pure functions of logits.

Higher logits always mean "more real", for critics too. D(x) = sigmoid(logit) where the objective speaks of a
probability. The formulas are those that the page shows; `tests/learning/test_objectives.py` ties them to the code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn.functional import relu, softplus


@dataclass(frozen=True)
class Objective:
    """A pair of losses.

    Attributes:
        name, title, doc: key, name on the page, one sentence on what it does to the game.
        discriminator: (real logits, fake logits, real target) -> scalar loss of D. The target is 1, or less with
            one-sided label smoothing; objectives without targets ignore it.
        generator: fake logits -> scalar loss of G.
        equilibrium_logit: real target -> the logit of an optimal D where fakes are distributed as the real data.
        verdict: "sigmoid" where sigmoid(logit) is D(x); "linear" where the logit itself is, clipped to [0, 1];
            "relative" for critics, whose scores have no absolute zero and are judged around the midpoint between
            the mean real and the mean fake score.
        uses_targets: whether label smoothing has a meaning.
        recommends: regularizers without which this objective is not sound; taken with it until one chooses otherwise.
        formulas: LaTeX of D's loss and of G's.
        reference: the paper.
    """

    name: str
    title: str
    doc: str
    discriminator: Callable[[Tensor, Tensor, float], Tensor]
    generator: Callable[[Tensor], Tensor]
    equilibrium_logit: Callable[[float], float]
    verdict: str
    uses_targets: bool
    recommends: tuple[str, ...]
    formulas: tuple[str, str]
    reference: str

    def equilibrium(self, real_target: float = 1.0) -> tuple[float, float]:
        """(loss of D, loss of G) when fakes are distributed as the real data and D is optimal."""
        logit = torch.full((1,), self.equilibrium_logit(real_target), dtype=torch.float64)
        return float(self.discriminator(logit, logit, real_target)), float(self.generator(logit))

    def verdicts(self, logits: Tensor, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """Logits of any shape as D(x) in [0, 1], 0.5 being the boundary; the two batches place critics' scales."""
        if self.verdict == "linear":
            return logits.clamp(0, 1)
        if self.verdict == "relative":
            middle = (real_logits.mean() + fake_logits.mean()) / 2
            spread = torch.cat((real_logits, fake_logits)).std().clamp_min(1e-6)
            return torch.sigmoid(2 * (logits - middle) / spread)
        return torch.sigmoid(logits)


def _cross_entropy(real: Tensor, fake: Tensor, target: float) -> Tensor:
    loss = softplus(-real).mean() + softplus(fake).mean()  # -log sigmoid(l) = softplus(-l); -log(1 - sigmoid(l))
    if target == 1.0:
        return loss
    return loss + (1 - target) * real.mean()  # t softplus(-l) + (1 - t) softplus(l) = softplus(-l) + (1 - t) l


def _non_saturating(fake: Tensor) -> Tensor:
    return softplus(-fake).mean()  # -log D(G(z))


def _minimax(fake: Tensor) -> Tensor:
    return -softplus(fake).mean()  # log(1 - D(G(z)))


def _least_squares_discriminator(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return 0.5 * (real - target).square().mean() + 0.5 * fake.square().mean()


def _least_squares_generator(fake: Tensor) -> Tensor:
    return 0.5 * (fake - 1).square().mean()


def _wasserstein_discriminator(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return fake.mean() - real.mean()


def _hinge_discriminator(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return relu(1 - real).mean() + relu(1 + fake).mean()


def _minus_score(fake: Tensor) -> Tensor:
    return -fake.mean()


def _half_target_logit(target: float) -> float:
    return math.log(target / (2 - target))  # optimal D(x) = t p / (p + p_g) = t / 2


def _half_target(target: float) -> float:
    return target / 2


def _zero(target: float) -> float:
    return 0.0


_D_CROSS_ENTROPY = r"-\mathbb{E}\,\log D(x) - \mathbb{E}\,\log\left(1 - D(G(z))\right)"

OBJECTIVES: Mapping[str, Objective] = MappingProxyType(
    {
        o.name: o
        for o in (
            Objective(
                "non_saturating",
                "Non-saturating",
                "G raises log D(G(z)), so that it learns fastest when D is surest that its samples are fake.",
                _cross_entropy,
                _non_saturating,
                _half_target_logit,
                "sigmoid",
                True,
                (),
                (_D_CROSS_ENTROPY, r"-\mathbb{E}\,\log D(G(z))"),
                "Goodfellow et al. 2014, arXiv 1406.2661",
            ),
            Objective(
                "minimax",
                "Minimax (saturating)",
                "G lowers log(1 - D(G(z))), the game as first written; its gradient vanishes once D wins.",
                _cross_entropy,
                _minimax,
                _half_target_logit,
                "sigmoid",
                True,
                (),
                (_D_CROSS_ENTROPY, r"\mathbb{E}\,\log\left(1 - D(G(z))\right)"),
                "Goodfellow et al. 2014, arXiv 1406.2661",
            ),
            Objective(
                "least_squares",
                "Least squares",
                "D's outputs are pulled to 1 and 0 by squared errors, which go on pushing fakes that D judges right.",
                _least_squares_discriminator,
                _least_squares_generator,
                _half_target,
                "linear",
                True,
                (),
                (
                    r"\tfrac12\mathbb{E}\,(D(x)-1)^2 + \tfrac12\mathbb{E}\,D(G(z))^2",
                    r"\tfrac12\mathbb{E}\,(D(G(z))-1)^2",
                ),
                "Mao et al. 2017, arXiv 1611.04076",
            ),
            Objective(
                "wasserstein",
                "Wasserstein",
                "The discriminator becomes a critic whose score difference estimates a distance; its slope must be "
                "kept bounded by weight clipping or a gradient penalty.",
                _wasserstein_discriminator,
                _minus_score,
                _zero,
                "relative",
                False,
                ("weight_clipping",),
                (r"\mathbb{E}\,D(G(z)) - \mathbb{E}\,D(x)", r"-\mathbb{E}\,D(G(z))"),
                "Arjovsky et al. 2017, arXiv 1701.07875",
            ),
            Objective(
                "hinge",
                "Hinge",
                "D stops caring about samples that it judges right by a margin of one.",
                _hinge_discriminator,
                _minus_score,
                _zero,
                "sigmoid",
                False,
                (),
                (
                    r"\mathbb{E}\,\max(0, 1 - D(x)) + \mathbb{E}\,\max(0, 1 + D(G(z)))",
                    r"-\mathbb{E}\,D(G(z))",
                ),
                "Lim and Ye 2017, arXiv 1705.02894",
            ),
        )
    }
)
