"""The ledger of modes: which ones the fakes reach, and how many fall on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganviz.observation.image_metrics import COVERED_SHARE
from ganviz.observation.metrics import NEAR_SHARE, Points, Truth, measurable, mode_coverage, nearest_modes
from ganviz.observation.snapshot import ModeLedger, Snapshot

Floats = NDArray[np.float64]
CROWDED = 2.0  # times its fair share, from which on a mode is named as the fullest
MOST_NAMED = 12  # modes in a sentence


def ledger_of(
    fake: Points, truth: Truth, real: Points | None = None, verdicts: Points | None = None
) -> ModeLedger | None:
    """How fakes (n, d) fall on the modes; None where the data have none, or the fakes are not all finite.

    Args:
        real, verdicts: real samples (m, d) and D's verdicts on them (m,), for the scores at the modes.
    """
    if truth.modes is None or not measurable(fake):
        return None
    coverage = mode_coverage(fake, truth.modes, truth.std, truth.weights, truth.reach)
    scores = None if real is None or verdicts is None else mode_scores(real, verdicts, truth.modes)
    return ModeLedger(coverage.shares, coverage.good_shares, coverage.fair, scores)


def mode_scores(real: Points, verdicts: Points, modes: Points) -> Floats:
    """Mean verdict on the real samples (m, d) nearest to each mode (K, d), (K,); NaN where there are none."""
    nearest, _ = nearest_modes(real, modes)
    count = np.bincount(nearest, minlength=len(modes))
    total = np.bincount(nearest, np.asarray(verdicts, np.float64), minlength=len(modes))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def held_modes(good: Floats, fair: Floats) -> NDArray[np.bool_]:
    """Which modes are held: those with high-quality fakes of at least a fifth of their fair share.

    Args:
        good: of all fakes, the high-quality ones at each mode, (K,).
        fair: what a perfect generator's shares would be, (K,).
    """
    return np.asarray(good) >= NEAR_SHARE * np.asarray(fair)


@dataclass(frozen=True, eq=False)
class Tally:
    """The ledger of points, or the classes of pictures, in one form for people.

    Attributes:
        names: of the modes: their numbers from 1, or the classes' names; (K,) as all others.
        shares: of all fakes, those at each mode.
        good: of all fakes, the high-quality ones at each mode; all at it where quality is not told apart.
        fair: what a perfect generator's shares would be.
        captured: which modes count as captured: some high-quality fake, or at least 1% of the pictures.
        quality_known: whether `good` are fewer.
        word: "mode" or "class".
    """

    names: tuple[str, ...]
    shares: Floats
    good: Floats
    fair: Floats
    captured: NDArray[np.bool_]
    quality_known: bool
    word: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the modes that are not captured."""
        return tuple(name for name, there in zip(self.names, self.captured, strict=True) if not there)

    @property
    def held(self) -> NDArray[np.bool_]:
        """Which modes are held; fewer than are captured, since one good fake does not hold a mode."""
        return held_modes(self.good, self.fair)

    def sentence(self) -> str:
        """How many modes are captured, which are missing, and where most fakes are if they crowd."""
        k, n = len(self.names), int(self.captured.sum())
        plural = {"mode": "modes", "class": "classes"}[self.word] if k > 1 else self.word
        words = f"{n} of {k} {plural} captured."
        if n < k:
            words += f" Missing: {listed(self.missing)}."
        ratio = self.shares / np.maximum(self.fair, 1e-12)
        fullest = int(np.argmax(ratio))
        if k > 1 and ratio[fullest] >= CROWDED:
            words += (
                f" {self.word.capitalize()} {self.names[fullest]} holds {self.shares[fullest]:.0%} of the fakes, "
                f"{ratio[fullest]:.1f} times its fair share."
            )
        return words


def tally_of(snapshot: Snapshot) -> Tally | None:
    """What the snapshot tells of modes or classes; None if nothing."""
    if (ledger := snapshot.ledger) is not None:
        names = tuple(str(i + 1) for i in range(len(ledger.fair)))
        return Tally(names, ledger.shares, ledger.good, ledger.fair, ledger.good > 0, True, "mode")
    if (classes := snapshot.class_shares) is not None:
        there = classes.real >= COVERED_SHARE  # others are no classes of the data
        names = tuple(name for name, real in zip(classes.names, there, strict=True) if real)
        fake, real = classes.fake[there], classes.real[there]
        return Tally(names, fake, fake, real, fake >= COVERED_SHARE, False, "class")
    return None


def listed(names: Sequence[str]) -> str:
    """Names as people list them; neighbouring numbers are joined: 1, 3 to 5 and 8."""
    parts: list[str] = []
    run: list[str] = []
    for name in [*names, ""]:
        if run and name.isdecimal() and run[-1].isdecimal() and int(name) == int(run[-1]) + 1:
            run.append(name)
            continue
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
        run = [name]
    if len(parts) > MOST_NAMED:
        parts = [*parts[: MOST_NAMED - 1], f"{len(parts) - MOST_NAMED + 1} more"]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else "none"
