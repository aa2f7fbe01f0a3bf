"""The latent map: latent space coloured by the mode that each latent reaches, linked with the plane."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import panel_material_ui as pmui
import param

from ganviz.app.browser import module
from ganviz.app.figures.mode_marks import MOST_MODES
from ganviz.app.figures.view import View
from ganviz.app.messenger import Messenger
from ganviz.app.packing import pack
from ganviz.engine import State
from ganviz.observation import LatentMap, map_part
from ganviz.observation.latent_map import LATENT_MAP
from ganviz.observation.ledger import listed
from ganviz.theme import ground, mode_colours

Rectangle = tuple[float, float, float, float]
NOBODY: frozenset[int] = frozenset()


class MapCanvas(Messenger):
    """The map in the browser; `browser/latent_map.js` draws it."""

    frame = param.Bytes(b"", doc="What is shown: see `packing.pack`.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb; of modes a list.")
    chosen = param.List([], doc="Places of the latents that are chosen.")
    rectangle = param.List([], doc="The rectangle that chose them: left, lower, right, upper; empty for none.")
    spoken = param.String("", doc="What is shown, in words.")

    _esm = module("element", "unpack", "latent_map")

    def __init__(self, **params: Any) -> None:
        super().__init__(sizing_mode="stretch_width", margin=(2, 10), **params)
        self.told: Callable[[dict[str, Any]], object] = lambda message: None

    def on_message(self, message: dict[str, Any]) -> None:
        self.told(message)


class LatentMapView(View):
    """View 15, for 2-D data."""

    key = "latent_map"
    title = "Latent map"
    help = (
        "Latent space, in the colour and with the number of the mode that the generator takes each latent to; pale and "
        "hatched where it lands between modes. Dots are the latents of the fakes on the plane, hollow if these are of "
        "low quality. Drag a rectangle, or press a mode's number: those latents and their fakes are marked here and "
        "on the plane, also while training goes on and in the past. Brush on the plane does the same the other way "
        "round. Escape clears."
    )
    kinds = ("plane",)
    parts = (LATENT_MAP,)
    nodes = ("latent",)
    opened = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._last: LatentMap | None = None
        self._chosen = NOBODY
        self._asked: Rectangle | None = None  # the rectangle whose latents were wished for last
        self.canvas = MapCanvas(spoken="Latent map: nothing yet.")
        self.canvas.told = self._take
        self._axes = [self._axis("Across", 1), self._axis("Up", 2)]
        self._words = pmui.Typography("", variant="body2", margin=(0, 12, 6, 12))
        self.card = self._card(self.canvas, self._words, options=tuple(self._axes))
        self.paint(False)

    def needs(self) -> set[str]:
        return {map_part(*(int(axis.value or 1) - 1 for axis in self._axes))}

    def show(self, state: State) -> None:
        seen = state.snapshot.latent_map
        if seen is None or seen is self._last:
            return
        self._last = seen
        self.canvas.frame = frame_of(seen)
        self._offer(seen.latent_dim)
        self._tell()

    def highlight(self, chosen: Collection[int]) -> None:
        own = rectangle_latents(self._last, self._asked)
        self._chosen = frozenset(chosen)
        if own != self._chosen or not own:  # somebody else has chosen
            self._asked = None
        self.canvas.param.update(chosen=sorted(self._chosen), rectangle=list(self._asked or ()))
        self._tell()

    def paint(self, dark: bool) -> None:
        g = ground(dark)
        self.canvas.colours = {
            "background": g.background,
            "text": g.text,
            "lines": g.lines,
            "real": g.real,
            "modes": mode_colours(MOST_MODES),
        }

    def _take(self, message: dict[str, Any]) -> None:
        """A message of the browser, which may be anything."""
        if self._last is None:
            return
        rectangle, mode = message.get("rectangle"), message.get("mode")
        if isinstance(rectangle, list):
            self._asked = checked(rectangle)
            self.on_wish("choose", rectangle_latents(self._last, self._asked))
        elif type(mode) is int and 0 <= mode < self._last.mode_count:
            self._asked = None
            self.on_wish("choose", frozenset(np.flatnonzero(self._last.latent_modes == mode).tolist()))

    def _tell(self) -> None:
        if self._last is not None:
            words = told(self._last, self._chosen)
            if self._words.object != words:
                self._words.object = words
                self.canvas.spoken = f"Latent map. {words}"

    def _offer(self, dimensions: int) -> None:
        """Offer a choice of coordinates where there are more than the two that are seen."""
        for axis in self._axes:
            if axis.end != dimensions or axis.visible != (dimensions > 2):
                axis.param.update(end=dimensions, visible=dimensions > 2, value=min(int(axis.value or 1), dimensions))

    def _axis(self, label: str, value: int) -> Any:
        axis = pmui.IntInput(
            value=value, start=1, end=2, label=label, size="small", width=86, margin=(0, 6, 4, 6), visible=False
        )
        axis.param.watch(lambda event: self.on_wish("needs", ""), "value")
        return axis


def frame_of(seen: LatentMap) -> bytes:
    """What the browser needs of a map. Modes are bytes, 255 for none."""
    words = [f"z{axis + 1}" for axis in seen.axes]
    ends = f"from -{seen.reach:g} to {seen.reach:g}"
    axes = [f"across: {words[0]}, {ends}", *[f"up: {word}, {ends}" for word in words[1:]]]
    return pack(
        {"axes": axes, "reach": seen.reach, "mode_count": seen.mode_count},
        {
            "cells": seen.modes.astype(np.uint8),  # -1 becomes 255
            "good": seen.good.astype(np.uint8),
            "latents": seen.latents,
            "latent_modes": seen.latent_modes.astype(np.uint8),
            "latent_good": seen.latent_good.astype(np.uint8),
        },
    )


def checked(rectangle: list[Any]) -> Rectangle | None:
    """What the browser sent as left, lower, right and upper end, if it is that."""
    if len(rectangle) != 4 or not all(type(x) in (int, float) and np.isfinite(x) for x in rectangle):
        return None
    x0, y0, x1, y1 = map(float, rectangle)
    return (x0, y0, x1, y1)


def rectangle_latents(seen: LatentMap | None, rectangle: Rectangle | None) -> frozenset[int]:
    """Places of the displayed latents within a rectangle of the map; of a line, only the width counts."""
    if seen is None or rectangle is None:
        return NOBODY
    x0, y0, x1, y1 = rectangle
    x, y = seen.latents.T
    inside = (x0 <= x) & (x <= x1)
    if len(seen.axes) > 1:
        inside &= (y0 <= y) & (y <= y1)
    return frozenset(np.flatnonzero(inside).tolist())


def told(seen: LatentMap, chosen: Collection[int]) -> str:
    """What the map shows, and where the chosen latents go."""
    if not seen.mode_count:
        words = "This data has no modes: only the latents are shown."
    else:
        there = [str(mode + 1) for mode in np.unique(seen.modes[seen.good])]
        words = f"Modes reached well: {listed(there)}. {1 - seen.good.mean():.0%} of the map lands between modes."
    if seen.latent_dim > len(seen.axes):
        words += " A slice: all other coordinates are 0, so that dots need not agree with the ground under them."
    which = [place for place in chosen if place < len(seen.latent_modes)]
    if not which:
        return words
    modes, counts = np.unique(seen.latent_modes[which], return_counts=True)
    known = [(int(mode), int(count)) for mode, count in zip(modes, counts, strict=True) if mode >= 0]
    most = sorted(known, key=lambda pair: -pair[1])[:4]
    where = ", ".join(f"{count} at mode {mode + 1}" for mode, count in most)
    return f"{words} Chosen: {len(which)} of {len(seen.latents)} latents{f'; {where}' if where else ''}."
