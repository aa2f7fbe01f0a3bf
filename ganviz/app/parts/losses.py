"""Losses of D and G over the run, with the equilibrium and the changes of settings."""

from __future__ import annotations

import numpy as np
from bokeh.models import ColumnDataSource, HoverTool, Line, Span, VSpan

from ganviz.app.parts.chart import OF_B, Chart, Paper, Send, last_step
from ganviz.app.parts.curves import Following, Streamed, span
from ganviz.engine import State
from ganviz.experiment.words import changed
from ganviz.theme import DISCRIMINATOR, GENERATOR

PLAYERS = {"discriminator": ("D", DISCRIMINATOR), "generator": ("G", GENERATOR)}


class LossCurves(Chart):
    """Solid lines of the run; of a rival, dashed ones; thin dashed ones for the equilibrium."""

    key = "losses"

    def __init__(self, send: Send = lambda command: None) -> None:
        super().__init__(send)
        self._losses = Streamed("step", *PLAYERS)
        self._rival: Streamed | None = None
        self._changes = ColumnDataSource({"step": np.empty(0), "what": []})
        self._changed: tuple[object, ...] = ()
        label = "Losses of discriminator and generator over steps"
        self._paper = Paper(label, Following(), Following(), moves=True)
        self._spans = {player: self._draw(player) for player in PLAYERS}
        mark = VSpan(x="step", line_width=1.5, line_dash="dotted")
        drawn = self._paper.draw(self._changes, mark, line_color="text")
        hover = HoverTool(renderers=[drawn], tooltips=[("changed at step @step", "@what")])
        self._paper.plot.add_tools(hover)
        self.content = [self._paper.plot]

    def papers(self) -> list[Paper]:
        return [self._paper]

    def show(self, state: State) -> None:
        self._losses.show(state.losses)
        self._show_rival(state.rival)
        for line, value in zip(self._spans.values(), state.snapshot.equilibrium, strict=True):
            if line.location != value:
                line.location = value
        self._show_changes(state)
        self._paper.x.show(0.0, last_step(state, state.rival))
        drawn = [run.losses[player] for run in (state, state.rival) if run and run.losses for player in PLAYERS]
        self._paper.y.show(*span(*drawn, state.snapshot.equilibrium))

    def _draw(self, player: str) -> Span:
        name, colour = PLAYERS[player]
        self._paper.draw(self._losses, Line(x="step", y=player, line_color=colour, line_width=2), f"Loss of {name}")
        rest = Span(dimension="width", line_color=colour, line_dash=[3, 4], line_alpha=0.8, level="underlay")
        self._paper.plot.add_layout(rest)
        return rest

    def _show_rival(self, rival: State | None) -> None:
        if rival is not None and self._rival is None:
            self._rival = Streamed("step", *PLAYERS)
            for player, (_, colour) in PLAYERS.items():
                line = Line(x="step", y=player, line_color=colour, line_width=2, line_dash=OF_B)
                self._paper.draw(self._rival, line)
        if self._rival is not None:
            self._rival.show(rival.losses if rival is not None else {})

    def _show_changes(self, state: State) -> None:
        changed_now = (state.run, len(state.changes), state.changes[-1:])
        if changed_now != self._changed:
            self._changed = changed_now
            self._changes.data = {
                "step": np.array([change.step for change in state.changes], float),
                "what": [changed(change.settings) for change in state.changes],
            }
