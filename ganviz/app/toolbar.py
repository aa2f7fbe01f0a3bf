"""Toolbar: running, stepping, speed, reset; and the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.buttons import toolbar_button

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
    "f": ("settle", "f: train D alone to its optimum, until it gains nothing more"),
    "g": ("step_generator", "g: step the generator only"),
    "s": ("step_both", "s: step both players"),
    "n": ("step_many", "n: as many steps as the box says"),
    "m": ("slow_motion", "m: slow motion, one step told in scenes"),
    ".": ("next", ".: the next scene or lesson page"),
    ",": ("back", ",: the scene or lesson page before"),
    "Escape": ("leave", "Escape: let go what is brushed; leave slow motion, a lesson or presenter mode"),
    "r": ("reset", "r: reset to step 0; same seed, settings kept"),
    "0": ("from_scratch", "0: from scratch, without the weights of the preset"),
    "e": ("new_seed", "e: a new seed"),
    "Control+z": ("undo", "Ctrl+Z: take back the last change of settings"),
    "Control+Z": ("redo", "Ctrl+Shift+Z: make it again"),
    "[": ("moment_before", "[: look back to the kept moment before; ]: to the next one"),
    "]": ("moment_after", ""),
    "{": ("mark_before", "{: look back to the mark before; }: to the next one"),
    "}": ("mark_after", ""),
    "h": ("play_history", "h: play the history, or stop"),
    "v": ("live", "v: back to the present"),
    "w": ("go_on", "w: go on from the moment looked at, as a new branch"),
    "b": ("bookmark", "b: bookmark this moment"),
    "o": ("branches", "o: runs and branches"),
    "a": ("compare", "a: compare two runs, A and B, that differ in one setting"),
    "k": ("recipes", "k: break it and cure it: recipes of mode collapse"),
    "y": ("draw", "y: draw your own data"),
    "c": ("catalogue", "c: catalogue of objectives, regularizers and tricks"),
    "x": ("export", "x: save this run, export it as an animation, numbers or code, or open another"),
    "l": ("share", "l: a link to this page"),
    "u": ("wall", "u: a wall of such runs, over two settings"),
    "p": ("present", "p: presenter mode, with large type and nothing to change by accident"),
    "t": ("theme", "t: light or dark"),
    "1": ("view_1", "1 to 9: show or hide a view"),
    **{str(i): (f"view_{i}", "") for i in range(2, 10)},
    "?": ("help", "?: this help"),
}


MENU: Mapping[str, tuple[str, str]] = {
    "catalogue": ("Catalogue", "menu_book"),
    "draw": ("Draw", "draw"),
    "compare": ("Compare", "compare"),
    "recipes": ("Break & cure", "healing"),
    "export": ("Export", "save_alt"),
    "share": ("Share", "share"),
    "wall": ("Wall", "grid_view"),
    "present": ("Present", "co_present"),
    "help": ("Keys", "keyboard"),
}
_ICON_ONLY: dict[str, Any] = {"minWidth": 0, "px": "5px", "& .MuiButton-startIcon, & .MuiButton-icon": {"margin": 0}}
_NO_LABEL = {
    "fontSize": 0,
    "padding": "4px",
    "& .MuiButton-startIcon *, & .MuiButton-icon *": {"fontSize": "22px !important"},
}
# in a narrow window only their icons
_IN_HEAD: dict[str, Any] = {
    "variant": "text",
    "margin": (0, 0),
    "sx": {"minWidth": 0, "color": "white", "@media (max-width: 1150px)": _NO_LABEL},
}


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
        self.speed = pmui.Select(options=dict(SPEEDS), value=0.0, label="Speed", size="small", width=138, margin=(6, 6))
        self.speed.param.watch(lambda event: on_speed(event.new or None), "value")
        self._parts: dict[str, Any] = {
            "play": self._button("play", "Play", "play_arrow", actions, variant="contained", color="primary"),
            "step_discriminator": self._button("step_discriminator", "Step D", "skip_next", actions),
            "settle": self._button("settle", "", "fitness_center", actions, sx=_ICON_ONLY),
            "step_generator": self._button("step_generator", "Step G", "skip_next", actions),
            "step_both": self._button("step_both", "Both", "skip_next", actions),
            "step_many": self._button("step_many", "N steps", "fast_forward", actions),
            "count": self.count,
            "speed": self.speed,
            "slow_motion": self._button("slow_motion", "Slow motion", "slow_motion_video", actions),
            "reset": self._button("reset", "Reset", "restart_alt", actions),
            "from_scratch": self._button("from_scratch", "From scratch", "egg", actions, visible=False),
            "new_seed": self._button("new_seed", "New seed", "casino", actions),
            "undo": self._button("undo", "", "undo", actions, sx=_ICON_ONLY),
            "redo": self._button("redo", "", "redo", actions, sx=_ICON_ONLY),
        }
        self._play = self._parts["play"]
        self._layout = pmui.FlexBox(
            *self._parts.values(),
            align_items="center",
            sizing_mode="stretch_width",
            margin=(0, 5),
        )

        in_head = {name: self._button(name, label, icon, actions, **_IN_HEAD) for name, (label, icon) in MENU.items()}
        in_head["wall"].param.update(target="_blank", visible=False)  # until it is known where it leads
        self.menu = pmui.Row(*in_head.values(), margin=0)
        self._parts |= in_head
        self._hidden: Collection[str] = ()
        self._warm = False
        self._wall = ""

    def __panel__(self) -> Any:
        return self._layout

    def show(self, visible: bool) -> None:
        """Show or hide all of it but the menu."""
        self._layout.visible = visible

    def hide(self, names: Collection[str]) -> None:
        """Hide what these actions belong to."""
        self._hidden = {*names, *(["count"] if "step_many" in names else [])}
        self._show_parts()

    def _show_parts(self) -> None:
        for name, part in self._parts.items():
            has_use = {"from_scratch": self._warm, "wall": bool(self._wall)}.get(name, True)
            visible = name not in self._hidden and has_use
            if part.visible != visible:
                part.visible = visible

    def lead_to_wall(self, address: str) -> None:
        """Where the button of the wall leads; it is not there if the address is empty."""
        if address != self._wall:
            self._wall = address
            self._parts["wall"].href = address or None
            self._show_parts()

    def show_playing(self, playing: bool, warm: bool) -> None:
        """Let the play button say what it does next; offer to start from scratch if the run began warm."""
        if warm != self._warm:
            self._warm = warm
            self._show_parts()
        label, icon = ("Pause", "pause") if playing else ("Play", "play_arrow")
        if self._play.label != label:
            self._play.param.update(label=label, icon=icon)

    def _button(
        self, action: str, label: str, icon: str, actions: Mapping[str, Callable[[], object]], **options: Any
    ) -> Any:
        help_text = next(text for name, text in KEYS.values() if name == action)
        button = toolbar_button(label, icon, help_text, **options)
        if action != "wall":  # which is a link
            button.on_click(lambda event: actions[action]())
        return button
