"""Shapes with an exact density that are neither a mixture of round blobs nor a curve: pinwheel and checkerboard."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ganviz.data.plane import (
    AIR,
    REACH_IN_STDS,
    Dials,
    PlaneDistribution,
    log_blurred_interval,
    log_normal,
    mode_weights,
    polar_points,
    rotation_matrix,
    view_extent,
)


class Pinwheel(PlaneDistribution):
    """`modes` blobs around the origin, `spacing` away from it, twisted into blades.

    In its own frame a blade is N((spacing, 0), diag((0.3 spacing)^2, std^2)); blade k is turned by 2 pi k / K, and
    every point further by the angle |x| / spacing. Turning by an angle that depends on |x| alone keeps areas, so
    p(x) = p_untwisted(x turned back). A blade is no round blob, so there are no modes. The idea is Johnson et al. 2016.
    """

    LENGTH = 0.3  # standard deviation along a blade, as a part of spacing
    TWIST = 1.0  # radians at the distance `spacing`

    def __init__(self, name: str, dials: Dials, device: torch.device | str = "cpu") -> None:
        self._spacing, self._length = dials.spacing, self.LENGTH * dials.spacing
        reach = self._spacing + REACH_IN_STDS * max(self._length, dials.std)
        super().__init__(name, std=dials.std, extent=AIR * reach, device=device)
        weights = mode_weights(dials.modes, dials.imbalance)
        index = torch.arange(dials.modes, dtype=torch.float64)
        self._angles = math.radians(dials.rotation) + 2 * math.pi * index / dials.modes
        self._log_weights = weights.log()
        self._chunk_width = 2 * dials.modes
        self._kept_angles, self._borders = self._settle(self._angles), self._settle(weights.cumsum(0)[:-1])
        self._centre = self._settle(torch.tensor([self._spacing, 0.0]))
        self._stds = self._settle(torch.tensor([self._length, self.std]))

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` points, (n, 2) float32: a blade each, a point of the blade's own frame, then the turn."""
        uniform = torch.rand(n, generator=generator, device=self.device)
        turn = self._kept_angles[torch.searchsorted(self._borders, uniform, right=True)]
        noise = torch.randn(n, 2, generator=generator, device=self.device)
        flat = torch.view_as_complex(torch.addcmul(self._centre, noise, self._stds))
        radius = flat.abs()
        # multiplying by exp(i angle) turns; the plane as complex numbers saves half of the calls
        turn = turn.add_(radius, alpha=self.TWIST / self._spacing)
        return torch.view_as_real(flat * torch.polar(torch.ones_like(radius), turn))

    def _log_density(self, x: Tensor) -> Tensor:
        radius = x.norm(dim=1, keepdim=True)
        angle = torch.atan2(x[:, 1:], x[:, :1]) - self.TWIST * radius / self._spacing - self._angles.to(x.device)
        flat = polar_points(radius, angle)  # (n, K, 2): x in the frame of each blade
        log_parts = log_normal((flat[..., 0] - self._spacing).square(), self._length, dimensions=1)
        log_parts += log_normal(flat[..., 1].square(), self.std, dimensions=1)
        return torch.logsumexp(log_parts + self._log_weights.to(x.device), dim=1)


class Checkerboard(PlaneDistribution):
    """The eight dark squares of a 4x4 board of step `spacing`, filled evenly and blurred by N(0, std^2 I).

    p(x) = 1/8 sum_squares U(x_1) U(x_2), where U is a uniform interval blurred by a Gaussian.
    """

    SIDE = 4
    _chunk_width = 2 * SIDE * SIDE // 2

    def __init__(self, name: str, dials: Dials, device: torch.device | str = "cpu") -> None:
        cells = [(i, j) for i in range(self.SIDE) for j in range(self.SIDE) if (i + j) % 2 == 0]
        self._step = dials.spacing
        self._middles = self._step * (torch.tensor(cells, dtype=torch.float64) - (self.SIDE - 1) / 2)  # (8, 2)
        self._turn = rotation_matrix(dials.rotation).T
        half = self._step / 2
        signs = torch.tensor([[-half, -half], [-half, half], [half, -half], [half, half]], dtype=torch.float64)
        corners = (self._middles[:, None] + signs) @ self._turn
        super().__init__(name, std=dials.std, extent=view_extent(corners, dials.std), device=device)
        self._origins = self._settle(corners[:, 0])  # each square's own lower left corner, turned
        self._sides = self._settle(self._step * self._turn)

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` points, (n, 2) float32: a square each, a place in it, then noise."""
        chosen = torch.randint(len(self._origins), (n,), generator=generator, device=self.device)
        place = torch.rand(n, 2, generator=generator, device=self.device)
        noise = torch.randn(n, 2, generator=generator, device=self.device)
        points = torch.addmm(self._origins.index_select(0, chosen), place, self._sides)
        return points.add_(noise, alpha=self.std)

    def _log_density(self, x: Tensor) -> Tensor:
        straight = x @ self._turn.to(x.device).T
        difference = straight[:, None] - self._middles.to(x.device)  # (n, 8, 2)
        log_parts = log_blurred_interval(difference, self._step / 2, self.std).sum(-1)
        return torch.logsumexp(log_parts, dim=1) - math.log(len(self._middles))


def pinwheel(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """A wheel of `modes` curved blades."""
    return Pinwheel("pinwheel", dials, device)


def checkerboard(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """The dark squares of a 4x4 board, each `spacing` wide."""
    return Checkerboard("checkerboard", dials, device)
