"""Samples to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor


@dataclass(frozen=True)
class Batch:
    """Latents (n, ...), as many real samples as D gets them, and the labels of these if they have any."""

    latents: Tensor
    real: Tensor
    labels: np.ndarray
