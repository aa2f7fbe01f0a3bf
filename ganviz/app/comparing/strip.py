"""ContestStrip: what sets two runs apart and how they do, over the views; or a recipe on its way to a collapse."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import param

from ganviz.app.branches import SHOWN
from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.engine import Comparison, State
from ganviz.experiment.words import title, told
from ganviz.observation.ledger import Tally, tally_of
from ganviz.theme import PROBLEM, ground

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
    """What the strip says, as `browser/contest.js` shows it; nothing without a title.

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


class ContestStrip(Messenger):
    """A card over the views; `browser/contest.js` is its other half.

    Args:
        on_act: called with the name of a button of `ACTS`.
    """

    told = param.Dict({}, doc="See `Telling`.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")

    _esm = module("element", "contest")

    def __init__(self, on_act: Callable[[str], object], **params: Any) -> None:
        super().__init__(sizing_mode="stretch_width", margin=(2, 9), told=vars(Telling()), **params)
        self._on_act = on_act
        self.paint(False)

    def say(self, telling: Telling) -> None:
        """Show it."""
        fields = dict(vars(telling))
        if fields != self.told:
            self.told = fields

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        names = ("text", "lines", "real", "generator_text")
        self.colours = {**{n: getattr(g, n) for n in names}, "paper": g.background, "problem": PROBLEM[dark]}

    def on_message(self, message: dict[str, Any]) -> None:
        if message.get("act") in ACTS:
            self._on_act(message["act"])


def button(act: str, main: bool = False) -> Mapping[str, Any]:
    """One of `ACTS` for a telling."""
    label, help_text = ACTS[act]
    return {"act": act, "label": label, "help": help_text, "main": main}


def side_by_side(state: State, comparison: Comparison, locked: bool) -> Telling:
    """What sets A and B apart and how both do; without a verdict."""
    tally = tally_of(state.snapshot)
    # held says more than captured
    names = [name for name in SHOWN if name in state.snapshot.metrics and not (comparison.modes and name == CAPTURED)]
    counted = ("Modes held" if tally is None else f"{PLURALS[tally.word]} held",) if comparison.modes else ()
    heads = ("Step", *counted, *(SHOWN[name].title for name in names), "")
    telling = Telling(
        title="A and B, step by step" if comparison.differs or comparison.renewed else "A and B, equal in everything",
        differs=differences(comparison),
        heads=heads,
        acts=() if locked else (button("swap"), button("keep_a"), button("keep_b")),
        modes=comparison.modes,
        held=_thinned(comparison.held),
        word=PLURALS["mode" if tally is None else tally.word],
    )
    if state.rival is None:
        return telling
    return replace(telling, rows=tuple(_row(run, letter, comparison, names) for letter, run in _both(state)))


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


def _both(state: State) -> tuple[tuple[str, State], ...]:
    return (("A", state), *((("B", state.rival),) if state.rival is not None else ()))


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
