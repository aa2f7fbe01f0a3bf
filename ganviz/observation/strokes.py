"""Lines to draw over the plane, on the page and in files."""

from __future__ import annotations

import contourpy
import numpy as np
from numpy.typing import NDArray

from ganviz.observation.snapshot import PlaneView

ARROW_LENGTH = 0.16  # of the view's half-width, for the longest arrow


def boundary(view: PlaneView) -> NDArray[np.float64]:
    """The line D(x) = 0.5 as (points, 2), pieces parted by NaN."""
    n = len(view.surface_values)
    centres = (np.arange(n) + 0.5) / n * 2 * view.extent - view.extent
    values = np.nan_to_num(view.surface_values, nan=0.0)
    contour = contourpy.contour_generator(
        centres, centres, values, line_type=contourpy.LineType.ChunkCombinedNan
    ).lines(0.5)
    points = contour[0][0]
    return np.empty((0, 2)) if points is None else points


def arrow_strokes(view: PlaneView) -> NDArray[np.float64]:
    """Each arrow as one stroke (tail, tip, left barb, tip, right barb, NaN), stacked to (6 m, 2)."""
    tail = view.arrows[:, :2].astype(float)
    shaft = view.arrows[:, 2:].astype(float) * ARROW_LENGTH * view.extent
    tip = tail + shaft
    across = np.stack((-shaft[:, 1], shaft[:, 0]), 1) * 0.15
    left, right = tip - 0.3 * shaft + across, tip - 0.3 * shaft - across
    nan = np.full_like(tip, np.nan)
    return np.stack((tail, tip, left, tip, right, nan), 1).reshape(-1, 2)
