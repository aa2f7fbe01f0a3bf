"""What a distribution of points in the plane is: the dials that shape it and the three things it can tell.

A distribution can be sampled, knows its exact density, and knows its modes where it has any. All of them are frozen
once built: turning a dial builds a new one.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import torch
from torch import Tensor

from ganviz.errors import SettingError

DIAL_BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "modes": (1, 64),
        "spacing": (0.1, 5.0),
        "std": (0.001, 1.0),
        "imbalance": (0.0, 0.95),
        "rotation": (-360.0, 360.0),
    }
)
"""The lowest and highest value of every dial, both included."""

AIR = 1.25  # a view is this much wider than the data
REACH_IN_STDS = 3.0  # AIR * 3 = 3.75 stds beside the outermost mode: at most 0.02% of it lies beyond each edge
_CHUNK = 2**20  # most numbers in one temporary of a density: 8 MB each, whatever the size of the grid


@dataclass(frozen=True)
class Dials:
    """What a person can turn on a plane distribution; each distribution uses the dials that make sense for it.

    `modes`: how many modes or arms, 1 to 64. `spacing`: its size or the distance between modes, 0.1 to 5.
    `std`: standard deviation of a mode or of the noise around a curve, 0.001 to 1. `imbalance`: 0 (all modes alike)
    to 0.95 (the lightest has 1 - 0.95 of the heaviest's weight). `rotation`: degrees, counter-clockwise.

    Raises SettingError for a value outside DIAL_BOUNDS.
    """

    modes: int
    spacing: float
    std: float
    imbalance: float
    rotation: float

    def __post_init__(self) -> None:
        for name, (low, high) in DIAL_BOUNDS.items():
            value = getattr(self, name)
            if not low <= value <= high:  # written so that NaN fails too
                raise SettingError(f"{name} is {value!r}; it must lie between {low} and {high}")


class Places(NamedTuple):
    """How points are drawn where each is a place and round noise of `std` around it.

    A place is a row of `table` (N, 2): the one between whose borders (N - 1,) a uniform number falls, or any of them
    alike where there are no borders.
    """

    table: Tensor
    borders: Tensor | None


class PlaneDistribution(ABC):
    """A probability distribution over points (x, y).

    `modes` (K, 2) and `weights` (K,), which sum to 1, are float32 on the chosen device, or None where the distribution
    has no modes. `std` is the standard deviation of each mode, or of the noise around a curve. A view of the square
    [-extent, extent]^2 holds at least 99.9% of the mass, with about a quarter of air around it.
    """

    shape: tuple[int, ...] = (2,)

    def __init__(
        self,
        name: str,
        *,
        std: float,
        extent: float,
        device: torch.device | str = "cpu",
        modes: Tensor | None = None,
        weights: Tensor | None = None,
    ) -> None:
        self.name = name
        self.std = std
        self.extent = extent
        self.device = torch.device(device)
        self.modes = None if modes is None else self._settle(modes)
        self.weights = None if weights is None else self._settle(weights)

    @abstractmethod
    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` points, (n, 2) float32; `generator` must live on the distribution's device."""

    def places(self) -> Places | None:
        """What `sample` draws from, for those who draw from many distributions at once; None where it is more."""
        return None

    @abstractmethod
    def _log_density(self, x: Tensor) -> Tensor:
        """Log density at `x`, (n, 2) float64 -> (n,) float64; needs `_chunk_width` temporaries per point."""

    _chunk_width: int = 1

    def log_density(self, x: Tensor) -> Tensor:
        """Natural log of the normalised density at `x`: (n, 2) -> (n,) float32, finite even far away."""
        rows = max(1, _CHUNK // self._chunk_width)
        parts = [self._log_density(part) for part in torch.split(in_float64(x), rows)]
        return torch.cat(parts).to(x.device, torch.float32)

    def _settle(self, x: Tensor) -> Tensor:
        """`x` as it is kept for sampling: float32 on the distribution's device."""
        return x.to(self.device, torch.float32)


def in_float64(x: Tensor) -> Tensor:
    """`x` in float64 on its own device, or on the CPU where the device has no float64 (Apple's)."""
    return x.to("cpu" if x.device.type == "mps" else x.device, torch.float64)


def mode_weights(count: int, imbalance: float) -> Tensor:
    """Weights (count,), float64, that fall geometrically to (1 - imbalance) of the first and sum to 1.

    w_k is proportional to (1 - b)^(k / (K - 1)).
    """
    exponent = torch.arange(count, dtype=torch.float64) / max(count - 1, 1)
    weights = (1 - imbalance) ** exponent
    return weights / weights.sum()


def rotation_matrix(degrees: float) -> Tensor:
    """The (2, 2) float64 matrix R that turns column vectors counter-clockwise; turn rows with `x @ R.T`."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    return torch.tensor([[cos, -sin], [sin, cos]], dtype=torch.float64)


def polar_points(radius: Tensor | float, angle: Tensor) -> Tensor:
    """Points (..., 2) at `radius` and `angle` in radians, counter-clockwise from the x axis."""
    return torch.stack((radius * angle.cos(), radius * angle.sin()), dim=-1)


def view_extent(points: Tensor, std: float) -> float:
    """Half-width of a view of `points` (..., 2) blurred by `std`: three standard deviations, then a quarter of air."""
    return AIR * (float(points.abs().max()) + REACH_IN_STDS * std)


def log_normal(squared_distance: Tensor, std: float, dimensions: int) -> Tensor:
    """log N(x; 0, std^2 I) = -|x|^2 / 2 std^2 - d/2 log(2 pi std^2)."""
    return -0.5 * squared_distance / std**2 - 0.5 * dimensions * math.log(2 * math.pi * std**2)


def log_blurred_interval(offset: Tensor, half_width: Tensor | float, std: float) -> Tensor:
    """Log density of a uniform interval [-h, h] blurred by N(0, std^2), at `offset` from its middle.

    p(x) = (Phi((x + h) / std) - Phi((x - h) / std)) / 2h. By symmetry |x| serves for x, which keeps both Phi in their
    lower tail, where log Phi is exact; log(Phi(b) - Phi(a)) = log Phi(b) + log(1 - exp(log Phi(a) - log Phi(b))).
    """
    distance = offset.abs()
    upper = torch.special.log_ndtr((half_width - distance) / std)
    lower = torch.special.log_ndtr((-half_width - distance) / std)
    width = torch.as_tensor(2 * half_width, dtype=offset.dtype, device=offset.device)
    log_mass: Tensor = upper + torch.log(-torch.expm1(lower - upper))
    return log_mass - width.log()


PlaneBuilder = Callable[[Dials, "torch.device | str"], PlaneDistribution]
"""Builds a distribution from its dials on a device."""
