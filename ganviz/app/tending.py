"""Tending: when a page that nobody touches is to be paused, and when it is to be let go."""

from __future__ import annotations

import time

from ganviz.app.options import ServeOptions

PAUSED = "Paused, as nobody has touched this page for a while. Press play to go on."


class Tending:
    """How long nobody has been there.

    Args:
        options: of the server.
    """

    def __init__(self, options: ServeOptions) -> None:
        self._options = options
        self._touched = time.monotonic()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = time.monotonic()

    def due(self, playing: bool) -> str:
        """`pause` for what has played too long, `release` for what has rested too long; else empty."""
        idle = (time.monotonic() - self._touched) / 60
        if playing:
            return "pause" if idle > self._options.pause_after else ""
        return "release" if idle > self._options.release_after else ""
