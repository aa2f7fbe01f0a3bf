"""Buttons of toolbars."""

from __future__ import annotations

from typing import Any

import panel_material_ui as pmui


def toolbar_button(label: str, icon: str, help_text: str, **options: Any) -> pmui.Button:
    """A small outlined button that explains itself after a while; `options` are those of Panel's."""
    look: dict[str, Any] = {
        "variant": "outlined",
        "color": "default",
        "size": "small",
        "margin": (6, 1),
        "description_delay": 1200,
        "sx": {"minWidth": 0},
    }
    return pmui.Button(label=label, icon=icon, description=help_text, **{**look, **options})
