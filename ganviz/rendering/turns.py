"""Turns: one after the other, so that many who want something heavy do not halt the machine."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Turn:
    """A place in the queue. Whoever has it does not begin before `ahead` is 0, and calls `leave` when done.

    Args:
        on_change: called, from any thread, when `ahead` may have changed; must return at once.
    """

    def __init__(self, turns: Turns, on_change: Callable[[], object]) -> None:
        self._turns, self.on_change = turns, on_change

    @property
    def ahead(self) -> int:
        """How many must be done before this one may begin."""
        return self._turns.ahead(self)

    def leave(self) -> None:
        """Make room for the next; harmless to call again."""
        self._turns.leave(self)


class Turns:
    """A queue; safe to use from any thread.

    Args:
        places: how many may be busy at once.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._queue: list[Turn] = []
        self._lock = threading.Lock()

    def ask(self, on_change: Callable[[], object]) -> Turn:
        """Stand in line."""
        turn = Turn(self, on_change)
        with self._lock:
            self._queue.append(turn)
        return turn

    def ahead(self, turn: Turn) -> int:
        """See `Turn`."""
        with self._lock:
            return max(0, self._queue.index(turn) + 1 - self._places) if turn in self._queue else 0

    def leave(self, turn: Turn) -> None:
        """See `Turn`."""
        with self._lock:
            if turn not in self._queue:
                return
            self._queue.remove(turn)
            waiting = list(self._queue)
        for other in waiting:
            other.on_change()

    def __len__(self) -> int:
        return len(self._queue)
