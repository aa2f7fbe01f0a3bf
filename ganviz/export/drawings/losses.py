"""Losses of D and G over the run, with the equilibrium and the changes of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganviz.export.drawings.curves import Curves
from ganviz.export.drawings.drawing import Drawing
from ganviz.recording import Moment
from ganviz.theme import DISCRIMINATOR, GENERATOR

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

PLAYERS = {"discriminator": DISCRIMINATOR, "generator": GENERATOR}


class Losses(Drawing):
    """For all data."""

    key = "losses"
    title = "Losses"

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        self._paper = paper
        looks = {player: {"color": colour} for player, colour in PLAYERS.items()}
        legend = [(player.capitalize(), {"color": colour, "linewidth": 2}) for player, colour in PLAYERS.items()]
        self._curves = Curves(paper, paper.heading(box, self.title, legend), looks)
        ax = self._curves.axes
        self._levels = [paper.level(ax, 0, colour) for colour in PLAYERS.values()]
        self._marks = paper.line(
            ax,
            color=paper.ground.text,
            linewidth=1.5,
            linestyle="dotted",
            transform=ax.get_xaxis_transform(),  # from the bottom to the top, whatever the losses
        )
        self._equilibrium: tuple[float, float] | None = None

    def show(self, moment: Moment) -> None:
        equilibrium = moment.snapshot.equilibrium
        if equilibrium != self._equilibrium:
            self._equilibrium = equilibrium
            for level, value in zip(self._levels, equilibrium, strict=True):
                level.set_ydata([value, value])
            self._paper.stale(self._curves.axes)
        self._curves.show(moment.losses, moment.snapshot.step, *equilibrium)
        steps = np.repeat([float(change.step) for change in moment.changes], 3)
        ends = np.tile([0.0, 1.0, np.nan], len(moment.changes))
        self._marks.set_data(steps, ends)
