"""Modes over time: how many modes, or classes of pictures, the fakes reach."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Line, Quad, Span

from ganviz.app.parts.chart import OF_B, Chart, Paper, Send, column, last_step
from ganviz.app.parts.curves import Following, Streamed
from ganviz.engine import State
from ganviz.observation import Snapshot
from ganviz.observation.ledger import tally_of
from ganviz.theme import GENERATOR

NONE = "These data have no modes to count."
UNSEEN = "Counting classes needs a classifier."
SOON = "Classes are counted in a moment …"


class ModesChart(Chart):
    """Lines for the modes captured and near; a line at all of them, and the band of a perfect generator."""

    key = "modes"

    def __init__(self, send: Send = lambda command: None) -> None:
        super().__init__(send)
        self._curves, self._rival = Streamed("step", "captured", "near"), None  # type: tuple[Streamed, Streamed | None]
        self._band = ColumnDataSource({"left": [0.0], "right": [1.0], "low": [math.nan], "high": [math.nan]})
        self._paper = Paper("Modes captured and modes near over steps", Following(), Following(0, 8), heading=True)
        quad = Quad(left="left", right="right", bottom="low", top="high", fill_alpha=0.25, line_color=None)
        self._paper.draw(self._band, quad, fill_color="real")
        self._draw(self._curves, "near", line_dash="dotted", line_width=1.5)
        self._draw(self._curves, "captured", line_width=2)
        self._all = Span(dimension="width", line_dash=[3, 4], level="underlay", visible=False)
        self._paper.plot.add_layout(self._all)
        self._paper.ink(self._all, line_color="text")
        self.content = [self._paper.plot]

    def papers(self) -> list[Paper]:
        return [self._paper]

    def show(self, state: State) -> None:
        rival, modes = state.rival, modes_of(state.snapshot)
        self._curves.show(_columns(state))
        if rival is not None and self._rival is None:
            self._rival = Streamed("step", "captured", "near")
            self._draw(self._rival, "captured", line_width=2, line_dash=OF_B)
        if self._rival is not None:
            self._rival.show(_columns(rival) if rival is not None else {})
        last = last_step(state, rival)
        self._paper.x.show(0.0, last)
        self._paper.y.show(-0.02 * (modes or 1), 1.06 * (modes or 1))
        self._show_all(modes, band_of(state.snapshot), last)
        self._paper.title = told(state)

    def _draw(self, curves: Streamed, name: str, **look: Any) -> None:
        self._paper.draw(curves, Line(x="step", y=name, line_color=GENERATOR, **look))

    def _show_all(self, modes: int, band: tuple[float, float], last: float) -> None:
        if modes and self._all.location != modes:
            self._all.update(location=modes, visible=True)
        elif not modes and self._all.visible:
            self._all.update(location=None, visible=False)
        new = {"left": [0.0], "right": [last], "low": [band[0]], "high": [band[1]]}
        if not np.array_equal(list(self._band.data.values()), list(new.values()), equal_nan=True):
            self._band.data = new


def modes_of(snapshot: Snapshot) -> int:
    """How many modes or classes there are; 0 where there are none to count."""
    tally = tally_of(snapshot)
    if tally is not None:
        return len(tally.names)
    return 0 if snapshot.plane is None or snapshot.plane.modes is None else len(snapshot.plane.modes)


def band_of(snapshot: Snapshot) -> tuple[float, float]:
    """How many modes a perfect generator captures with as many samples; NaN if that is not known."""
    unknown = (math.nan, math.nan)
    return snapshot.bands.get("modes_captured", snapshot.bands.get("classes_covered", unknown))


def told(state: State) -> str:
    """How many are captured and held now, by the run and by its rival."""
    tally = tally_of(state.snapshot)
    if tally is None:
        if state.snapshot.grid is not None:
            return SOON if state.snapshot.pending else UNSEEN
        return "" if modes_of(state.snapshot) else NONE
    words = f"captured {tally.captured.sum()} of {len(tally.names)}, held {tally.held.sum()}"
    other = tally_of(state.rival.snapshot) if state.rival is not None else None
    if other is None:
        return words[0].upper() + words[1:]
    return f"A {words} · B captured {other.captured.sum()}, held {other.held.sum()}"


def _columns(state: State) -> dict[str, Any]:
    seen = state.observations
    if not seen:
        return {}
    if state.snapshot.grid is not None:
        return {"step": seen["step"], "captured": column(seen, "classes_covered")}
    return {"step": seen["step"], "captured": column(seen, "modes_captured"), "near": column(seen, "modes_near")}
