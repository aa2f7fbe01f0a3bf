"""Parts of a snapshot that one view alone asks for. Frozen, plain numbers and numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LatentMap:
    """Which mode each latent reaches (2-D data): latent space as a square of cells, or a line of them.

    Attributes:
        axes: the latent coordinates that vary, from 0: across, and up unless there is only one. The others are zero.
        reach: the map covers [-reach, reach] of each.
        modes: the mode nearest to where the middle of each cell lands, from 0, (rows, columns), row 0 at the bottom;
            one row with one latent dimension; -1 where that is not finite, or where the data have no modes.
        good: whether it lands there as a fake of high quality, (rows, columns).
        latents: these coordinates of the displayed latents, (n, 2); the second is zero with one latent dimension.
        latent_modes, latent_good: as `modes` and `good`, of the fakes made of them, (n,).
        mode_count: how many modes the data have; 0 if none.
        latent_dim: how many coordinates a latent has; the map is a slice where these are more than its axes.
    """

    axes: tuple[int, ...]
    reach: float
    modes: NDArray[np.int16]
    good: NDArray[np.bool_]
    latents: Floats
    latent_modes: NDArray[np.int16]
    latent_good: NDArray[np.bool_]
    mode_count: int
    latent_dim: int


@dataclass(frozen=True, eq=False)
class Copies:
    """Copies among the n displayed fakes; definitions are in `observation.copies`.

    Attributes:
        step: when they were compared; not in every frame.
        averaged: whether the averaged generator made them.
        groups: of near-duplicates, by number from 1; 0 for fakes that are like no other, (n,).
        memorised: whether a fake is a training picture learned by heart, (n,).
        distances: to the nearest training picture, of pixel values from 0 to 1, (n,).
        near, memorised_under: the distances under which fakes count as the one or the other; NaN where none can.
        shown: places of up to ten memorised ones, (m,), with `fakes` and `real`, the nearest training pictures, uint8
            (m, height, width), colours last.
    """

    step: int
    averaged: bool
    groups: NDArray[np.int64]
    memorised: NDArray[np.bool_]
    distances: Floats
    near: float
    memorised_under: float
    shown: NDArray[np.int64]
    fakes: NDArray[np.uint8]
    real: NDArray[np.uint8]
