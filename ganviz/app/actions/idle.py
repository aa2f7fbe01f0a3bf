"""Idle: a run that nobody tends is paused, and let go in the end."""

from __future__ import annotations

from ganviz.app.model import PageModel

PAUSED = "Paused, as nobody has touched this page for a while. Press play to go on."
RELEASED = "This run was released after a long rest. Reload the page to start another."


class Idle:
    """When a page that nobody touches is to be paused, and when it is to be let go.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._paused = False  # a page in the background gets no state that would say so

    def due(self) -> str:
        """`pause` for what has played too long, `release` for what has rested too long; else empty."""
        minutes, options = self._model.idle / 60, self._model.options
        self._paused = self._paused and minutes > options.pause_after
        if self._model.playing and not self._paused:
            self._paused = minutes > options.pause_after
            return "pause" if self._paused else ""
        return "release" if minutes > options.release_after else ""
