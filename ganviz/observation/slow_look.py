"""The metrics that are too slow for every frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from torch import Tensor

from ganviz.observation.distances import slow_perfect_bands, slow_plane_metrics

SLOW_EVERY = 16  # looks
SLOW_REPEATS = 10  # draws of a perfect generator


class SlowLook:
    """The metrics that are too slow for every frame, taken every `SLOW_EVERY` looks.

    Args:
        real: points to compare with, (n, 2).
        draw: n -> (n, 2) samples of the true distribution.

    Attributes:
        metrics, bands: see `Snapshot`; `step`: when they were taken.
    """

    def __init__(self, real: np.ndarray, draw: Callable[[int], np.ndarray]) -> None:
        self._real, self._draw, self._looks = real, draw, 0
        self.metrics: dict[str, float] = {}
        self.bands: dict[str, tuple[float, float]] = {}
        self.step = 0

    def look(self, step: int, fake: Tensor) -> None:
        """One more look at the fakes."""
        due, self._looks = self._looks % SLOW_EVERY == 0, self._looks + 1
        if due:
            self.bands = self.bands or slow_perfect_bands(self._draw, len(self._real), SLOW_REPEATS)
            self.metrics, self.step = slow_plane_metrics(self._real, fake.cpu().numpy()), step
