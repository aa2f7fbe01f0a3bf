"""Timeline: the history of the run under the views, to look back, go back and branch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import param

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.app.packing import pack
from ganviz.engine import State
from ganviz.theme import DISCRIMINATOR, FAKE, GENERATOR, PROBLEM, ground

MOST_STEP = 2**31 - 1
STICKY = {"position": "sticky", "bottom": "4px", "z-index": "6"}  # in sight wherever the page is scrolled to


class TimelineBar(Messenger):
    """A slider over the steps that were kept, with marks and buttons; `browser/timeline.js` is its other half.

    Args:
        on_wish: called with what is wished for and a value: "show" with a step or None, "bookmark" with a note,
            "restore" with a step, "cancel_restore" and "branches" with None.
    """

    frame = param.Bytes(b"", doc="What is shown: see `packing.pack`.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")
    pressed = param.String("", doc="The last action of a key of the page, and how many there were: 'live:7'.")

    _esm = module("element", "unpack", "marks", "timeline")

    def __init__(self, on_wish: Callable[[str, Any], object], **params: Any) -> None:
        super().__init__(sizing_mode="stretch_width", margin=(4, 9), styles=STICKY, **params)
        self._on_wish = on_wish
        self._count = 0
        self._locked = False
        self.paint(False)

    def show(self, state: State) -> None:
        """Show the history of the state's run."""
        timeline = state.timeline
        values = {
            "step": timeline.step,
            "shown": timeline.shown,
            "marks": [(mark.step, mark.kind, mark.text) for mark in timeline.marks],
            "branches": len(timeline.branches),
            "restoring": None if timeline.restoring is None else timeline.restoring.share,
            "locked": self._locked,
        }
        self.frame = pack(values, {"kept": timeline.kept.astype(np.int32)})

    def lock(self, locked: bool) -> None:
        """Whether going back is hidden, so that nothing is changed by accident; taken with the next state."""
        self._locked = locked

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self.colours = palette(dark)

    def press(self, action: str) -> None:
        """Do what a key of the page asks for: the browser knows which moment is next."""
        self._count += 1
        self.pressed = f"{action}:{self._count}"

    def on_message(self, message: dict[str, Any]) -> None:
        if "show" in message and (message["show"] is None or _is_step(message["show"])):
            self._on_wish("show", message["show"])
        elif _is_step(message.get("restore")):
            self._on_wish("restore", message["restore"])
        elif isinstance(message.get("bookmark"), str):
            self._on_wish("bookmark", message["bookmark"])
        elif message.get("cancel"):
            self._on_wish("cancel_restore", None)
        elif message.get("branches"):
            self._on_wish("branches", None)


def palette(dark: bool) -> dict[str, str]:
    """Colours of the timeline and of the list of branches, by name."""
    g = ground(dark)
    colours = {name: getattr(g, name) for name in ("text", "lines", "faint", "middle", "real")}
    players = {"generator": GENERATOR, "discriminator": DISCRIMINATOR, "fake": FAKE}
    return {**colours, **players, "paper": g.background, "problem": PROBLEM[dark]}


def _is_step(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_STEP
