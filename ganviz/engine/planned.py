"""Planned: what is to happen by itself at steps to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Turns = Sequence[tuple[int, Mapping[str, Any]]]


@dataclass(frozen=True)
class Planned:
    """Live settings to be taken at steps to come, (step, settings) in order, and the step at which to pause.

    >>> Planned(((750, {"modes": 8}),), pause_at=1500)
    """

    turns: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    pause_at: int | None = None

    def due(self, step: int) -> tuple[list[Mapping[str, Any]], bool, Planned]:
        """At `step`: settings to take now, whether to pause, and what is left then."""
        now = [settings for at, settings in self.turns if at <= step]
        pause = self.pause_at is not None and step >= self.pause_at
        return now, pause, Planned(self.turns[len(now) :], None if pause else self.pause_at)
