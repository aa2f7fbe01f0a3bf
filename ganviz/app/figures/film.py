"""The film strip: what the same latents became in the course of the run."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn

from ganviz.app.figures.sheet import Sheet
from ganviz.app.figures.view import View
from ganviz.engine import State
from ganviz.recording import FILM, FILMED


class Film(View):
    """View 6, for images."""

    key = "film"
    title = "Film strip"
    help = (
        "Each row is one latent, always the same; each column a moment of the run, the newest at the right, with its "
        "step above. Rows that come to look alike tell of mode collapse, rows that never settle of players that circle."
    )
    kinds = ("images",)
    parts = ("grid", FILM)
    nodes = ("fake",)

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._shown: tuple[Any, ...] = ()
        self.sheet = Sheet(FILMED, tile=30, spoken="Film strip: nothing yet")
        self._spacing = pn.pane.HTML("", margin=(4, 10))
        self.card = self._card(self.sheet, options=(self._spacing,))
        self.paint(False)

    def show(self, state: State) -> None:
        film = state.film
        shown = (state.run, film.every, film.steps)
        if not film.steps or shown == self._shown:
            return
        self._shown = shown
        self.sheet.show(np.stack(film.pictures, 1), [short(step) for step in film.steps])
        rows = len(film.pictures[0])
        self.sheet.spoken = f"Film strip: {rows} latents at {len(film.steps)} moments, up to step {film.steps[-1]:,}"
        self._spacing.object = f"at most one moment in {film.every:,} steps" if film.every > 1 else "every step seen"

    def paint(self, dark: bool) -> None:
        self.sheet.paint(dark)


def short(step: int) -> str:
    """A step in at most five letters: 950, 1.5k, 12k, 1.2M."""
    for size, letter in ((1_000_000, "M"), (1000, "k")):
        if step >= size:
            return f"{step / size:.1f}{letter}" if step < 10 * size else f"{step / size:.0f}{letter}"
    return str(step)
