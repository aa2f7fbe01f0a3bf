"""Points of many dimensions, for use without a page: the 1200-D synthetic of VEEGAN.

Srivastava et al. 2017 (arXiv 1705.07761, section 4.1): ten 700-dimensional Gaussians embedded in a 1200-dimensional
space, meant to be like the thin manifolds of natural images. They draw 2,500 fakes and report the modes captured, 10 at
most, and the share of high-quality fakes. They publish neither the means, nor the widths, nor the embedding, so those
here are ours, and scores compare with theirs only loosely: see `VectorMixture`.
"""

from __future__ import annotations

import functools
import math

import torch
from torch import Tensor

MODES, INNER, OUTER = 10, 700, 1200  # Gaussians, their dimensions, dimensions of the space around them
STD = 0.1
HIGH_QUALITY_CHI_STDS = 3
_SEED = 1200


class VectorMixture:
    """x = E (c_k + std n), n ~ N(0, I_700), each of the ten modes as likely as the others.

    The coordinates of the centres c_k are drawn once and for all from N(0, 1), so that two centres are 35 to 40 apart
    and the data have a size that suits networks. E (1200, 700) is a random orthonormal embedding, fixed too: it keeps
    distances, and no sample leaves its 700-dimensional subspace, but a fake may. std is 0.1: a sample is 2.6 from its
    centre, so that modes are far from touching.

    In 700 dimensions hardly any sample is near its mode: the distance in stds is chi-distributed, 26.4 +- 0.7. VEEGAN
    counts a fake as high-quality "within 10 standard deviations of the nearest mode", which no true sample of a round
    mode would meet. Here the bound is what true samples reach, `reach` = mean + 3 std of that chi: 28.57 stds. A
    perfect generator scores 99.85% (`perfect_share`); in the plane, within 3 stds, 98.89%.

    Attributes:
        modes: centres (10, 1200), float32; `weights` (10,), equal; both on `device`.
        embedding: transpose of E, (700, 1200), float32; its rows are orthonormal.
        std: standard deviation of a mode in each of its 700 directions.
        reach: a fake is of high quality within so many std of a mode, in all 1200 dimensions.
    """

    shape: tuple[int, ...] = (OUTER,)

    def __init__(self, name: str, device: torch.device | str = "cpu") -> None:
        self.name, self.std, self.reach = name, STD, chi_reach(INNER)
        self.device = torch.device(device)
        centres, embedding = _fixed_parts()
        self.embedding = embedding.to(self.device, torch.float32)
        self.modes = (centres @ embedding).to(self.device, torch.float32)
        self.weights = torch.full((MODES,), 1 / MODES, device=self.device)
        self._spread = self.std * self.embedding

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` points, (n, 1200) float32; `generator` must live on the device."""
        chosen = torch.randint(MODES, (n,), generator=generator, device=self.device)
        noise = torch.randn(n, INNER, generator=generator, device=self.device)
        return torch.addmm(self.modes.index_select(0, chosen), noise, self._spread)


def chi_reach(dimensions: int) -> float:
    """Mean + 3 standard deviations of the chi distribution: how far true samples get from their mode, in stds.

    mean = sqrt(2) Gamma((d + 1) / 2) / Gamma(d / 2), variance = d - mean^2.
    """
    mean = math.sqrt(2) * math.exp(math.lgamma((dimensions + 1) / 2) - math.lgamma(dimensions / 2))
    return mean + HIGH_QUALITY_CHI_STDS * math.sqrt(dimensions - mean**2)


def perfect_share(dimensions: int = INNER) -> float:
    """Share of true samples within `chi_reach` of their mode: P(d / 2, reach^2 / 2), a regularized gamma function."""
    half, bound = torch.tensor([dimensions / 2, chi_reach(dimensions) ** 2 / 2], dtype=torch.float64)
    return float(torch.special.gammainc(half, bound))


def synthetic_1200d(device: torch.device | str = "cpu") -> VectorMixture:
    """Ten 700-dimensional Gaussians in 1200 dimensions."""
    return VectorMixture("synthetic_1200d", device)


@functools.cache  # a quarter of a second, and 7 MB: once for all runs
def _fixed_parts() -> tuple[Tensor, Tensor]:
    """Centres (10, 700) and the embedding's transpose (700, 1200), float64 on the CPU, the same on every machine."""
    rng = torch.Generator().manual_seed(_SEED)
    centres = torch.randn(MODES, INNER, generator=rng, dtype=torch.float64)
    q, r = torch.linalg.qr(torch.randn(OUTER, INNER, generator=rng, dtype=torch.float64))
    return centres, (q * r.diagonal().sign()).T.contiguous()  # the signs that a library chooses must not matter
