"""Filled grey triangles: pictures of which it is known what they may be, so that fakes can be judged one by one.

After the convex polygons of "Are GANs Created Equal?" (Lucic et al. 2018, arXiv 1711.10337): a manifold with six
coordinates, those of the vertices.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data.images import SIZE, ImageData

COUNT = 20_000
GREY = 204  # of the fill, on black: white is left for generators to be wrong about
MARGIN = 2.0  # pixels kept free at the edge
LEAST_AREA = 20.0  # square pixels; slivers would be hardly more than a smear
ROWS = 16  # lines looked at within a row of pixels; along a line the coverage is exact
_SEED = 1711
_CHUNK = 100  # triangles rendered at once, so that the arrays stay at 10 MB

Vertices = NDArray[np.float64]


def triangles(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """20,000 triangles, always the same ones, all of one class, on `device`."""
    images = _rendered(torch.device(device))
    return ImageData("triangles", images, torch.zeros(len(images), dtype=torch.int64, device=device), ("triangle",))


@functools.cache
def triangle_vertices() -> Vertices:
    """The vertices (20,000, 3, 2) of the pictures, x to the right and y down, in pixels from the upper left corner.

    Uniform within the margin, counter-clockwise as seen on the screen, of at least LEAST_AREA. Shared: do not write.
    """
    rng = np.random.default_rng(_SEED)
    drawn = rng.uniform(MARGIN, SIZE - MARGIN, (2 * COUNT, 3, 2))
    area = signed_area(drawn)
    drawn[area > 0] = drawn[area > 0][:, ::-1]
    return drawn[np.abs(area) >= LEAST_AREA][:COUNT]


def signed_area(vertices: Vertices) -> NDArray[np.float64]:
    """Areas (n,) in square pixels by the shoelace formula; negative for counter-clockwise on the screen."""
    (x0, y0), (x1, y1), (x2, y2) = np.moveaxis(vertices, 0, -1)
    area: NDArray[np.float64] = ((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 2
    return area


def coverage(vertices: Vertices) -> NDArray[np.float64]:
    """How much of each pixel (n, 28, 28) the triangles (n, 3, 2) cover, 0 to 1; they are counter-clockwise.

    Each line y cuts the three half-planes a x + b y + c >= 0 in an interval of x, whose share of each pixel is exact.
    """
    x, y = vertices[..., 0], vertices[..., 1]
    next_x, next_y = np.roll(x, -1, 1), np.roll(y, -1, 1)
    a, b = next_y - y, x - next_x  # the inside is to the left
    lines = (np.arange(SIZE * ROWS) + 0.5) / ROWS
    # a is zero with probability zero
    bounds = x[..., None] - (b / a)[..., None] * (lines - y[..., None])  # (n, 3, lines)
    low = np.where(a[..., None] > 0, bounds, -np.inf).max(1)[..., None]
    high = np.where(a[..., None] < 0, bounds, np.inf).min(1)[..., None]
    left = np.arange(SIZE)
    share = np.clip(np.minimum(high, left + 1) - np.maximum(low, left), 0, 1)  # (n, lines, 28)
    covered: NDArray[np.float64] = share.reshape(-1, SIZE, ROWS, SIZE).mean(2)
    return covered


@functools.cache  # 16 MB: once for all sessions, and once for each device
def _rendered(device: torch.device) -> Tensor:
    """The pictures, uint8 (20,000, 1, 28, 28)."""
    if device.type != "cpu":
        return _rendered(torch.device("cpu")).to(device)
    parts = np.split(triangle_vertices(), range(_CHUNK, COUNT, _CHUNK))
    pixels = [np.rint(GREY * coverage(part)).astype(np.uint8) for part in parts]
    return torch.from_numpy(np.concatenate(pixels)[:, None])
