"""Steps that somebody asked for one by one, waiting to be taken."""

from __future__ import annotations

from collections import deque

MOST_STEPS = 1_000_000  # waiting


class AskedSteps:
    """A queue of who learns in how many steps; false when empty."""

    def __init__(self) -> None:
        self._queue: deque[tuple[str, int]] = deque()

    def __bool__(self) -> bool:
        return bool(self._queue)

    def add(self, player: str, count: int) -> None:
        """Ask for `count` steps of "both", "discriminator" or "generator", or as many as there is room for."""
        room = MOST_STEPS - sum(steps for _, steps in self._queue)
        if room > 0:
            self._queue.append((player, min(count, room)))

    def take(self) -> str:
        """Who learns in the next step, which is not asked for any more."""
        player, left = self._queue.popleft()
        if left > 1:
            self._queue.appendleft((player, left - 1))
        return player

    def clear(self) -> None:
        """Forget them all."""
        self._queue.clear()
