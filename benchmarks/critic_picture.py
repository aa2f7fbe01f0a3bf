"""A picture of the plane: real and fake samples over the contours of the discriminator's output."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import contourpy
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIDE, TOP, OVERSAMPLED = 640, 44, 2  # pixels of the plot, of the title above it; drawn so much larger, then shrunk
GRID, LEVELS, SHOWN = 160, 14, 1000
INK, PAPER = (40, 40, 40), (255, 255, 255)
REAL, FAKE = (230, 145, 20), (20, 120, 70)  # as in the paper: orange and green
LOW, HIGH = np.array((196, 214, 240)), np.array((250, 226, 205))


def draw_critic(
    title: str, real: np.ndarray, fake: np.ndarray, judge: Callable[[np.ndarray], np.ndarray], path: Path
) -> None:
    """Write a PNG.

    Args:
        title: the line above the picture.
        real, fake: (n, 2); a fake that is not finite or lies outside is left out.
        judge: (m, 2) float32 points -> their logits.
        path: where to.
    """
    extent = 1.3 * float(np.abs(real).max())
    axis = np.linspace(-extent, extent, GRID, dtype=np.float32)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    surface = judge(grid).reshape(GRID, GRID).astype(float)
    image = _background(surface)
    draw = ImageDraw.Draw(image)
    for line in _contours(axis, surface):
        draw.line([tuple(p) for p in _pixels(line, extent)], fill=(120, 130, 150), width=OVERSAMPLED)
    _dots(draw, real, extent, REAL)
    _dots(draw, fake, extent, FAKE)
    path.parent.mkdir(parents=True, exist_ok=True)
    _framed(image.resize((SIDE, SIDE), Image.Resampling.LANCZOS), title).save(path, optimize=True)


def _background(surface: np.ndarray) -> Image.Image:
    """Low output blue, high output orange, pale; rows from the top."""
    spread = float(np.ptp(surface)) if np.isfinite(surface).all() else math.nan
    share = (surface - surface.min()) / spread if spread > 0 else np.full_like(surface, 0.5)
    colours = LOW + share[::-1, :, None] * (HIGH - LOW)
    size = (SIDE * OVERSAMPLED,) * 2
    return Image.fromarray(colours.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)


def _contours(axis: np.ndarray, surface: np.ndarray) -> list[np.ndarray]:
    if not np.isfinite(surface).all() or np.ptp(surface) == 0:
        return []
    lines = contourpy.contour_generator(axis, axis, surface)
    levels = np.linspace(surface.min(), surface.max(), LEVELS + 2)[1:-1]
    return [line for level in levels for line in lines.lines(level)]


def _dots(draw: ImageDraw.ImageDraw, points: np.ndarray, extent: float, colour: tuple[int, int, int]) -> None:
    inside = np.isfinite(points).all(1) & (np.abs(points) < extent).all(1)
    radius = 1.6 * OVERSAMPLED
    for x, y in _pixels(points[inside][:SHOWN], extent):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _pixels(points: np.ndarray, extent: float) -> np.ndarray:
    """Data to pixels of the oversampled picture; y points up in the data and down in the picture."""
    return (points * (1, -1) / extent + 1) * (SIDE * OVERSAMPLED / 2)


def _framed(plot: Image.Image, title: str) -> Image.Image:
    framed = Image.new("RGB", (SIDE, SIDE + TOP), PAPER)
    framed.paste(plot, (0, TOP))
    draw, font = ImageDraw.Draw(framed), ImageFont.load_default(15)
    draw.text((10, TOP / 2), title, fill=INK, font=font, anchor="lm")
    right = SIDE - 10
    for word, colour in (("fake", FAKE), ("real", REAL)):
        draw.text((right, TOP / 2), word, fill=colour, font=font, anchor="rm")
        right -= int(draw.textlength(word, font=font)) + 12
    return framed
