"""Mixtures of equal round Gaussians: what mode collapse is studied on.

The ring of eight and the grid of twenty-five are those of Unrolled GAN (Metz et al. 2017), VEEGAN (Srivastava et al.
2017) and PacGAN (Lin et al. 2018), whose radii, steps and standard deviations differ: see `Dials`.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ganviz.data.plane import (
    Dials,
    Places,
    PlaneDistribution,
    log_normal,
    mode_weights,
    polar_points,
    rotation_matrix,
    view_extent,
)

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))  # 137.5 degrees: successive points never line up


class GaussianMixture(PlaneDistribution):
    """p(x) = sum_k w_k N(x; c_k, std^2 I).

    `centres` (K, 2) and `weights` (K,) become `modes` and `weights`; the view is fitted around them.
    """

    def __init__(
        self, name: str, centres: Tensor, weights: Tensor, std: float, device: torch.device | str = "cpu"
    ) -> None:
        extent = view_extent(centres, std)
        super().__init__(name, std=std, extent=extent, device=device, modes=centres, weights=weights)
        self._centres = centres.double()
        self._kept_modes = self._settle(centres)
        self._log_weights = weights.double().log()
        self._chunk_width = 2 * len(centres)
        # K - 1 inner borders of [0, 1): a uniform number falls between two of them, and the last mode needs no edge
        self._borders = self._settle(weights.double().cumsum(0)[:-1])

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` points, (n, 2) float32: a mode each, then noise."""
        uniform = torch.rand(n, generator=generator, device=self.device)
        chosen = torch.searchsorted(self._borders, uniform, right=True)
        noise = torch.randn(n, 2, generator=generator, device=self.device)
        return torch.add(self._kept_modes.index_select(0, chosen), noise, alpha=self.std)

    def places(self) -> Places | None:
        return Places(self._kept_modes, self._borders)

    def _log_density(self, x: Tensor) -> Tensor:
        difference = x[:, None] - self._centres.to(x.device)  # (n, K, 2)
        log_parts = log_normal(difference.square().sum(-1), self.std, dimensions=2)
        return torch.logsumexp(log_parts + self._log_weights.to(x.device), dim=1)


def gaussian(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """One Gaussian, `spacing` away from the origin so that the generator has somewhere to go."""
    return _mixture("gaussian", torch.tensor([[dials.spacing, 0.0]]), dials, device)


def two_gaussians(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """Two Gaussians, `spacing` apart."""
    half = dials.spacing / 2
    return _mixture("two_gaussians", torch.tensor([[-half, 0.0], [half, 0.0]]), dials, device)


def ring(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """`modes` Gaussians on a circle of radius `spacing`, at the angles 2 pi k / K."""
    # k runs to K - 1: with the endpoint 2 pi included the last mode would lie on the first
    angles = 2 * math.pi * torch.arange(dials.modes, dtype=torch.float64) / dials.modes
    return _mixture("ring", polar_points(dials.spacing, angles), dials, device)


def grid(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """`modes` Gaussians in rows of ceil(sqrt(modes)), `spacing` apart, centred; the last row may be shorter."""
    side = math.isqrt(dials.modes - 1) + 1  # ceil(sqrt(modes)) without rounding
    index = torch.arange(dials.modes)
    cells = torch.stack((index % side, index // side), dim=1).double()
    return _mixture("grid", dials.spacing * (cells - cells.amax(0) / 2), dials, device)


def disjoint(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """`modes` Gaussians placed unevenly, like the seeds of a sunflower: c_k = spacing sqrt(k + 1/2) at 137.5 k."""
    index = torch.arange(dials.modes, dtype=torch.float64)
    centres = polar_points(dials.spacing * (index + 0.5).sqrt(), GOLDEN_ANGLE * index)
    return _mixture("disjoint", centres - centres.mean(0), dials, device)


def _mixture(name: str, centres: Tensor, dials: Dials, device: torch.device | str) -> GaussianMixture:
    """The centres, turned by the rotation dial and weighted by the imbalance dial."""
    turned = centres.double() @ rotation_matrix(dials.rotation).T
    return GaussianMixture(name, turned, mode_weights(len(centres), dials.imbalance), dials.std, device)
