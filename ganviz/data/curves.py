"""Noisy curves: data that lies on a line, so that the generator must bend its latent space.

A point is c(t) + std * noise with t uniform on [0, 1]; where there are several strands (moons, spiral arms), one is
chosen first.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import torch
from torch import Tensor

from ganviz.data.plane import (
    Dials,
    Places,
    PlaneDistribution,
    log_blurred_interval,
    log_normal,
    mode_weights,
    polar_points,
    rotation_matrix,
    view_extent,
)

Path = Callable[[Tensor], Tensor]
"""One strand: t (n,) in [0, 1], float64 -> points (n, 2)."""

TABLE_SIZE = 2**16  # points to draw from: finer than the noise, and on any curve finer than a screen shows
FEWEST_PIECES, MOST_PIECES = 64, 4096  # chords that stand for the curve when its density is summed


class CurveDistribution(PlaneDistribution):
    """p(x) = sum_s w_s integral_0^1 N(x; c_s(t), std^2 I) dt, over strands s.

    `strands` holds one path for each strand, `weights` (S,) their probabilities. Both the table that is sampled and the
    chords that are integrated are laid out once, here.
    """

    def __init__(
        self, name: str, strands: list[Path], weights: Tensor, std: float, device: torch.device | str = "cpu"
    ) -> None:
        table = _table(strands, weights)
        super().__init__(name, std=std, extent=view_extent(table, std), device=device)
        self._table = self._settle(table)
        self._middles, self._tangents, self._half_lengths, self._log_weights = _chords(strands, weights, std)
        self._chunk_width = 2 * len(self._middles)

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` points, (n, 2) float32. Looking c(t) up is cheaper than evaluating it."""
        chosen = torch.randint(len(self._table), (n,), generator=generator, device=self.device)
        noise = torch.randn(n, 2, generator=generator, device=self.device)
        return torch.add(self._table.index_select(0, chosen), noise, alpha=self.std)

    def places(self) -> Places | None:
        return Places(self._table, None)

    def _log_density(self, x: Tensor) -> Tensor:
        """Sum of blurred chords, each exact however small std is: a sum over points would fall apart into dots."""
        tangents = self._tangents.to(x.device)
        difference = x[:, None] - self._middles.to(x.device)  # (n, chords, 2)
        along = (difference * tangents).sum(-1)
        across = difference[..., 0] * tangents[:, 1] - difference[..., 1] * tangents[:, 0]
        log_parts = log_blurred_interval(along, self._half_lengths.to(x.device), self.std)
        log_parts += log_normal(across.square(), self.std, dimensions=1) + self._log_weights.to(x.device)
        return torch.logsumexp(log_parts, dim=1)


def line(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """A straight segment from -spacing to +spacing, through the origin."""
    return _curve("line", [lambda t: _xy(dials.spacing * (2 * t - 1), 0 * t)], dials, device)


def circle(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """A circle of radius `spacing`."""
    return _curve("circle", [lambda t: polar_points(dials.spacing, 2 * math.pi * t)], dials, device)


def moons(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """Two interleaved half circles of radius `spacing`: (cos, sin) and (1 - cos, 1/2 - sin), centred at the origin."""

    def upper(t: Tensor) -> Tensor:
        return dials.spacing * _xy(torch.cos(math.pi * t) - 0.5, torch.sin(math.pi * t) - 0.25)

    return _curve("moons", [upper, lambda t: -upper(t)], dials, device)


def spiral(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """`modes` Archimedean arms of outer radius `spacing`, each winding once around and evenly turned apart."""
    radius = dials.spacing

    def arm(k: int) -> Path:
        start = 2 * math.pi * k / dials.modes
        # arms begin away from the origin, where they would melt into one blob
        return lambda t: polar_points(radius * (0.15 + 0.85 * t), start + 2 * math.pi * t)

    return _curve("spiral", [arm(k) for k in range(dials.modes)], dials, device)


def swiss_roll(dials: Dials, device: torch.device | str) -> PlaneDistribution:
    """The rolled-up sheet seen end-on: (a cos a, a sin a), a from 1.5 pi to 4.5 pi, scaled to outer radius `spacing`.

    As in scikit-learn's make_swiss_roll without its depth, which is the roll of the WGAN-GP toy experiments.
    """

    def roll(t: Tensor) -> Tensor:
        angle = 1.5 * math.pi * (1 + 2 * t)
        return polar_points(dials.spacing * angle / (4.5 * math.pi), angle)

    return _curve("swiss_roll", [roll], dials, device)


def _xy(x: Tensor, y: Tensor) -> Tensor:
    return torch.stack((x, y), dim=-1)


def _curve(name: str, strands: list[Path], dials: Dials, device: torch.device | str) -> CurveDistribution:
    """The strands, turned by the rotation dial and weighted by the imbalance dial."""
    turn = rotation_matrix(dials.rotation).T

    def turned(strand: Path) -> Path:
        return lambda t: strand(t) @ turn

    weights = mode_weights(len(strands), dials.imbalance)
    return CurveDistribution(name, [turned(strand) for strand in strands], weights, dials.std, device)


def _table(strands: list[Path], weights: Tensor) -> Tensor:
    """TABLE_SIZE equally likely points (n, 2), each strand holding its share, evenly spread over t."""
    edges = [0, *(weights.cumsum(0) * TABLE_SIZE).round().long().tolist()]
    counts = [upper - lower for lower, upper in itertools.pairwise(edges)]
    return torch.cat([strand(_middles_of(count)) for strand, count in zip(strands, counts, strict=True)])


def _middles_of(count: int) -> Tensor:
    """The middles of `count` equal parts of [0, 1]."""
    return (torch.arange(count, dtype=torch.float64) + 0.5) / count


def _chords(strands: list[Path], weights: Tensor, std: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The chords of all strands: middles (m, 2), unit tangents (m, 2), half lengths (m,), log probabilities (m,)."""
    pieces = _pieces(strands, std)
    t = torch.linspace(0, 1, 2 * pieces + 1, dtype=torch.float64)
    points = torch.stack([strand(t) for strand in strands])  # (S, 2 pieces + 1, 2)
    start, on_curve, end = points[:, :-1:2], points[:, 1::2], points[:, 2::2]
    steps = (end - start).flatten(0, 1)
    # Simpson's rule for the arc's centre of mass: plain chords would all lie on the inner side of a bend
    middles = ((start + 4 * on_curve + end) / 6).flatten(0, 1)
    lengths = steps.norm(dim=1)
    log_weights = (weights / pieces).log().repeat_interleave(pieces)
    return middles, steps / lengths[:, None], lengths / 2, log_weights


def _pieces(strands: list[Path], std: float) -> int:
    """Chords for each strand: no longer than std on average, within bounds.

    A chord of length l leaves an arc of radius r by l^2 / 8r only: l = std is as good as exact, and with 4,096 chords
    even longer ones stay far within the smallest std.
    """
    t = torch.linspace(0, 1, FEWEST_PIECES + 1, dtype=torch.float64)
    longest = max(float(strand(t).diff(dim=0).norm(dim=1).sum()) for strand in strands)
    most = max(FEWEST_PIECES, MOST_PIECES // len(strands))
    return min(max(math.ceil(longest / std), FEWEST_PIECES), most)
