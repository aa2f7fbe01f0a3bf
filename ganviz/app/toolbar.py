"""Toolbar: running, stepping, speed, reset; and the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import panel_material_ui as pmui
from panel.viewable import Viewer

SPEEDS: Mapping[str, float] = {
    "As fast as it goes": 0.0,  # no limit; menus cannot hold None
    "1000 steps/s": 1000.0,
    "300 steps/s": 300.0,
    "100 steps/s": 100.0,
    "30 steps/s": 30.0,
    "10 steps/s": 10.0,
    "3 steps/s": 3.0,
    "1 step/s": 1.0,
}
KEYS: Mapping[str, tuple[str, str]] = {
    " ": ("play", "Space: play or pause"),
    "d": ("step_discriminator", "d: step the discriminator only"),
    "g": ("step_generator", "g: step the generator only"),
    "s": ("step_both", "s: step both players"),
    "n": ("step_many", "n: as many steps as the box says"),
    "m": ("slow_motion", "m: slow motion, one step told in scenes"),
    ".": ("next", ".: the next scene or lesson page"),
    ",": ("back", ",: the scene or lesson page before"),
    "Escape": ("leave", "Escape: leave slow motion or presenter mode"),
    "r": ("reset", "r: reset to step 0; same seed, settings kept"),
    "e": ("new_seed", "e: a new seed"),
    "t": ("theme", "t: light or dark"),
    "?": ("help", "?: this help"),
}


MENU: Mapping[str, tuple[str, str]] = {
    "help": ("Keys", "keyboard"),
}
_IN_HEAD: dict[str, Any] = {"variant": "text", "margin": (0, 0), "sx": {"minWidth": 0, "color": "white"}}


class Toolbar(Viewer):
    """Buttons for every action.

    Args:
        actions: name -> what to do; the names are those of `KEYS`.
        on_speed: called with steps a second, or None for as many as possible.

    Attributes:
        menu: buttons for the head of the page.
    """

    def __init__(
        self, actions: Mapping[str, Callable[[], object]], on_speed: Callable[[float | None], object], **params: Any
    ) -> None:
        super().__init__(**params)
        self.count = pmui.IntInput(value=100, start=1, end=1_000_000, label="N", size="small", width=112, margin=(6, 2))
        self.speed = pmui.Select(options=dict(SPEEDS), value=0.0, label="Speed", size="small", width=140, margin=(6, 6))
        self.speed.param.watch(lambda event: on_speed(event.new or None), "value")
        self._play = self._button("play", "Play", "play_arrow", actions, variant="contained", color="primary")
        self._layout = pmui.FlexBox(
            self._play,
            self._button("step_discriminator", "Step D", "skip_next", actions),
            self._button("step_generator", "Step G", "skip_next", actions),
            self._button("step_both", "Both", "skip_next", actions),
            self._button("step_many", "N steps", "fast_forward", actions),
            self.count,
            self.speed,
            self._button("slow_motion", "Slow motion", "slow_motion_video", actions),
            self._button("reset", "Reset", "restart_alt", actions),
            self._button("new_seed", "New seed", "casino", actions),
            align_items="center",
            sizing_mode="stretch_width",
            margin=(0, 5),
        )

        self.menu = pmui.Row(
            *(self._button(name, label, icon, actions, **_IN_HEAD) for name, (label, icon) in MENU.items()), margin=0
        )

    def __panel__(self) -> Any:
        return self._layout

    def show_playing(self, playing: bool) -> None:
        """Let the play button say what it does next."""
        label, icon = ("Pause", "pause") if playing else ("Play", "play_arrow")
        if self._play.label != label:
            self._play.param.update(label=label, icon=icon)

    def _button(
        self, action: str, label: str, icon: str, actions: Mapping[str, Callable[[], object]], **options: Any
    ) -> Any:
        help_text = next(text for name, text in KEYS.values() if name == action)
        look: dict[str, Any] = {
            "variant": "outlined",
            "color": "default",
            "size": "small",
            "margin": (6, 2),
            "description_delay": 1200,
            "sx": {"minWidth": 0},
        }
        button = pmui.Button(label=label, icon=icon, description=help_text, **{**look, **options})
        button.on_click(lambda event: actions[action]())
        return button
