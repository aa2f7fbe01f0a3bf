"""Figures and words: step, speed, status; notices; the help overlay."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.toolbar import KEYS
from ganviz.engine import State

SHOW_FOR = 6.0  # s for which mere information stays
ANNOUNCE_EVERY = 10.0  # s between texts for screen readers while training

_STYLE = """
:host { font-family: inherit; }
.figures { display: flex; flex-wrap: wrap; gap: 0 22px; align-items: baseline; color: white; }
.figures { font-size: 1.05em; font-variant-numeric: tabular-nums; }
.figures b { font-size: 1.3em; }
.figures b.step { display: inline-block; min-width: 3.2em; }
.status { margin: 0; font-size: 1.05em; min-height: 1.4em; }
.announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""


class Readout(Viewer):
    """The status that says what the pictures say.

    Attributes:
        figures: step count, steps a second, frames a second, device; for the head of the page.
    """

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._counted, self._since, self._frames = 0, time.monotonic(), 0.0
        self._announced = 0.0
        common = {"sizing_mode": "stretch_width", "stylesheets": [_STYLE]}
        self.figures = pn.pane.HTML("", margin=(0, 12), **common)
        self._status = pn.pane.HTML("", margin=(2, 12), **common)
        self._announcer = pn.pane.HTML("", margin=0, height=0, **common)
        self._layout = pmui.Column(self._status, self._announcer, sizing_mode="stretch_width", margin=0)

    def __panel__(self) -> Any:
        return self._layout

    def show(self, state: State, painted: int, told: bool) -> None:
        """Show the state; `painted` counts the frames that the page has painted, `told`: a scene speaks instead."""
        snapshot = state.snapshot
        self.figures.object = (
            '<div class="figures">'
            f'<span>step <b class="step" data-step="{snapshot.step}">{snapshot.step:,}</b></span>'
            f"<span><b>{_rate(state.steps_per_second)}</b> steps/s</span>"
            f"<span><b>{self._frame_rate(painted):.0f}</b> frames/s</span>"
            f"<span>on <b>{escape(snapshot.device)}</b></span></div>"
        )
        # a diverged run is told by the notice, whose remedies belong to it
        self._status.object = "" if snapshot.diverged or told else f'<p class="status">{escape(snapshot.status)}</p>'
        now = time.monotonic()
        if not state.playing or now - self._announced > ANNOUNCE_EVERY:
            self._announced = now
            self._announcer.object = f'<div class="announcer" role="status">{escape(snapshot.status)}</div>'

    def _frame_rate(self, painted: int) -> float:
        elapsed = time.monotonic() - self._since
        if elapsed >= 1:
            self._frames = (painted - self._counted) / elapsed
            self._counted, self._since = painted, time.monotonic()
        return self._frames


class Notice(Viewer):
    """One line over the views for what the person must know; closes by a click.

    Args:
        reset, go_back: what to do after divergence.
    """

    def __init__(self, reset: Callable[[], object], go_back: Callable[[], object], **params: Any) -> None:
        super().__init__(**params)
        self._told = ""
        self._expires = math.inf
        self._alert = pmui.Alert(
            "", severity="info", closeable=True, visible=False, sizing_mode="stretch_width", margin=(2, 4)
        )
        self._reset = pmui.Button(label="Reset", icon="restart_alt", size="small", color="error", variant="contained")
        self._back = pmui.Button(label="Go back", icon="undo", size="small", color="error", variant="outlined")
        self._reset.on_click(lambda event: reset())
        self._back.on_click(lambda event: go_back())
        self._remedies = pmui.Row(self._reset, self._back, visible=False, margin=(0, 10))
        self._alert.param.watch(lambda event: self._close() if event.new else None, "closed")
        self._layout = pmui.Column(self._alert, self._remedies, sizing_mode="stretch_width", margin=(0, 5))

    def __panel__(self) -> Any:
        return self._layout

    def show(self, text: str, kind: str = "info") -> None:
        """Tell `text` as "info", "warning" or "error"."""
        self._expires = time.monotonic() + SHOW_FOR if kind == "info" else math.inf
        self._alert.param.update(object=escape(text), severity=kind, visible=True, closed=False)

    def renew(self) -> None:
        """Leave what is told for as long as if it were told now: the page is only just seen."""
        if math.isfinite(self._expires):
            self._expires = time.monotonic() + SHOW_FOR

    def clear(self) -> None:
        """Take back what is told, unless it still holds."""
        if not self._told:
            self._close()

    def expire(self) -> None:
        """Take back what was only information, once it has been there long enough."""
        if time.monotonic() > self._expires:
            self._close()

    def show_state(self, state: State) -> None:
        """Tell of divergence or of an error, once each; take it back when it is over."""
        diverged = state.snapshot.diverged
        text = state.snapshot.status if diverged else state.error
        if text and text != self._told:
            self.show(text, "error")
        if not text and self._told:
            self._close()
        self._told = text
        self.expire()
        self._back.label = f"Go back to step {state.last_sound_step:,}"
        self._remedies.visible = bool(diverged)

    def _close(self) -> None:
        self._expires = math.inf
        self._alert.visible = False


def help_dialog(keys: Mapping[str, tuple[str, str]] = KEYS) -> pmui.Dialog:
    """The overlay that names every key."""
    rows = "".join(
        f"<tr><td><kbd>{escape(label.split(':')[0])}</kbd></td><td>{escape(label.split(': ', 1)[1])}</td></tr>"
        for _, label in keys.values()
        if label
    )
    table = pn.pane.HTML(
        f"<table>{rows}</table><p>Click into the page first if keys do nothing. "
        "Tab moves between controls, arrow keys move a slider.</p>",
        stylesheets=["td { padding: 4px 10px; font-size: 1.1em } kbd { font-weight: bold }"],
    )
    return pmui.Dialog(table, title="Keys", open=False, show_close_button=True, close_on_click=True)


def _rate(per_second: float) -> str:
    """Two significant figures below ten, whole numbers above."""
    return f"{per_second:,.0f}" if per_second >= 10 or per_second == 0 else f"{per_second:.1f}"
