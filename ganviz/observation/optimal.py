"""The best discriminator that there could be against the generator as it is.

    D*(x) = p(x) / (p(x) + p_g(x))        Goodfellow et al., arXiv 1406.2661, proposition 1

p is the data's own density. p_g is estimated from many fakes, by kernels: a histogram that is fine enough for narrow
modes is mostly noise, and kernels of a width that follows the data's cost no more when they are spread over a fine grid
by the Fourier transform. Kernels of a third of a mode's width make it 5% wider; with 20,000 fakes on eight modes the
density at a mode's centre is within about 5%.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ganviz.observation.metrics import Points

Floats = NDArray[np.float64]
FAKES = 20_000
KERNEL = 1 / 3  # of the data's width
FINER = 8  # cells of the fine grid to one of the view, along each side
MARGIN = 8  # cells of the view around it, so that what lies outside reaches in and nothing wraps around
KNOWN = 1.0  # expected samples under a kernel, of real or of fake ones, for a cell to be known


def optimal_d(log_density: Points, density: Points) -> Floats:
    """D* from log p and p_g at the same places; NaN where both are nothing."""
    p, p_g = np.exp(np.asarray(log_density, np.float64)), np.asarray(density, np.float64)
    total = p + p_g
    return np.where(total > 0, p / np.where(total > 0, total, 1), np.nan)


def kernel_width(std: float, extent: float, resolution: int) -> float:
    """Standard deviation of the kernels for data of this width, seen on [-extent, extent]^2 in `resolution`^2 cells."""
    return max(KERNEL * std, 2 * extent / (resolution * FINER))


def density_of(points: Points, extent: float, resolution: int, width: float) -> Floats:
    """Density of points (n, 2) at the centres of the view's cells, (resolution, resolution), row 0 at the bottom.

    Gaussian kernels of standard deviation `width`. Points far outside the view, or not finite, count as points of no
    density here.
    """
    bins, margin = (resolution + 2 * MARGIN) * FINER, MARGIN * FINER
    side = 2 * extent / (resolution * FINER)
    edge = extent + margin * side
    x, y = np.asarray(points, np.float64).T
    counts, *_ = np.histogram2d(y, x, bins=bins, range=((-edge, edge), (-edge, edge)))
    frequency = np.fft.fftfreq(bins, side)
    falls = np.exp(-2 * (np.pi * frequency * width) ** 2)  # a Gaussian's Fourier transform
    spectrum = np.fft.rfft2(counts) * falls[:, None] * falls[None, : bins // 2 + 1]
    fine = np.fft.irfft2(spectrum, s=(bins, bins))[margin:-margin, margin:-margin].clip(0)
    # a centre of the view's cells is the corner of four fine ones
    blocks = fine.reshape(resolution, FINER, resolution, FINER)
    middle = slice(FINER // 2 - 1, FINER // 2 + 1)
    at: Floats = blocks[:, middle, :, middle].mean((1, 3)) / (max(len(points), 1) * side**2)
    return at


def optimal_surface(log_density: Points, fakes: Points, std: float, extent: float) -> Floats:
    """D* over the view, (rows, columns), from log p at its cells; NaN where neither real samples nor fakes come.

    Args:
        log_density: (rows, columns), row 0 at the bottom, as many rows as columns.
        fakes: (n, 2), thousands.
        std: width of the data's modes.
    """
    width = kernel_width(std, extent, len(log_density))
    density = density_of(fakes, extent, len(log_density), width)
    answer = optimal_d(log_density, density)
    under_kernel = 4 * np.pi * width**2 * len(fakes)
    expected = under_kernel * np.maximum(np.exp(np.asarray(log_density, np.float64)), density)
    answer[expected < KNOWN] = np.nan
    return answer
