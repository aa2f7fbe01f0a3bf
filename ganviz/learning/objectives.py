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
class Targets:
    """What D is asked to say of real and of fake samples: numbers in [0, 1], or one for each sample, (B, 1)."""

    real: float | Tensor = 1.0
    fake: float | Tensor = 0.0

    @property
    def swapped(self) -> Targets:
        """The same with the roles exchanged."""
        return Targets(self.fake, self.real)


HARD = Targets()


@dataclass(frozen=True)
class Objective:
    """A pair of losses.

    Attributes:
        name, title, doc: key, name on the page, one sentence on what it does to the game.
        discriminator: (real logits, fake logits, `Targets`) -> scalar loss of D, all (B, 1). Objectives without
            targets ignore them.
        generator: (fake logits, real logits) -> scalar loss of G; most ignore the real ones.
        equilibrium_logit: the logit of an optimal D where fakes are distributed as the real data, from the mean of
            both targets, m: there it says "real" to a share m of what it sees.
        verdict: "sigmoid" where sigmoid(logit) is D(x); "linear" where the logit itself is, clipped to [0, 1];
            "relative" for critics, whose scores have no absolute zero and are judged around the midpoint between
            the mean real and the mean fake score.
        uses_targets: whether label smoothing and flips have a meaning.
        uses_real: whether G's loss depends on the real logits.
        recommends: regularizers without which this objective is not sound; taken with it until one chooses otherwise.
        formulas: LaTeX of D's loss and of G's.
        reference: the paper.
    """

    name: str
    title: str
    doc: str
    discriminator: Callable[[Tensor, Tensor, Targets], Tensor]
    generator: Callable[[Tensor, Tensor], Tensor]
    equilibrium_logit: Callable[[float], float]
    verdict: str
    uses_targets: bool
    recommends: tuple[str, ...]
    formulas: tuple[str, str]
    reference: str
    uses_real: bool = False

    def equilibrium(self, targets: Targets = HARD, flips: float = 0.0) -> tuple[float, float]:
        """(loss of D, loss of G) when fakes are distributed as the real data and D is optimal.

        Args:
            targets: numbers.
            flips: the share of samples whose targets are swapped.
        """
        mean = (float(targets.real) + float(targets.fake)) / 2
        logit = torch.full((1, 1), self.equilibrium_logit(mean), dtype=torch.float64)
        straight, swapped = (float(self.discriminator(logit, logit, t)) for t in (targets, targets.swapped))
        return (1 - flips) * straight + flips * swapped, float(self.generator(logit, logit))

    def verdicts(self, logits: Tensor, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """Logits of any shape as D(x) in [0, 1], 0.5 being the boundary; the two batches place critics' scales."""
        if self.verdict == "linear":
            return logits.clamp(0, 1)
        if self.verdict == "relative":
            middle = (real_logits.mean() + fake_logits.mean()) / 2
            spread = torch.cat((real_logits, fake_logits)).std().clamp_min(1e-6)
            return torch.sigmoid(2 * (logits - middle) / spread)
        return torch.sigmoid(logits)


def _cross_entropy(real: Tensor, fake: Tensor, targets: Targets) -> Tensor:
    loss = softplus(-real).mean() + softplus(fake).mean()  # -log sigmoid(l) = softplus(-l); -log(1 - sigmoid(l))
    if targets is HARD:
        return loss
    # t softplus(-l) + (1 - t) softplus(l) = softplus(-l) + (1 - t) l = softplus(l) - t l
    return loss + ((1 - targets.real) * real).mean() - (targets.fake * fake).mean()


def _non_saturating(fake: Tensor, real: Tensor) -> Tensor:
    return softplus(-fake).mean()  # -log D(G(z))


def _minimax(fake: Tensor, real: Tensor) -> Tensor:
    return -softplus(fake).mean()  # log(1 - D(G(z)))


def _least_squares_discriminator(real: Tensor, fake: Tensor, targets: Targets) -> Tensor:
    return 0.5 * (real - targets.real).square().mean() + 0.5 * (fake - targets.fake).square().mean()


def _least_squares_generator(fake: Tensor, real: Tensor) -> Tensor:
    return 0.5 * (fake - 1).square().mean()


def _wasserstein_discriminator(real: Tensor, fake: Tensor, targets: Targets) -> Tensor:
    return fake.mean() - real.mean()


def _hinge_discriminator(real: Tensor, fake: Tensor, targets: Targets) -> Tensor:
    return relu(1 - real).mean() + relu(1 + fake).mean()


def _minus_score(fake: Tensor, real: Tensor) -> Tensor:
    return -fake.mean()


def _relativistic_discriminator(real: Tensor, fake: Tensor, targets: Targets) -> Tensor:
    return softplus(fake - real).mean()  # -log sigmoid(C(x) - C(G(z))), in pairs


def _relativistic_generator(fake: Tensor, real: Tensor) -> Tensor:
    return softplus(real - fake).mean()


def _relativistic_average_discriminator(real: Tensor, fake: Tensor, targets: Targets) -> Tensor:
    return softplus(fake.mean() - real).mean() + softplus(fake - real.mean()).mean()


def _relativistic_average_generator(fake: Tensor, real: Tensor) -> Tensor:
    return softplus(real.mean() - fake).mean() + softplus(real - fake.mean()).mean()


def _log_odds(mean_target: float) -> float:
    return math.log(mean_target / (1 - mean_target))  # optimal D(x) = (t_r p + t_f p_g) / (p + p_g) = m


def _same(mean_target: float) -> float:
    return mean_target


def _zero(mean_target: float) -> float:
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
                _log_odds,
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
                _log_odds,
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
                _same,
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
            Objective(
                "relativistic",
                "Relativistic paired (RpGAN)",
                "D says which of a real and a fake sample is the more real one, so that G gains only by overtaking the "
                "real data, and dropping a mode always costs it something.",
                _relativistic_discriminator,
                _relativistic_generator,
                _zero,
                "relative",
                False,
                (),
                (
                    r"-\mathbb{E}\,\log\sigma\left(D(x) - D(G(z))\right)",
                    r"-\mathbb{E}\,\log\sigma\left(D(G(z)) - D(x)\right)",
                ),
                "Jolicoeur-Martineau 2018, arXiv 1807.00734; Sun et al. 2020, arXiv 2011.04439",
                uses_real=True,
            ),
            Objective(
                "relativistic_average",
                "Relativistic average (RaGAN)",
                "Each sample is compared with the average sample of the other side, so that real samples must look "
                "less real as the fakes improve.",
                _relativistic_average_discriminator,
                _relativistic_average_generator,
                _zero,
                "relative",
                False,
                (),
                (
                    r"-\mathbb{E}_x\,\log\sigma\left(D(x) - \mathbb{E}_z D(G(z))\right) "
                    r"- \mathbb{E}_z\,\log\left(1 - \sigma(D(G(z)) - \mathbb{E}_x D(x))\right)",
                    r"-\mathbb{E}_z\,\log\sigma\left(D(G(z)) - \mathbb{E}_x D(x)\right) "
                    r"- \mathbb{E}_x\,\log\left(1 - \sigma(D(x) - \mathbb{E}_z D(G(z)))\right)",
                ),
                "Jolicoeur-Martineau 2018, arXiv 1807.00734",
                uses_real=True,
            ),
        )
    }
)
