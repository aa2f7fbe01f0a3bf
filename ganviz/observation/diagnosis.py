"""Numbers into words that a student understands: the text status that says what the pictures say."""

from __future__ import annotations

import math

import numpy as np

from ganviz.observation.snapshot import Snapshot
from ganviz.training import EXPLODED, Losses

SURE = 0.95  # D is called sure beyond this accuracy
FOOLED = 0.4  # fooled below this one
UNSURE = 0.6  # and unable to tell below this one


def describe(snapshot: Snapshot) -> str:
    """One to three sentences: step, coverage, what D thinks, and divergence if the run has broken."""
    if snapshot.diverged:
        return _diverged(snapshot)
    if snapshot.step == 0:
        return "Nothing is learned yet. Press play, or step one player at a time."
    return " ".join(filter(None, (f"Step {snapshot.step:,}.", _coverage(snapshot), _judgement(snapshot))))


def explain_break(losses: Losses) -> str:
    """Which loss broke first, when, and how; empty if none did."""
    if losses.broken_step is None:
        return ""
    at = int(np.searchsorted(losses.steps, losses.broken_step))
    values = {"discriminator": float(losses.discriminator[at]), "generator": float(losses.generator[at])}
    # NaN also stands for a player that made no update: one that exploded is blamed before it
    player = max(values, key=lambda p: 1.0 if math.isnan(values[p]) else abs(values[p]) / EXPLODED)
    value = values[player]
    how = f"rose to {value:.3g}" if math.isfinite(value) else "was no longer a finite number"
    return f"the {player}'s loss {how} at step {losses.broken_step:,}"


def _diverged(snapshot: Snapshot) -> str:
    rates = ", ".join(f"{p} {snapshot.settings[f'{p}_lr']:g}" for p in ("generator", "discriminator"))
    return (
        f"Training diverged: {snapshot.diverged}. The usual cause is a learning rate that is too high "
        f"(now: {rates}). Lower it and reset, or go back to before it broke."
    )


def _coverage(snapshot: Snapshot) -> str:
    m = snapshot.metrics
    drawn = snapshot.plane.modes if snapshot.plane is not None else None
    total = snapshot.mode_count or (0 if drawn is None else len(drawn))
    if "modes_captured" not in m or not total:
        return _distance(snapshot)
    captured, near = m["modes_captured"], m["modes_near"]
    if math.isnan(captured):
        return ""
    words = f"{captured:.0f} of {total} modes captured, {m['high_quality']:.0%} of the fakes high-quality."
    if near <= total / 2:
        words += f" The fakes crowd around {near:.0f} of {total} modes: mode collapse, or not yet spread."
    if m := snapshot.average_metrics:
        words += f" The EMA generator: {m['modes_captured']:.0f} captured, {m['high_quality']:.0%} high-quality."
    return words


def _distance(snapshot: Snapshot) -> str:
    js = snapshot.metrics.get("js", math.nan)
    if math.isnan(js):
        return ""
    low, high = snapshot.bands.get("js", (0.0, 0.0))
    verdict = "as near as a perfect generator" if js <= high else f"a perfect generator scores {low:.2f} to {high:.2f}"
    return f"JS divergence to the data {js:.2f} ({verdict})."


def _judgement(snapshot: Snapshot) -> str:
    j = snapshot.judgement
    if j is None or math.isnan(j.accuracy):
        return ""
    right = f"The discriminator is right on {j.accuracy:.0%}"
    if j.accuracy >= SURE:
        return f"{right}: it tells fakes from real with ease."
    if j.accuracy < FOOLED:
        return f"{right}: it is fooled more often than not."
    if j.accuracy <= UNSURE:
        return f"{right}: it can hardly tell fakes from real."
    return f"{right} of real and fake samples."
