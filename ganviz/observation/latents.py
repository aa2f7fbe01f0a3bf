"""The latent grid: a lattice in latent space whose image under G shows how G folds and stretches it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

LINES = 15  # lines of the lattice in each direction
POINTS = 40  # points along each line
NORMAL_REACH = 3.0  # standard deviations from the middle to the edge of the square in which latents are shown
EDGE = 0.97  # the lattice spans the central 97% of each latent coordinate


class LatentGrid:
    """A lattice of equal-probability cells in the first two latent coordinates.

    With one latent dimension it is a line; with more than two it is the slice in which all others are zero, their
    centre. Lines stand at equal steps of probability, so that narrow warped cells mean high density.

    Attributes:
        label: what the lattice is, for people.
    """

    def __init__(self, latent_dim: int, latent: str, device: torch.device) -> None:
        self.label = grid_label(latent_dim)
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


class LatentMesh:
    """The lattice as cells: coarser, and each point known by row and column, so that cells can be filled and moved.

    Args:
        cells: in each direction.

    Attributes:
        latents: (rows * columns, latent_dim); one row with one latent dimension.
        source: (rows, columns, 2), the same in the square [-1, 1]^2 (three standard deviations of a normal latent).
    """

    def __init__(self, latent_dim: int, latent: str, device: torch.device, cells: int) -> None:
        along = _quantiles(latent, 1 + cells * (4 if latent_dim == 1 else 1))
        across = torch.zeros(1) if latent_dim == 1 else along
        y, x = torch.meshgrid(across, along, indexing="ij")
        self.source = in_square(torch.stack((x, y), -1), latent).numpy()
        latents = torch.zeros(x.numel(), latent_dim)
        latents[:, 0] = x.flatten()
        if latent_dim > 1:
            latents[:, 1] = y.flatten()
        self.latents = latents.to(device)


def in_square(latents: Tensor, latent: str) -> Tensor:
    """Latents scaled so that [-1, 1] holds all of a uniform coordinate, or 99.7% of a normal one."""
    return latents if latent == "uniform" else latents / NORMAL_REACH


def from_square(latents: NDArray[np.float32], latent: str) -> NDArray[np.float32]:
    """Inverse of `in_square`."""
    return latents if latent == "uniform" else latents * np.float32(NORMAL_REACH)


def grid_label(latent_dim: int) -> str:
    """What a lattice in the first two coordinates is: the whole of latent space, or a slice."""
    return {1: "latent line", 2: "latent plane"}.get(latent_dim, f"slice z1, z2 of {latent_dim}")


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
