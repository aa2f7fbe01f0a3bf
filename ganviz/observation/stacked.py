"""How many of stacked MNIST's 1,000 modes a generator finds.

As in PacGAN (arXiv 1712.04086, section 4.2): each colour of a fake is classified as a digit, and the three digits name
the mode. Published figures are of 26,000 fakes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from ganviz.observation.classifier import Classifier

MODES = 1000


class StackedCoverage(NamedTuple):
    """Modes found, 0 to 1000, and KL(p || uniform) in nats, 0 to ln 1000 = 6.91, of the fakes' modes."""

    modes: int
    kl: float


def stacked_modes(pictures: Tensor, digits: Classifier) -> NDArray[np.int64]:
    """(n, 3, 28, 28) in [-1, 1] -> (n,) modes 100 a + 10 b + c, as a classifier of digits sees the colours.

    -1 where a picture is not finite.
    """
    found = [digits.classify(pictures[:, k : k + 1]).probabilities for k in range(3)]
    a, b, c = (one.argmax(1) for one in found)
    sound = np.isfinite(np.stack(found)).all((0, 2))
    modes: NDArray[np.int64] = np.where(sound, 100 * a + 10 * b + c, -1)
    return modes


def stacked_coverage(modes: NDArray[np.int64]) -> StackedCoverage:
    """Coverage of n modes as `stacked_modes` gives them: KL = sum_k p_k ln(1000 p_k). Uniform draws score about
    999 / (2 n): .019 for 26,000. Without any sound picture 0 modes and NaN."""
    known = modes[modes >= 0]
    p = np.bincount(known, minlength=MODES) / max(len(known), 1)
    there = p[p > 0]
    kl = float((there * np.log(MODES * there)).sum()) if len(known) else math.nan
    return StackedCoverage(len(there), kl)
