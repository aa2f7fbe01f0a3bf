"""The latent map: which mode of the data each latent reaches."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ganviz.observation.latents import NORMAL_REACH
from ganviz.observation.looks import LatentMap
from ganviz.observation.metrics import Points, Truth
from ganviz.training import Trainer

LATENT_MAP = "latent_map"
CELLS = 40  # in each direction
LINE_CELLS = 192  # with one latent dimension
NOWHERE = -1  # the mode of what lands nowhere, or where the data have no modes


def map_part(across: int = 0, up: int = 1) -> str:
    """The part of a snapshot that maps two latent coordinates, counted from 0."""
    return f"{LATENT_MAP}/{across}/{up}"


class LatentMapEye:
    """Maps the latent space of one trainer.

    Args:
        trainer: the trainer to look at.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        e = trainer.experiment
        self._dim, self._reach = e.latent_dim, 1.0 if e.latent == "uniform" else NORMAL_REACH

    def look(self, part: str, latents: Tensor, fake: Points, truth: Truth) -> LatentMap:
        """The map that `part` names (see `map_part`).

        Args:
            latents: the displayed ones, (n, ...); fake: where they land, (n, 2).
        """
        axes = map_axes(part, self._dim)
        cells, rows = map_cells(axes, self._dim, self._reach)
        generator = self._trainer.generator
        landings = generator.in_parts(self._trainer.labelled(cells.to(self._trainer.device))).cpu().numpy()
        modes, good = reached(landings, truth)
        own_modes, own_good = reached(fake, truth)
        shown = np.zeros((len(latents), 2), np.float32)
        shown[:, : len(axes)] = latents[:, list(axes)].cpu().numpy()
        return LatentMap(
            axes=axes,
            reach=self._reach,
            modes=modes.reshape(rows, -1),
            good=good.reshape(rows, -1),
            latents=shown,
            latent_modes=own_modes,
            latent_good=own_good,
            mode_count=0 if truth.modes is None else len(truth.modes),
            latent_dim=self._dim,
        )


def map_axes(part: str, dim: int) -> tuple[int, ...]:
    """The coordinates of `part` as far as `dim` latent dimensions have them; two different ones if they can be."""
    _, across, up = part.split("/")
    if dim == 1:
        return (0,)
    x, y = (min(max(int(axis), 0), dim - 1) for axis in (across, up))
    return (x, y) if x != y else (x, (x + 1) % dim)


def map_cells(axes: tuple[int, ...], dim: int, reach: float) -> tuple[Tensor, int]:
    """Latents at the centres of the map's cells, (rows * columns, dim), row by row from the bottom; and the rows."""
    columns = LINE_CELLS if len(axes) == 1 else CELLS
    rows = 1 if len(axes) == 1 else CELLS
    along, across = (((torch.arange(n) + 0.5) / n * 2 - 1) * reach for n in (columns, rows))
    y, x = torch.meshgrid(across, along, indexing="ij")
    cells = torch.zeros(rows * columns, dim)
    for axis, values in zip(axes, (x, y), strict=False):
        cells[:, axis] = values.flatten()
    return cells, rows


def reached(points: Points, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """The mode that each point (n, 2) is nearest to, or `NOWHERE`, int16 (n,), and whether it is of high quality."""
    nearest, good = truth.judged(points)
    if nearest is None or good is None:
        return np.full(len(points), NOWHERE, np.int16), np.zeros(len(points), bool)
    finite = np.isfinite(points).all(1)
    return np.where(finite, nearest, NOWHERE).astype(np.int16), good & finite
