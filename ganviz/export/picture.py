"""Picture: a whole frame of an animation, or a still: title, views, caption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.export.box import Box
from ganviz.export.drawings import DRAWINGS, Drawing
from ganviz.export.layout import DASHBOARD, places, shown_views, with_room
from ganviz.export.look import Look
from ganviz.export.paper import LABEL, Paper
from ganviz.export.words import last_happening, settings_in_force, status, wrapped
from ganviz.recording import Moment

TITLE = 19  # px of type
LINE = 16  # px from line to line of the caption
GAP = 8  # px between views
NOT_RECORDED = "Not recorded in this run"
LINES = 3  # of the caption
NARROW = 620  # px; on less, the caption has a line more


class Picture:
    """Built for a run once, then drawn for each of its moments.

    Args:
        look: what it shows, and how.
        first: a moment of the run; it tells which views have something to show.
        last_step: where the run will end, if known: axes of steps are as long from the start.
        shades: of D's surface.
        still: for a single picture (see `Paper`).

    Attributes:
        size: pixels, (width, height).

    Raises:
        SettingError: for a view without meaning for the run's data.
    """

    def __init__(
        self, look: Look, first: Moment, last_step: int | None = None, shades: int = 256, still: bool = False
    ) -> None:
        self.size = look.size
        self._paper = Paper(look.size, look.dark, still, last_step, shades)
        u = self._paper.scale
        room = self._paper.box.inside(8 * u, 6 * u, 8 * u, 6 * u)
        room = self._titled(look.title, room)
        self._captions: Captions | None = None
        if look.captions:
            self._captions = Captions(self._paper, room)
            room = room.inside(bottom=self._captions.height)
        views = shown_views(look.views, first)
        if DASHBOARD in look.views:
            views = with_room(views, room.width / u, room.height / u)
        self._drawings = self._placed(views, room, first)

    def draw(self, moment: Moment) -> NDArray[np.uint8]:
        """The moment as pixels, uint8 (height, width, 3)."""
        self._show(moment)
        return self._paper.pixels()

    def save(self, moment: Moment, path: Path, ending: str, scale: float = 1.0) -> None:
        """Write the moment as "png", with so many times the pixels, or "svg"; only of a still."""
        self._show(moment)
        self._paper.save(path, ending, scale)

    def _show(self, moment: Moment) -> None:
        for drawing in self._drawings:
            drawing.show(moment)
        if self._captions:
            self._captions.show(moment)

    def _titled(self, title: str, room: Box) -> Box:
        if not title:
            return room
        u, size = self._paper.scale, float(TITLE)
        width = room.width - 8 * u
        while self._paper.width_of(title, size, "bold") > width and size > LABEL:
            size -= 1
        (shown,) = wrapped(title, width, 1, lambda text: self._paper.width_of(text, size, "bold")) or [""]
        top = room.bottom + room.height - 14 * u
        self._paper.words(shown, room.left + 4 * u, top, size, weight="bold")
        return room.inside(top=30 * u)

    def _placed(self, views: tuple[str, ...], room: Box, first: Moment) -> list[Drawing]:
        half = GAP * self._paper.scale / 2
        drawings = []
        for view, (left, top, width, height) in zip(views, places(views, room.width / room.height), strict=True):
            bottom = room.bottom + room.height * (1 - top - height)
            box = Box(room.left + room.width * left, bottom, room.width * width, room.height * height)
            box = box.inside(half, half, half, half)
            if DRAWINGS[view].has(first):
                drawings.append(DRAWINGS[view](self._paper, box, first))
            else:
                self._excuse(DRAWINGS[view].title, box)
        return drawings

    def _excuse(self, title: str, box: Box) -> None:
        """Say why a view that was asked for is empty: pages record only what is open."""
        left = self._paper.heading(box, title)
        middle = left.left + left.width / 2, left.bottom + left.height / 2
        self._paper.words(NOT_RECORDED, *middle, ha="center")


class Captions:
    """Lines at the foot: what is seen, with the step, or why it broke; the settings in force; what was changed last."""

    def __init__(self, paper: Paper, room: Box) -> None:
        self._paper, u = paper, paper.scale
        self._width = room.width - 8 * u
        self._settings: dict[str, Any] = {}
        self._told: list[str] = []
        count = LINES + (room.width < NARROW * u)
        self.height = (count * LINE + 2) * u
        middles = [room.bottom + (count - i - 0.5) * LINE * u for i in range(count)]
        self._lines = [paper.note(room.left + 4 * u, y) for y in middles]

    def show(self, moment: Moment) -> None:
        """Take a moment."""
        below = self._told_settings(moment.snapshot.settings) + self._fit(last_happening(moment), 1)
        lines = self._fit(status(moment), len(self._lines) - len(below)) + below
        for note, line in zip(self._lines, [*lines, *[""] * len(self._lines)], strict=False):
            note.set_text(line)

    def _told_settings(self, settings: Mapping[str, Any]) -> list[str]:
        if settings != self._settings:  # to find out which are unusual takes as long as to draw a frame
            self._settings, self._told = dict(settings), [self._joined(settings_in_force(settings))]
        return self._told

    def _joined(self, told: Sequence[str]) -> str:
        """As many as fit on a line."""
        for left in range(len(told), 1, -1):
            line = " · ".join(told[:left]) + (" · …" if left < len(told) else "")
            if self._paper.width_of(line, LABEL) <= self._width:
                return line
        return self._fit(told[0], 1)[0]

    def _fit(self, text: str, lines: int) -> list[str]:
        return wrapped(text, self._width, lines, lambda words: self._paper.width_of(words, LABEL))
