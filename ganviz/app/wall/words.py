"""What is told of a wall on its page: a line for all of it, and for each cell."""

from __future__ import annotations

import numpy as np

from ganviz.engine import WallState
from ganviz.experiment.plan import SweepPlan
from ganviz.export import wall_words
from ganviz.observation import METRICS, METRICS_SHOWN, Wall


def setting_of(plan: SweepPlan, place: int) -> str:
    """What sets a place of the wall apart."""
    row, column = divmod(place, len(plan.across.values))
    told = [f"{plan.across.title} {plan.across.told(column)}"]
    if plan.down is not None:
        told.append(f"{plan.down.title} {plan.down.told(row)}")
    return ", ".join(told)


def place_told(wall: Wall, place: int) -> str:
    """A place in a sentence: its settings and how it does."""
    told = wall_words.told_of(wall, place)
    parts = [f"{told} modes captured" if wall.modes(place) else f"coverage {told}"]
    if share := wall_words.quality(wall, place):
        parts.append(f"{share} of the fakes of high quality")
    parts += _others(wall, place)
    if broke := wall_words.broke(wall, place):
        parts.append(broke)
    return f"{setting_of(wall.plan, place)}: {', '.join(parts)}"


def spread_of(wall: Wall, place: int) -> str:
    """From the worst seed to the best, as modes or coverage; empty for a single one."""
    values = np.nan_to_num(wall.by_place(wall.coverage[-1])[place]) * (wall.modes(place) or 1)
    return f"{values.min():.3g}–{values.max():.3g}" if len(values) > 1 else ""


def status(state: WallState) -> str:
    """The whole wall in a line or two."""
    wall, plan = state.wall, state.plan
    means, cells = wall.mean_coverage(), len(wall.broken)
    best = int(means.argmax())
    told = [f"Step {state.view.step:,} of {plan.steps:,}, {cells} cells."]
    if state.view.step:
        told.append(f"Coverage is {means.mean():.0%} on average, and best with {setting_of(plan, best)}:")
        told.append(f"{wall_words.told_of(wall, best)}.")
    if broken := int((wall.broken > 0).sum()):
        told.append(f"{broken} diverged.")
    if state.finished:
        told.append("All steps were taken; raise their number to go on.")
    return " ".join(told)


def alone(state: WallState) -> str:
    """Which cells no batch knows; empty if there are none."""
    cells = len(state.view.broken)
    told = [f"{count} of {cells} cells are trained one after the other: {why}." for why, count in state.alone.items()]
    return " ".join([*told, "That takes longer."]) if told else ""


def _others(wall: Wall, place: int) -> list[str]:
    """The metrics that were measured, besides those that coverage and quality tell; means over seeds."""
    told = []
    for name in METRICS_SHOWN:
        value = float(wall.by_place(wall.metrics[name][-1])[place].mean())
        if name not in ("modes_captured", "high_quality") and not np.isnan(value):
            told.append(f"{METRICS[name].title} {METRICS[name].format(value)}")
    return told
