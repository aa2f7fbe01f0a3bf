"""A person's own drawing as a distribution: the kernel density estimate of up to 10,000 points.

A drawing travels as text, so that it fits into links, files and settings: each coordinate of [-3, 3] as 12 bits, three
bytes a point, URL-safe base64 without padding, hence four letters a point.
"""

from __future__ import annotations

import base64
import math
import re

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data.plane import Dials, Places, PlaneDistribution, log_normal
from ganviz.errors import SettingError

CANVAS = 3.0  # a drawing lies in [-CANVAS, CANVAS]^2, which is also the view
MAX_POINTS = 10_000
LEVELS = 4095  # steps of a coordinate
FILLS = 0.9  # share of the canvas that a scaled table fills

Points = NDArray[np.float32]


class DrawnDistribution(PlaneDistribution):
    """p(x) = 1/N sum_i N(x; p_i, h^2 I): a sample is one of the points, moved by noise of `std` h.

    The view is the canvas, whatever was drawn, so that it stays while a person draws; of points within 3 h of the edge
    a part of the noise falls outside.

    Raises SettingError for a drawing without points.
    """

    def __init__(self, name: str, points: Points, std: float, device: torch.device | str = "cpu") -> None:
        if not len(points):
            raise SettingError("the drawing is empty; draw at least one point")
        super().__init__(name, std=std, extent=CANVAS, device=device)
        self._points = self._settle(torch.from_numpy(points))
        self._chunk_width = 2 * len(points)

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` points, (n, 2) float32: one that was drawn, then noise."""
        chosen = torch.randint(len(self._points), (n,), generator=generator, device=self.device)
        noise = torch.randn(n, 2, generator=generator, device=self.device)
        return torch.add(self._points.index_select(0, chosen), noise, alpha=self.std)

    def places(self) -> Places | None:
        return Places(self._points, None)

    def _log_density(self, x: Tensor) -> Tensor:
        difference = x[:, None] - self._points.to(x)  # (n, N, 2)
        log_parts = log_normal(difference.square().sum(-1), self.std, dimensions=2)
        return torch.logsumexp(log_parts, dim=1) - math.log(len(self._points))


def encode_points(points: NDArray[np.floating]) -> str:
    """The text of points (n, 2); what lies beyond the canvas is moved to its edge."""
    clipped = np.clip(np.asarray(points, float).reshape(-1, 2), -CANVAS, CANVAS)
    x, y = np.round((clipped + CANVAS) / (2 * CANVAS) * LEVELS).astype(np.uint32).T
    bits = x << 12 | y
    triples = np.stack((bits >> 16, bits >> 8 & 255, bits & 255), 1).astype(np.uint8)
    return base64.urlsafe_b64encode(triples.tobytes()).decode()


def decode_points(text: str) -> Points:
    """The points (n, 2) of a text, to within CANVAS / 4095.

    Raises:
        SettingError: if it is no such text, or has over 10,000 points.
    """
    if len(text) > 4 * MAX_POINTS:
        raise SettingError(f"a drawing of {len(text) // 4:,} points; {MAX_POINTS:,} is the limit")
    if len(text) % 4 or not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise SettingError("a drawing is letters, digits, - and _, four for each point")
    raw = base64.urlsafe_b64decode(text)
    a, b, c = np.frombuffer(raw, np.uint8).reshape(-1, 3).astype(np.uint32).T
    bits = a << 16 | b << 8 | c
    levels = np.stack((bits >> 12, bits & LEVELS), 1)
    return (levels / LEVELS * (2 * CANVAS) - CANVAS).astype(np.float32)


def on_canvas(points: NDArray[np.floating]) -> Points:
    """Points (n, 2) as they are if all of them lie on the canvas; else centred and scaled evenly to fill 90% of it."""
    if len(points) and np.abs(points).max() > CANVAS:
        low, high = points.min(0), points.max(0)
        half = np.maximum(high / 2 - low / 2, 1e-300).max()  # halved first: huge numbers must not overflow
        points = (points - (low / 2 + high / 2)) / half * (FILLS * CANVAS)
    return points.astype(np.float32)


def _smiley() -> Points:
    """A circle of radius 2, two eyes, and a mouth: the lower arc of a circle of radius 1.2."""
    turn = np.linspace(0, 2 * math.pi, 120, endpoint=False)
    outline = 2 * np.stack((np.cos(turn), np.sin(turn)), 1)
    dots = 0.18 * np.stack((np.cos(turn[::5]), np.sin(turn[::5])), 1)
    eyes = [dots + np.array([side, 0.7]) for side in (-0.75, 0.75)]
    smile = np.linspace(math.radians(205), math.radians(335), 50)
    mouth = 1.2 * np.stack((np.cos(smile), np.sin(smile)), 1)
    return np.concatenate((outline, *eyes, mouth)).astype(np.float32)


DEFAULT_DRAWING = encode_points(_smiley())
"""A smiling face."""


def drawn(dials: Dials, device: torch.device | str, drawing: str = DEFAULT_DRAWING) -> DrawnDistribution:
    """The distribution of a drawing; `std` is how far samples stray from its points."""
    return DrawnDistribution("drawn", decode_points(drawing), dials.std, device)
