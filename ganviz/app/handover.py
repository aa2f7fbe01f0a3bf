"""Handover: runs that one page leaves for another to open, for a while."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganviz.recording import ENDING

MOST = 32  # runs that are kept
LIFE = 3600.0  # s


@dataclass(frozen=True)
class Left:
    """A run that was left.

    Attributes:
        path: its file.
        settings: of its experiment.
        told: what it is, for people.
        until: when it goes, on the handover's clock.
    """

    path: Path
    settings: Mapping[str, Any]
    told: str
    until: float


class Handover:
    """Files of runs, each found by a token that nobody can guess; safe to use from any thread.

    Args:
        most: how many are kept; of more, the oldest goes.
        life: seconds for which one is kept.
        clock: gives the time in seconds.
    """

    def __init__(self, most: int = MOST, life: float = LIFE, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ganviz-handover-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)  # at the end of the process, too
        self._most, self._life, self._clock = most, life, clock
        self._left: dict[str, Left] = {}
        self._lock = threading.Lock()

    def place(self) -> Path:
        """Where a file may be written that will be left."""
        return self._folder / f"{secrets.token_hex(12)}{ENDING}"

    def leave(self, path: Path, settings: Mapping[str, Any], told: str) -> str:
        """Keep a file; returns its token."""
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._left[token] = Left(path, dict(settings), told, self._clock() + self._life)
            while len(self._left) > self._most:
                self._drop(next(iter(self._left)))
        return token

    def find(self, token: str) -> Left | None:
        """What was left under a token; None if there is no such, or it was kept for long enough."""
        with self._lock:
            for old in [key for key, left in self._left.items() if left.until < self._clock()]:
                self._drop(old)
            return self._left.get(token)

    def _drop(self, token: str) -> None:
        self._left.pop(token).path.unlink(missing_ok=True)
