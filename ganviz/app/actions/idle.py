"""Idle: a run that nobody tends is paused, and let go in the end."""

from __future__ import annotations

from ganviz.app.model import PageModel

PAUSED = "Paused, as nobody has touched this page for a while. Press play to go on."
RELEASED = "This run was released after a long rest. Reload the page to start another."


def due(model: PageModel) -> str:
    """`pause` for what has played too long, `release` for what has rested too long; else empty."""
    minutes = model.idle / 60
    if model.playing:
        return "pause" if minutes > model.options.pause_after else ""
    return "release" if minutes > model.options.release_after else ""
