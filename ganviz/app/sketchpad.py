"""Sketchpad: a person's own data, drawn, loaded or typed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

import param

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.data import encode_points, read_table
from ganviz.errors import GanvizError
from ganviz.theme import PROBLEM, ground


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
    problem = param.String("", doc="Why a table or file was refused, or how much of it is used.")
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
        table, file = message.get("table"), message.get("file")
        if isinstance(table, str):
            self._read(table.encode(), "the table")
        elif isinstance(file, str):
            try:
                self._read(base64.b64decode(file, validate=True), "the file")
            except binascii.Error:
                self.problem = "The file did not arrive whole."

    def _read(self, content: bytes, name: str) -> None:
        """Take the points of a table, or say why not."""
        try:
            table = read_table(content, name)
        except GanvizError as problem:
            self.problem = str(problem)
            return
        self.drawing = encode_points(table.points)
        used = len(table.points)
        self.problem = (
            "" if used == table.rows else f"{table.rows:,} points; {used:,} of them, drawn at random, are used."
        )
