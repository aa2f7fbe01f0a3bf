"""The list of presets with their stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.presets import Preset, listed_presets

NONE = "Choose a preset…"


def _grouped(presets: Iterable[Preset]) -> dict[str, list[str]]:
    """Titles by group, in the order of the groups."""
    groups: dict[str, list[str]] = {"": [NONE]}
    for preset in presets:
        groups.setdefault(preset.group, []).append(preset.title)
    return groups


class PresetPicker(Viewer):
    """A menu of presets; the chosen one tells what to watch for.

    Args:
        on_pick: called with the chosen preset.
    """

    def __init__(self, on_pick: Callable[[Preset], object], **params: Any) -> None:
        super().__init__(**params)
        self._presets = {preset.title: preset for preset in listed_presets()}
        self._on_pick = on_pick
        self.menu = pmui.Select(
            groups=_grouped(self._presets.values()),
            value=NONE,
            label="Preset",
            description="A named experiment with a story; choosing one starts the run again.",
            size="small",
            sizing_mode="stretch_width",
            margin=(10, 10, 4, 10),
        )
        self._about = pmui.Typography("", variant="body2", margin=(0, 12, 8, 12), visible=False)
        self._source = pmui.Typography("", variant="caption", margin=(0, 12, 8, 12), visible=False)
        self.menu.param.watch(lambda event: self._pick(event.new), "value")
        self._layout = pmui.Column(self.menu, self._about, self._source, sizing_mode="stretch_width", margin=0)

    def __panel__(self) -> Any:
        return self._layout

    def show(self, visible: bool) -> None:
        """Show or hide it."""
        self._layout.visible = visible

    def _pick(self, title: str) -> None:
        preset = self._presets.get(title)
        self._about.visible = self._source.visible = preset is not None
        if preset is not None:
            self._about.object = preset.about
            self._source.object = f"Source: {preset.source}"
            self._on_pick(preset)
