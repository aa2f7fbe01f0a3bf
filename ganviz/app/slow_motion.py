"""Slow motion: walks through the scenes of one step."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.messenger import locked
from ganviz.engine import State
from ganviz.observation import Scene

PACES = {"2 s a scene": 2000, "4 s a scene": 4000, "8 s a scene": 8000}
_STYLE = """
:host { font-family: inherit; }
.scene { min-height: 4.4em; }
.scene h3 { margin: 0 0 2px; font-size: 1.1em; }
.scene p { margin: 0; font-size: 1.02em; max-width: 75em; }
"""


class SlowMotion(Viewer):
    """A bar over the views with the scenes of the last step told; hidden while none is.

    Args:
        ask: asks the engine to tell the next step.
        on_scene: called when the scene to be shown has changed.

    Attributes:
        scene: the scene to be shown, or None.
    """

    def __init__(self, ask: Callable[[], object], on_scene: Callable[[], object], **params: Any) -> None:
        super().__init__(**params)
        self._ask, self._on_scene = ask, on_scene
        self._scenes: tuple[Scene, ...] = ()
        self._place = self._told = 0
        self._asked = False
        self._clock: Any = None
        self._text = pn.pane.HTML("", stylesheets=[_STYLE], sizing_mode="stretch_width", margin=(6, 12, 0, 12))
        self._back = self._button("Scene before", "arrow_back", ",", self.back)
        self._next = self._button("Next scene", "arrow_forward", ".", self.next, variant="contained", color="primary")
        self._auto = self._button("Auto", "slideshow", "", self._toggle_auto)
        self._auto.description = "Go on by itself, at this pace"
        self._pace = pmui.Select(options=PACES, value=4000, label="Pace", size="small", width=140, margin=(4, 6))
        self._pace.param.watch(lambda event: self._change_pace(), "value")
        leave = self._button("Leave slow motion", "close", "Escape", self.leave)
        buttons = (self._back, self._next, self._auto, self._pace, leave)
        row = pmui.FlexBox(*buttons, align_items="center", margin=(2, 8))
        self._layout = pmui.Paper(self._text, row, elevation=3, margin=4, sizing_mode="stretch_width", visible=False)

    def __panel__(self) -> Any:
        return self._layout

    @property
    def scene(self) -> Scene | None:
        return self._scenes[self._place] if self._scenes else None

    def show(self, state: State) -> None:
        """Take a step newly told; leave if training has gone on."""
        if state.error:  # what was asked for may have been refused
            self._asked = False
        if state.story and state.stories != self._told:
            self._told, self._scenes, self._asked = state.stories, state.story, False
            self._go(0)
        elif not state.story and self._scenes:
            self.leave()

    def begin(self) -> None:
        """Tell the next step, or go to the next scene of this one."""
        self.next() if self._scenes else self._ask_once()

    def next(self) -> None:
        """The next scene; after the last, the next step."""
        if self._place + 1 < len(self._scenes):
            self._go(self._place + 1)
        elif self._scenes:
            self._ask_once()

    def _ask_once(self) -> None:
        if not self._asked:  # a step asked for twice would be taken twice and told once
            self._asked = True
            self._ask()

    def back(self) -> None:
        """The scene before."""
        if self._place > 0:
            self._go(self._place - 1)

    def leave(self) -> None:
        """Show the state of training again; the step told has been taken."""
        if self._scenes:
            self._scenes, self._place, self._asked = (), 0, False
            self._layout.visible = False
            self._stop_clock()
            self._on_scene()

    def close(self) -> None:
        """Stop the clock."""
        self._scenes = ()
        self._stop_clock()

    def _go(self, place: int) -> None:
        self._place = place
        scene = self._scenes[place]
        count = f"Step {scene.snapshot.step:,}, {place + 1} of {len(self._scenes)}"
        self._text.object = (
            f'<div class="scene" role="status"><h3>{scene.player.capitalize()}\'s update: {escape(scene.title)} '
            f"<small>({count})</small></h3><p>{escape(scene.caption)}</p></div>"
        )
        self._back.disabled = place == 0
        self._next.label = "Next scene" if place + 1 < len(self._scenes) else "Next step"
        self._layout.visible = True
        self._on_scene()

    def _toggle_auto(self) -> None:
        self._stop_clock() if self._clock else self._run_clock()

    def _change_pace(self) -> None:
        if self._clock:
            self._stop_clock()
            self._run_clock()

    def _run_clock(self) -> None:
        self._clock = pn.state.add_periodic_callback(self.next, period=self._pace.value)
        self._clock.log = False
        self._auto.param.update(label="Stop", icon="stop")

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
            self._auto.param.update(label="Auto", icon="slideshow")

    @staticmethod
    def _button(label: str, icon: str, key: str, act: Callable[[], object], **look: Any) -> Any:
        options = {"variant": "outlined", "color": "default", "size": "small", "margin": (4, 2), **look}
        button = pmui.Button(label=label, icon=icon, description=f"{key}: {label.lower()}", **options)
        button.on_click(lambda event: locked(act))
        return button
