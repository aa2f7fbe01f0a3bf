"""Sections of the run as a whole: its header, its timeline, what it takes of the machine, curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from ganviz.data import DATA
from ganviz.engine import State
from ganviz.frames.block import Shared
from ganviz.frames.sharing import of_arrays
from ganviz.observation import Snapshot
from ganviz.recording import Curves

Content = dict[str, Any]
MIB = 2**20
OWNERS = {"GPU": "Memory of the GPU", "process": "Memory of the process"}


def header(state: State, seen: Snapshot, number: int) -> Content:
    """What every frame tells."""
    timeline = state.timeline
    return {
        "number": number,
        "run": state.run,
        "step": seen.step,
        "playing": state.playing,
        "learning": state.learning,
        "rate": state.steps_per_second,
        "device": seen.device,
        "kind": kind_of(seen),
        "data": seen.settings["data"],
        "warm": state.warm,
        "shown": timeline.shown,
        "status": seen.status,
        "diverged": seen.diverged,
        "error": state.error,
        "last_sound_step": state.last_sound_step,
        "comparing": state.comparison is not None,
        "restoring": None if timeline.restoring is None else timeline.restoring.share,
    }


def kind_of(seen: Snapshot) -> str:
    """What the data are: "plane" or "images"; "vectors" for those that nobody can draw."""
    data = seen.settings["data"]
    return DATA[data].kind if data in DATA else "images" if seen.grid is not None else "plane"


def timeline(state: State, seen: Snapshot) -> Content | None:
    """The history of the run."""
    known = state.timeline
    kept = known.kept
    key = (state.run, len(known.marks), known.marks[-1:])
    return {
        "kept": of_arrays(lambda: kept.astype(np.int32), "kept", kept),
        "first": int(kept[0]) if len(kept) else 0,
        "step": known.step,
        "shown": known.shown,
        "marks": Shared(("marks", key), lambda: [[mark.step, mark.kind, mark.text] for mark in known.marks]),
        "branches": len(known.branches),
        "restoring": None if known.restoring is None else known.restoring.share,
    }


def device(state: State, seen: Snapshot) -> Content | None:
    """How fast training goes, and what memory it takes: names and values as people read them."""
    settings, usage = seen.settings, state.usage
    samples = settings["batch_size"] * settings["packing"] * settings["discriminator_steps"]
    what = "pictures" if seen.grid is not None else "samples"
    rows = [
        ("Device", seen.device),
        ("Steps/s", _rate(state.steps_per_second)),
        (f"Real {what}/s", _rate(state.steps_per_second * samples)),
        (OWNERS[usage.of], _mebibytes(usage.memory)),
        ("at most", _mebibytes(usage.peak)),
    ]
    return {"rows": rows}


def _rate(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"


def _mebibytes(size: int | None) -> str:
    return "unknown here" if size is None else f"{size / MIB:,.0f} MiB"


class NewRows:
    """Of curves those rows that a reader does not know yet.

    The last row known is sent again with those after it: a thinned curve's last row is the mean of steps still to come,
    and changes.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, float, int]] = {}  # run, last step that stays, rows

    def clear(self) -> None:
        """A reader knows nothing."""
        self._known.clear()

    def of(self, state: State) -> Content:
        """Losses, observations and shares: each with `after`, the step after which its rows come; null for all."""
        curves = {"losses": state.losses, "observations": state.observations, "shares": state.shares}
        return {name: self._new(name, state.run, columns) for name, columns in curves.items() if len(columns)}

    def _new(self, name: str, run: int, columns: Curves) -> Content:
        steps = columns["step"]
        before, after, rows = self._known.get(name, (-1, 0.0, 0))
        goes_on = before == run and len(steps) >= rows and after in steps  # thinned or cut, all of it comes anew
        start = int(np.searchsorted(steps, after, side="right")) if goes_on else 0
        if len(steps) > 1:
            self._known[name] = (run, float(steps[-2]), len(steps))
        new = {column: _narrow(values[start:]) for column, values in columns.items() if _known(values)}
        return {"after": after if goes_on else None, **new}


def _known(values: Any) -> bool:
    return not bool(np.isnan(values).all())


def _narrow(values: Any) -> Any:
    with np.errstate(over="ignore"):  # what float32 cannot hold is as good as infinite
        return values.astype(np.float32)
