"""What sets two runs apart and how they do, in words and figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ganviz.engine import Comparison, State
from ganviz.experiment.words import title, told
from ganviz.observation import IMAGE_METRICS, IMAGE_METRICS_SHOWN, METRICS, METRICS_SHOWN, MetricInfo
from ganviz.observation.ledger import Tally, tally_of

SHOWN: Mapping[str, MetricInfo] = {
    **{name: METRICS[name] for name in METRICS_SHOWN},
    **{name: IMAGE_METRICS[name] for name in IMAGE_METRICS_SHOWN},
}
"""The metrics by which runs are told apart."""
CAPTURED = "modes_captured"
PLURALS = {"mode": "Modes", "class": "Classes"}
POINTS = 150  # of the curve of modes held
ACTS = {
    "swap": ("Swap A and B", "B becomes A, whose settings the page shows and changes"),
    "keep_a": ("Keep A", "Go on with A alone; B is kept under Branches"),
    "keep_b": ("Keep B", "Go on with B alone as the page's run; A is kept under Branches"),
    "cures": ("Cures…", "What brings it back, and what does not (k)"),
}


@dataclass(frozen=True)
class Telling:
    """What the card of a comparison or of a recipe says.

    Attributes:
        title, story, why: heading, a sentence or two below it, and what stands there when somebody points at these.
        differs: what sets the runs apart: {"name", "A", "B"}; rows: their figures, under `heads`.
        verdict, mood: a sentence, and whether it is "good", "bad" or neither.
        share: of what is under way, what is done, 0 to 1; negative for nothing under way.
        acts: buttons: {"act", "label", "help", "main"}.
        modes, held, word: the curve of modes held, of so many; "Modes" or "Classes".
    """

    title: str = ""
    story: str = ""
    why: str = ""
    differs: tuple[Mapping[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    verdict: str = ""
    mood: str = ""
    share: float = -1.0
    acts: tuple[Mapping[str, Any], ...] = ()
    modes: int = 0
    held: Mapping[str, list[Any]] = field(default_factory=lambda: {"step": [], "A": [], "B": []})
    word: str = "Modes"

    def told(self) -> dict[str, Any]:
        """For the browser."""
        lists = {name: list(getattr(self, name)) for name in ("differs", "heads", "rows", "acts")}
        return {**vars(self), **lists, "share": round(self.share, 3)}


def button(act: str, main: bool = False) -> Mapping[str, Any]:
    """One of `ACTS` for a telling."""
    label, help_text = ACTS[act]
    return {"act": act, "label": label, "help": help_text, "main": main}


def side_by_side(state: State, comparison: Comparison, acts: bool = True) -> Telling:
    """What sets A and B apart and how both do, without a verdict.

    Args:
        acts: whether anything can be done with them.
    """
    tally = tally_of(state.snapshot)
    word = PLURALS["mode" if tally is None else tally.word]
    # held says more than captured
    names = [name for name in SHOWN if name in state.snapshot.metrics and not (comparison.modes and name == CAPTURED)]
    counted = (f"{word} held",) if comparison.modes else ()
    telling = Telling(
        title="A and B, step by step" if comparison.differs or comparison.renewed else "A and B, equal in everything",
        differs=differences(comparison),
        heads=("Step", *counted, *(SHOWN[name].title for name in names), ""),
        acts=tuple(map(button, ("swap", "keep_a", "keep_b"))) if acts else (),
        modes=comparison.modes,
        held=_thinned(comparison.held),
        word=word,
    )
    if state.rival is None:
        return telling
    both = (("A", state), ("B", state.rival))
    return replace(telling, rows=tuple(_row(run, letter, comparison, names) for letter, run in both))


def how_both_stand(telling: Telling, state: State, comparison: Comparison) -> Telling:
    """The comparison with a sentence on how it stands."""
    if comparison.stopped:
        words = f"B has diverged and stopped at step {comparison.step:,}; A goes on."
        return replace(telling, verdict=words, mood="bad")
    if state.snapshot.diverged:
        return replace(telling, verdict="A has diverged, and both have stopped. Keep B to go on with it.", mood="bad")
    if not comparison.modes:
        return telling
    words = (
        f"As they parted at step {comparison.begun:,}, both held {count(comparison.held_then())} of "
        f"{comparison.modes} {telling.word.lower()}. Lately A holds {count(comparison.held_lately('A'))}, "
        f"B {count(comparison.held_lately('B'))}."
    )
    return replace(telling, verdict=words)


def differences(comparison: Comparison) -> tuple[Mapping[str, str], ...]:
    """What sets A and B apart, in words."""
    settings = [{"name": title(n), "A": told(n, a), "B": told(n, b)} for n, (a, b) in comparison.differs.items()]
    renewed = [{"name": "New first weights", "A": "", "B": "", letter: player} for letter, player in comparison.renewed]
    return (*settings, *renewed)


def held_of(tally: Tally) -> str:
    """How many modes or classes are held, such as "2 of 8 modes"."""
    return f"{tally.held.sum()} of {len(tally.names)} {PLURALS[tally.word].lower()}"


def count(held: float) -> str:
    """Modes held, of which an average may be no whole number."""
    return "?" if math.isnan(held) else f"{held:.0f}"


def _row(run: State, letter: str, comparison: Comparison, names: list[str]) -> Mapping[str, Any]:
    snapshot = run.snapshot
    tally = None if snapshot.diverged else tally_of(snapshot)
    held = [f"{tally.held.sum()} of {len(tally.names)}" if tally is not None else "?"] if comparison.modes else []
    metrics = [SHOWN[name].format(snapshot.metrics.get(name, math.nan)) for name in names]
    why = "diverged: it has stopped" if snapshot.diverged else ""
    return {"letter": letter, "cells": [f"{snapshot.step:,}", *held, *metrics, why]}


def _thinned(held: Mapping[str, Any]) -> dict[str, list[Any]]:
    """At most `POINTS` rows of the curves, the newest among them; None where a run was not looked at."""
    steps = held.get("step", np.empty(0))
    places = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), POINTS)).round().astype(int))
    rows = {name: np.asarray(column)[places].tolist() for name, column in held.items()}
    return {name: [None if value != value else value for value in rows.get(name, [])] for name in ("step", "A", "B")}
