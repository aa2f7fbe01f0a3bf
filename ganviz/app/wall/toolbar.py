"""The buttons of the wall's page, and the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.buttons import toolbar_button
from ganviz.app.exporting.exporter import Progress
from ganviz.app.wall.exporter import KINDS

KEYS: Mapping[str, tuple[str, str]] = {
    " ": ("play", "Space: train all cells, or pause"),
    "r": ("reset", "r: reset all cells to step 0"),
    "h": ("heat", "h: coverage as a heatmap, or the fakes"),
    "x": ("export", "x: write the chosen kind of file"),
    "t": ("theme", "t: light or dark"),
    "?": ("help", "?: this help"),
    "Arrows": ("", "Arrows: from cell to cell, once one has the focus (Tab)"),
    "Enter": ("", "Enter: open the cell in the lab, paused where it stands"),
}
_STYLE = "a { color: inherit; font-weight: 600 } p { margin: 0; font-size: 0.95em }"


class WallToolbar(Viewer):
    """See `KEYS`.

    Args:
        actions: name -> what to do; the names are those of `KEYS`, and "cancel".

    Attributes:
        help: button for the head of the page.
    """

    def __init__(self, actions: Mapping[str, Callable[[], object]], **params: Any) -> None:
        super().__init__(**params)
        self._play = self._button("play", "Play", "play_arrow", actions, variant="contained", color="primary")
        self._heat = self._button("heat", "Heatmap", "grid_on", actions)
        self._kind = pmui.Select(label="File", options=list(KINDS), size="small", width=180, margin=(6, 4, 6, 24))
        self._export = self._button("export", "Export", "save_alt", actions)
        self._cancel = self._button("cancel", "Cancel", "close", actions, visible=False)
        self._told = pn.pane.HTML("", margin=(8, 8), stylesheets=[_STYLE])
        reset = self._button("reset", "Reset", "restart_alt", actions)
        parts = (self._play, reset, self._heat, self._kind, self._export, self._cancel, self._told)
        self._layout = pmui.FlexBox(*parts, align_items="center", sizing_mode="stretch_width", margin=(0, 5))
        head: dict[str, Any] = {"variant": "text", "margin": 0, "sx": {"minWidth": 0, "color": "white"}}
        self.help = self._button("help", "Keys", "keyboard", actions, **head)

    def __panel__(self) -> Any:
        return self._layout

    @property
    def kind(self) -> str:
        """The chosen kind of file, a name in `KINDS`."""
        return str(self._kind.value)

    def show(self, playing: bool, usable: bool, heat: bool) -> None:
        """Say what the buttons do next; `usable` is whether there is a wall."""
        label, icon = ("Pause", "pause") if playing else ("Play", "play_arrow")
        if self._play.label != label:
            self._play.param.update(label=label, icon=icon)
        if self._play.disabled == usable:
            self._play.disabled = self._export.disabled = not usable
        shown = "Fakes" if heat else "Heatmap"
        if self._heat.label != shown:
            self._heat.label = shown

    def show_progress(self, progress: Progress, address: str, size: str) -> None:
        """Tell of a file; `address` is where the finished one lies."""
        if self._cancel.visible != progress.busy:
            self._cancel.visible = progress.busy
        text = f"<p role='status'>{escape(progress.problem or progress.doing)}</p>"
        if progress.written is not None:
            name = escape(progress.written.name)
            text = f'<p role="status"><a href="{escape(address)}" download="{name}">Download {name}</a> ({size})</p>'
        if self._told.object != text:
            self._told.object = text

    def _button(
        self, action: str, label: str, icon: str, actions: Mapping[str, Callable[[], object]], **options: Any
    ) -> Any:
        help_text = next((text for name, text in KEYS.values() if name == action), "Give the file up")
        button = toolbar_button(label, icon, help_text, **options)
        button.on_click(lambda event: actions[action]())
        return button
