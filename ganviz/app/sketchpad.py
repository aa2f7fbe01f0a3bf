"""Sketchpad: a person's own data, drawn, loaded or typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import param

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.data import encode_points, points_from_text
from ganviz.errors import GanvizError
from ganviz.theme import ground

PROBLEM = {False: "#b3261e", True: "#f2b8b5"}  # of light and dark theme


class Sketchpad(Messenger):
    """A dialog with a canvas; `browser/sketchpad.js` is its other half.

    Args:
        on_drawing: called with a drawing in its text form (see `data.drawn`), and whether the networks keep what they
            have learned, after each stroke, undo, table or file; never with an empty one.
    """

    open = param.Boolean(False, doc="Whether the dialog is open.")
    drawing = param.String("", doc="The points in their text form.")
    used = param.Boolean(False, doc="Whether the drawing is what is learned from.")
    keep_weights = param.Boolean(True, doc="Whether the networks keep what they have learned.")
    problem = param.String("", doc="Why a table or file was refused.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")

    _esm = module("element", "sketchpad")

    def __init__(self, on_drawing: Callable[[str, bool], object], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", **params)
        self._on_drawing = on_drawing
        self._shown = self.drawing
        self.param.watch(lambda event: self._take(event.new), "drawing")
        self.paint(False)

    def show(self, drawing: str, used: bool) -> None:
        """Take a drawing made elsewhere, without telling of it, and whether it is what is learned from."""
        self._shown, self.used = drawing, used
        if drawing != self.drawing:
            self.drawing = drawing

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        colours = {name: getattr(g, name) for name in ("text", "lines", "middle", "real")}
        self.colours = {**colours, "paper": g.background, "problem": PROBLEM[dark]}

    def _take(self, drawing: str) -> None:
        if drawing and drawing != self._shown:
            self._shown = drawing
            self._on_drawing(drawing, self.keep_weights)

    def on_message(self, message: dict[str, Any]) -> None:
        if message.get("use") and self.drawing:
            self._on_drawing(self.drawing, self.keep_weights)
        table = message.get("table")
        if not isinstance(table, str):
            return
        try:
            self.drawing = encode_points(points_from_text(table))
            self.problem = ""
        except GanvizError as problem:
            self.problem = str(problem)
