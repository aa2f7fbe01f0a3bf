"""The latent grid: a lattice in latent space whose image under G shows how G folds and stretches it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

LINES = 15  # lines of the lattice in each direction
POINTS = 40  # points along each line
EDGE = 0.97  # the lattice spans the central 97% of each latent coordinate


class LatentGrid:
    """A lattice of equal-probability cells in the first two latent coordinates.

    With one latent dimension it is a line; with more than two it is the slice in which all others are zero, their
    centre. Lines stand at equal steps of probability, so that narrow warped cells mean high density.

    Attributes:
        label: what the lattice is, for people.
    """

    def __init__(self, latent_dim: int, latent: str, device: torch.device) -> None:
        self.label = {1: "latent line", 2: "latent plane"}.get(latent_dim, f"slice z1, z2 of {latent_dim}")
        lattice = _line(latent, POINTS * 5) if latent_dim == 1 else _lattice(latent)
        self._breaks = torch.isnan(lattice).any(1).numpy()
        self._latents = torch.zeros(len(lattice), latent_dim)
        columns = min(latent_dim, 2)
        self._latents[:, :columns] = torch.nan_to_num(lattice)[:, :columns]
        self._latents = self._latents.to(device)

    def warp(self, generator: Callable[[Tensor], Tensor]) -> NDArray[np.float32]:
        """(points, 2): the lattice through G, lines parted by rows of NaN."""
        points: NDArray[np.float32] = generator(self._latents).cpu().numpy().copy()
        points[self._breaks] = np.nan
        return points


def _quantiles(latent: str, n: int) -> Tensor:
    """n values of one latent coordinate at equal steps of probability."""
    u = torch.linspace(-EDGE, EDGE, n)
    return u if latent == "uniform" else 2**0.5 * torch.erfinv(u)


def _line(latent: str, n: int) -> Tensor:
    return _quantiles(latent, n)[:, None]


def _lattice(latent: str) -> Tensor:
    """(2 * LINES * (POINTS + 1), 2): lines along the first coordinate, then along the second, NaN between lines."""
    along, across = _quantiles(latent, POINTS), _quantiles(latent, LINES)
    nan = torch.full((1, 2), float("nan"))
    rows = [torch.cat((torch.stack((along, c.expand(POINTS)), 1), nan)) for c in across]
    return torch.cat([*rows, *[row.flip(1) for row in rows]])
