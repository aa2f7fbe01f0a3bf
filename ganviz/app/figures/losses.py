"""Losses of D and G over the run, with the equilibrium and the changes of settings."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import HoverTool, Span

from ganviz.app.figures.view import View, label_steps, legend_above, paint_figure, plot, share_axes, source
from ganviz.engine import State
from ganviz.experiment.words import changed
from ganviz.theme import DISCRIMINATOR, GENERATOR, ground

PLAYERS = {"discriminator": DISCRIMINATOR, "generator": GENERATOR}


class LossCurves(View):
    """View 3."""

    key = "losses"
    title = "Losses"
    help = (
        "What each player minimises. The dashed lines are the losses at equilibrium, where fakes are distributed as "
        "the real data. Losses of a GAN do not fall to zero when all goes well. Vertical lines mark changed settings."
    )

    nodes = ("generator_loss", "discriminator_loss")

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._losses = source(step=[], discriminator=[], generator=[])
        self._marks = source(step=[], what=[])
        self._marked: tuple[Any, ...] = ()
        self._figure = plot("Losses of discriminator and generator over steps", height=165, tools="xpan,xwheel_zoom")
        self._spans = {player: self._draw(player, colour) for player, colour in PLAYERS.items()}
        self._changes = self._figure.vspan(x="step", source=self._marks, line_width=1.5, line_dash="dotted")
        self._figure.add_tools(HoverTool(renderers=[self._changes], tooltips=[("changed at step @step", "@what")]))
        label_steps(self._figure)
        legend_above(self._figure)
        self.card = self._card(self._figure)
        self.paint(False)

    def show(self, state: State) -> None:
        self._losses.data = dict(state.losses)
        for span, value in zip(self._spans.values(), state.snapshot.equilibrium, strict=True):
            if span.location != value:
                span.location = value
        marked = (state.run, len(state.changes), state.changes[-1:])
        if marked != self._marked:
            self._marked = marked
            self._marks.data = {
                "step": np.array([change.step for change in state.changes], float),
                "what": [changed(change.settings) for change in state.changes],
            }

    def agree_with(self, other: View) -> None:
        assert isinstance(other, LossCurves)
        share_axes(self._figure, other._figure)

    def paint(self, dark: bool) -> None:
        paint_figure(self._figure, dark)
        self._changes.glyph.line_color = ground(dark).text

    def _draw(self, player: str, colour: str) -> Span:
        self._figure.line(
            x="step", y=player, source=self._losses, line_color=colour, line_width=2, legend_label=player.capitalize()
        )
        span = Span(dimension="width", line_color=colour, line_dash="dashed", line_alpha=0.7, level="underlay")
        self._figure.add_layout(span)
        return span
