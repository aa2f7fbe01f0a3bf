"""What is told of a wall in its pictures and tables."""

from __future__ import annotations

import math

import numpy as np

from ganviz.experiment import Experiment
from ganviz.export.words import settings_in_force
from ganviz.observation import Wall


def about(wall: Wall) -> str:
    """What all cells have in common, in a line; without what the axes vary."""
    first = wall.plan.experiments()[0]
    varied = {name for axis in wall.plan.axes for name in axis.name.split("+")}
    settings = {**first.settings(), **{name: Experiment(**_without(wall, varied)).settings()[name] for name in varied}}
    words = settings_in_force(settings)
    if "objective" in varied:
        del words[1]
    if "data" in varied:
        del words[0]
    return ", ".join(words)


def measured(wall: Wall, look: int = -1, pictured: bool = False) -> str:
    """What the numbers mean, with the step; `pictured` beside fakes."""
    seeds = wall.plan.shape[2]
    words = [f"step {wall.steps[look]:,}", "modes captured" if wall.modes(0) else "1 − JS divergence to the data"]
    if pictured and wall.modes(0):
        words.append("% of high quality")
    if seeds > 1:
        words.append(f"means over {seeds} seeds" + (", fakes of the first" if pictured else ""))
    return " · ".join(words)


def quality(wall: Wall, place: int, look: int = -1) -> str:
    """Share of high-quality fakes at a place, mean over seeds; empty where it has no meaning."""
    shares = wall.by_place(wall.metrics["high_quality"][look])[place]
    return "" if not wall.modes(place) else f"{np.nan_to_num(shares).mean():.0%}"


def told_of(wall: Wall, place: int, look: int = -1) -> str:
    """Coverage of a place in few letters: 7/8; 6.5/8 as a mean over seeds; 0.83 for data without modes."""
    mean, modes = float(wall.mean_coverage(look)[place]), wall.modes(place)
    if not modes:
        return f"{mean:.2f}"
    captured = mean * modes
    return (
        f"{captured:.0f}/{modes}"
        if math.isclose(captured, round(captured), abs_tol=1e-6)
        else f"{captured:.1f}/{modes}"
    )


def broke(wall: Wall, place: int, look: int = -1) -> str:
    """Whether runs at a place had diverged at a look; empty if none had."""
    ends = wall.by_place(wall.broken)[place]
    count = int(((ends > 0) & (ends <= wall.steps[look])).sum())
    if not count:
        return ""
    return "diverged" if len(ends) == 1 else f"{count} of {len(ends)} diverged"


def _without(wall: Wall, varied: set[str]) -> dict[str, object]:
    return {name: value for name, value in wall.plan.settings.items() if name not in varied}
