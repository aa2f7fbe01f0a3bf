"""Undo: changes of settings, to be taken back and made again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

TOGETHER = 1.5  # s within which changes of the same settings, as of a slider that is dragged, count as one
MOST = 200

Chosen = Mapping[str, Any]


class Undo:
    """Remembers what was chosen before each change.

    Args:
        chosen: what is chosen now.
        clock: seconds since some moment.
    """

    def __init__(self, chosen: Chosen, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._now: Chosen = dict(chosen)
        self._done: list[Chosen] = []
        self._undone: list[Chosen] = []
        self._last: tuple[frozenset[str], float] = (frozenset(), float("-inf"))

    def note(self, chosen: Chosen) -> None:
        """What is chosen after a change that a person made."""
        if chosen == self._now:
            return
        names = frozenset(name for name in {*chosen, *self._now} if chosen.get(name) != self._now.get(name))
        changed, at = self._last
        if not (self._done and names == changed and self._clock() - at < TOGETHER):
            self._done = [*self._done[-MOST + 1 :], self._now]
        self._now, self._undone = dict(chosen), []
        self._last = (names, self._clock())

    def move(self, chosen: Chosen) -> None:
        """What is chosen in another run that is shown now: nothing to be taken back."""
        self._now = dict(chosen)

    def back(self) -> Chosen | None:
        """What was chosen before the last change, which counts as taken back from now on; None if there is none."""
        return self._swap(self._done, self._undone)

    def forth(self) -> Chosen | None:
        """What was chosen before the last `back`, or None."""
        return self._swap(self._undone, self._done)

    def _swap(self, source: list[Chosen], sink: list[Chosen]) -> Chosen | None:
        if not source:
            return None
        sink.append(self._now)
        self._now = dict(source.pop())
        self._last = (frozenset(), float("-inf"))
        return self._now
