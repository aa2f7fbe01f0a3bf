"""What is the matter with a run, from its recent curves: one of a few kinds, its evidence, and what to try.

Pure: curves in, `Diagnosis` out. `benchmarks/diagnosis.py` tells how often it is right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganviz.observation.metrics import NEAR_SHARE
from ganviz.observation.raster import leaders, mode_table
from ganviz.observation.snapshot import Snapshot

Floats = NDArray[np.float64]
Curves = Mapping[str, Floats]

RECENT = 0.4  # of the run, looked at
LEAST_LOOKS = 4
PATIENCE = 3  # looks in which another kind must hold before `Watch` takes it over
# thresholds, tuned on the seeds 0 to 2 of benchmarks/diagnosis.py
SURE = 0.97  # D's accuracy on both kinds when it is saturated
FADED = 0.02  # mean D(fake) under which an objective of log(1 - D) has no slope left
GROWN, LARGE = 1.5, 20.0  # losses that grow so much within what is looked at, beyond this size
HARDLY = 0.75  # accuracy up to which D can hardly tell
NOWHERE = 0.05  # share of high-quality fakes under which they are at no mode
FEW = 0.65  # of the modes
MOVED, HOPS = 0.4, 4  # of the modes: how many more were reached than at a time, and changes of the fullest
GOOD, ALL = 0.4, 0.9  # share of high-quality fakes and of modes in good health
YOUNG = 500  # steps in which nothing can be expected yet


@dataclass(frozen=True)
class Diagnosis:
    """What is the matter.

    Attributes:
        kind: a name in `KINDS`.
        sentence: in words.
        evidence: the figures behind it.
        advice: what to try, or to go on with.
    """

    kind: str
    sentence: str
    evidence: str
    advice: str


@dataclass(frozen=True)
class Signs:
    """What recent looks tell; NaN where unknown.

    Attributes:
        step, looks: where the run stands, and how many recent looks there were.
        real, fake: D's mean accuracy on either kind; `belief`: mean D(fake).
        modes: how many there are, 0 for none; the others count modes or are shares of all of them.
        captured, near: mean share of the modes captured, and of those near which fakes are, at a time.
        reached: share of the modes near which fakes were at any time; `leads`: how often the fullest mode changed.
        quality: mean share of high-quality fakes; `js`, `perfect_js`: mean JS divergence, and a perfect one's.
        loss, growth: the larger player's loss now, and by what factor it has grown.
        push: G's gradient beside the largest that it had.
        fading: whether the objective is one whose slope fades when D is sure.
        frozen: whether D does not learn at all.
        diverged: whether it is over.
    """

    step: int
    looks: int
    real: float
    fake: float
    belief: float
    modes: int
    captured: float
    near: float
    reached: float
    leads: int
    quality: float
    js: float
    perfect_js: float
    loss: float
    growth: float
    push: float
    fading: bool
    frozen: bool
    diverged: bool

    @property
    def bad(self) -> bool:
        """Whether the fakes are far from the data."""
        if self.modes:
            return not (self.captured >= ALL and self.quality >= GOOD)
        return self.js > 2 * self.perfect_js

    @property
    def lost(self) -> bool:
        """Whether the fakes are nowhere near the data."""
        return self.quality < NOWHERE if self.modes else self.bad

    @property
    def few(self) -> bool:
        """Whether fakes are near few of the modes at a time."""
        return self.modes > 1 and self.near <= FEW


def diagnose(snapshot: Snapshot, losses: Curves, observations: Curves, shares: Curves, since: int = 0) -> Diagnosis:
    """What is the matter with a run.

    Args:
        snapshot: the newest.
        losses, observations, shares: the curves of a `Moment` or `State`.
        since: step of the last change of settings; what was before says nothing of now.
    """
    return verdict(signs_of(snapshot, losses, observations, shares, since))


def verdict(s: Signs) -> Diagnosis:
    """The first of `KINDS` that holds."""
    kind = next(kind for kind, (holds, *_) in KINDS.items() if holds(s))
    _, sentence, evidence, advice = KINDS[kind]
    return Diagnosis(kind, sentence(s), evidence(s), advice)


class Watch:
    """A diagnosis that does not flicker: another kind must hold for `PATIENCE` looks at the run on end."""

    def __init__(self) -> None:
        self.now: Diagnosis | None = None
        self._other, self._times, self._step = "", 0, -1

    def look(self, found: Diagnosis, step: int) -> Diagnosis:
        """Take what was found at a step; a run that begins anew is begun anew."""
        if self.now is None or step < self._step:
            self.now, self._times = found, 0
        elif step > self._step:
            self._times = self._times + 1 if found.kind == self._other else 1
            if found.kind == self.now.kind or self._times >= PATIENCE or found.kind == "diverged":
                self.now = found
        self._other, self._step = found.kind, step
        return self.now


# --- signs
def signs_of(snapshot: Snapshot, losses: Curves, observations: Curves, shares: Curves, since: int = 0) -> Signs:
    """What recent looks tell; arguments as those of `diagnose`."""
    start = max((1 - RECENT) * snapshot.step, since)
    seen, rows, lost = (_after(curves, start) for curves in (observations, shares, losses))
    table = mode_table(rows)
    modes = len(table)
    near = table[:, ~np.isnan(table).all(0)] >= NEAR_SHARE if table.size else table
    loss, growth = _growth(lost)
    return Signs(
        step=snapshot.step,
        looks=len(seen.get("step", ())),
        real=_mean(seen, "accuracy_real"),
        fake=_mean(seen, "accuracy_fake"),
        belief=_mean(seen, "fake_mean"),
        modes=modes,
        captured=_mean(seen, "modes_captured" if snapshot.mode_count else "classes_covered") / max(modes, 1),
        near=float(near.mean()) if near.size else math.nan,
        reached=float(near.any(1).mean()) if near.size else math.nan,
        leads=int((np.diff(leaders(rows)) != 0).sum()),
        quality=_mean(seen, "high_quality") if snapshot.mode_count else 1.0,
        js=_mean(seen, "js"),
        perfect_js=snapshot.bands.get("js", (math.nan, math.nan))[1],
        loss=loss,
        growth=growth,
        push=_push(observations, seen),
        fading=snapshot.settings["objective"] == "minimax",
        frozen=snapshot.settings["discriminator_steps"] == 0 or snapshot.settings["discriminator_lr"] == 0,
        diverged=bool(snapshot.diverged),
    )


def _after(curves: Curves, start: float) -> dict[str, Floats]:
    """The rows after a step, and never fewer than the last few."""
    steps = curves.get("step", np.empty(0))
    first = min(int(np.searchsorted(steps, start, side="right")), max(len(steps) - LEAST_LOOKS, 0))
    return {name: column[first:] for name, column in curves.items()}


def _mean(curves: Curves, name: str) -> float:
    known = curves.get(name, np.empty(0))
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else math.nan


def _growth(losses: Curves) -> tuple[float, float]:
    """Typical size of the larger loss at the end, and by what factor it has grown from the beginning."""
    found = (0.0, 1.0)
    for player in ("discriminator", "generator"):
        size = np.abs(losses.get(player, np.empty(0)))
        size = size[np.isfinite(size)]
        part = max(len(size) // 4, 1)
        if len(size) >= LEAST_LOOKS:
            first, last = float(np.median(size[:part])), float(np.median(size[-part:]))
            found = max(found, (last, last / max(first, 1e-9)))
    return found


def _push(whole: Curves, recent: Curves) -> float:
    """G's gradient now beside the largest of the run; of single outliers it does not make much."""
    ever = whole.get("generator_gradient", np.empty(0))
    ever = ever[ever > 0]
    now = recent.get("generator_gradient", np.empty(0))
    if len(ever) < LEAST_LOOKS or not len(now):
        return math.nan
    return float(np.nanmedian(now) / np.percentile(ever, 95))


# --- kinds, the more urgent first
def _percent(share: float) -> str:
    return f"{share:.0%}"


def _modes(s: Signs) -> str:
    held = "modes" if s.modes != 1 else "mode"
    return (
        f"{s.near * s.modes:.1f} of {s.modes} {held} near fakes at a time, {s.reached * s.modes:.0f} at some time; "
        f"the fullest changed {s.leads} times; {_percent(s.quality)} high-quality"
    )


def _opinion(s: Signs) -> str:
    return f"D is right on {_percent(s.real)} of the real samples and {_percent(s.fake)} of the fakes"


def _quality(s: Signs) -> str:
    if s.modes:
        return f"{s.captured * s.modes:.1f} of {s.modes} modes captured, {_percent(s.quality)} high-quality"
    return f"JS divergence {s.js:.2f}, a perfect generator's at most {s.perfect_js:.2f}"


Holds = Callable[[Signs], bool]
Words = Callable[[Signs], str]
KINDS: Mapping[str, tuple[Holds, Words, Words, str]] = {
    "diverged": (
        lambda s: s.diverged,
        lambda s: "Training has diverged.",
        lambda s: f"the larger loss was {s.loss:.3g} at the end",
        "Lower the learning rates and reset, or go back to before it broke.",
    ),
    "unknown": (
        lambda s: s.looks < LEAST_LOOKS,
        lambda s: "Too few looks to tell yet.",
        lambda s: f"{s.looks} look{'s' * (s.looks != 1)} since the beginning or the last change",
        "Let it run.",
    ),
    "diverging": (
        lambda s: s.loss >= LARGE and s.growth >= GROWN,
        lambda s: "The losses run away: training is diverging.",
        lambda s: f"the larger loss is {s.loss:.3g}, {s.growth:.1f} times what it was",
        "Bound the critic (weight clipping, gradient penalty, spectral normalisation), or lower the learning rates.",
    ),
    "vanishing": (
        lambda s: s.fading and s.belief <= FADED and min(s.real, s.fake) >= SURE - 0.02 and s.bad,
        lambda s: "The generator's gradient vanishes: D is so sure that the objective is flat where the fakes are.",
        lambda s: f"D(fake) {s.belief:.3f} on average; G's gradient is {s.push:.2g} of its largest",
        "Take the non-saturating objective, or least squares; give D fewer updates or a lower learning rate.",
    ),
    "saturated": (
        lambda s: min(s.real, s.fake) >= SURE and s.bad,
        lambda s: "D is saturated: it tells every fake from real.",
        _opinion,
        "Raise G's learning rate or its updates per step, or hold D back: R1, instance noise, a lower learning rate.",
    ),
    "rotating": (
        lambda s: s.few and s.reached - s.near >= MOVED and s.leads >= HOPS and s.step >= YOUNG,
        lambda s: "The generator rotates: it hops from mode to mode, and D follows.",
        _modes,
        "Take WGAN-GP with five critic steps, or let D learn faster than G; begun anew: a lower β₁, or packing.",
    ),
    "weak": (
        lambda s: not s.frozen and (s.real + s.fake) / 2 <= HARDLY and s.lost and s.step >= YOUNG,
        lambda s: "D is too weak: it cannot tell fakes from real, though they differ.",
        lambda s: f"{_opinion(s)}; {_quality(s)}",
        "Raise D's learning rate, its updates per step, or its width.",
    ),
    "collapsed": (
        lambda s: s.few and s.step >= YOUNG,
        lambda s: f"The generator has collapsed to {max(round(s.near * s.modes), 1)} of {s.modes} modes.",
        _modes,
        "Let D learn if it is frozen; try packing, minibatch features, unrolling or R1, or a larger generator.",
    ),
    "unjudged": (
        lambda s: not s.modes and math.isnan(s.js),
        lambda s: "Nothing has judged the quality of the fakes yet.",
        _opinion,
        "Let it run until a classifier has seen them; data without one are for your own eyes to judge.",
    ),
    "healthy": (
        lambda s: not s.bad,
        lambda s: "The run is healthy.",
        lambda s: f"{_quality(s)}; {_opinion(s)}",
        "Go on, or lower the learning rates (a schedule) to sharpen the fakes.",
    ),
    "early": (
        lambda s: True,
        lambda s: "Not learned yet.",
        _quality,
        "Let it run; if nothing moves, raise the learning rates.",
    ),
}
