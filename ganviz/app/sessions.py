"""Which pages hold a run. Counts them, so that one server is not asked for more than it has."""

from __future__ import annotations

import threading
from collections.abc import Hashable


class Sessions:
    """Places for running pages; safe to use from any thread.

    Args:
        limit: places there are.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._holders: set[Hashable] = set()
        self._lock = threading.Lock()

    def admit(self, holder: Hashable) -> bool:
        """Take a place; False if all are taken."""
        with self._lock:
            if len(self._holders) >= self.limit:
                return False
            self._holders.add(holder)
            return True

    def leave(self, holder: Hashable) -> None:
        """Give the place back; harmless if it was given back already."""
        with self._lock:
            self._holders.discard(holder)

    def __len__(self) -> int:
        return len(self._holders)
