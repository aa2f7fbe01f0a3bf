"""What a reference says will happen, in its own words and as a test over the runs of a case."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
"""One finished run, as `coverage_run.train` tells it."""

MOST = 0.9  # "holds" means: in nine runs of ten


@dataclass(frozen=True)
class Claim:
    """A claim about many runs.

    Attributes:
        text: the reference's own figures.
        words: what is tested, for people; empty where nothing is.
        holds: whether a run does it; None where nothing is tested.
        least, most: shares of the runs that must do it.
    """

    text: str
    words: str = ""
    holds: Callable[[Record], bool] | None = None
    least: float = MOST
    most: float = 1.0

    def verdict(self, records: Sequence[Record]) -> str:
        """In words, whether these runs are as the reference says; empty if it says nothing testable."""
        if self.holds is None or not records:
            return ""
        # a run that diverged has done nothing that was hoped for, or feared
        count = sum(not r["diverged"] and self.holds(r) for r in records)
        slack = 1e-9
        least, most = math.ceil(self.least * len(records) - slack), math.floor(self.most * len(records) + slack)
        outcome = "as the reference" if least <= count <= most else "**not as the reference**"
        return f"{self.words} in {count} of {len(records)}: {outcome}"


def published(text: str) -> Claim:
    """Figures to be compared by eye."""
    return Claim(text)


def collapsed(text: str) -> Claim:
    """At the end nearly always at most half of a ring's modes are near."""
    return Claim(text, "near ≤ 4", lambda r: r["final"]["near"] <= 4)


def cured(text: str, by: int | None = None, modes: int = 8) -> Claim:
    """At the end, and already at step `by`, nearly always all modes are near."""
    if by is None:
        return Claim(text, f"near = {modes}", lambda r: r["final"]["near"] == modes)
    words = f"near = {modes} at {by:,} and at the end"
    return Claim(text, words, lambda r: near_at(r, by) == r["final"]["near"] == modes)


def not_cured(text: str, modes: int = 8) -> Claim:
    """At the end nearly never all modes are near."""
    return Claim(text, f"near < {modes}", lambda r: r["final"]["near"] < modes)


def mixed(text: str, modes: int = 8) -> Claim:
    """All modes are near in some runs and not in others."""
    return Claim(text, f"near = {modes}", lambda r: r["final"]["near"] == modes, least=1 - MOST, most=MOST)


def near_at(record: Record, step: int) -> int | None:
    """Modes near at `step`; None if nobody looked then."""
    return next((look["near"] for look in record["history"] if look["step"] == step), None)
