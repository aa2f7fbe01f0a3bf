"""Keys of the wall's page, and what they do."""

from __future__ import annotations

from collections.abc import Mapping

KEYS: Mapping[str, tuple[str, str]] = {
    " ": ("play", "Space: train all cells, or pause"),
    "r": ("reset", "r: reset all cells to step 0"),
    "h": ("heat", "h: coverage as a heatmap, or the fakes"),
    "x": ("export", "x: write the wall to a file"),
    "t": ("theme", "t: light or dark"),
    "?": ("help", "?: this help"),
    "Arrows": ("", "Arrows: from cell to cell, once one has the focus (Tab)"),
    "Enter": ("", "Enter: open the cell in the lab, paused where it stands"),
}
"""Key -> (action, what the help says)."""
