"""Challenges: a goal to be reached within a budget of steps, judged by what is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganviz.lessons.condition import Condition


@dataclass(frozen=True)
class Challenge:
    """What is to be reached.

    Attributes:
        goal: what must hold.
        hold: for so many steps on end, since anything may hold for a moment.
        budget: steps of training that may be used, those of runs begun again among them.
        solution: settings with which it can be reached, for those who give up.
        hints: told one by one, to those who ask.
    """

    goal: Condition
    hold: int
    budget: int
    solution: Mapping[str, Any]
    hints: tuple[str, ...] = ()

    def told(self) -> str:
        """The goal in words."""
        return f"{self.goal.told()} for {self.hold:,} steps on end, within {self.budget:,} steps"


class Attempt:
    """One try at a challenge.

    Args:
        challenge: see there.

    Attributes:
        used: steps trained so far; going back in history gives none back.
        held: steps for which the goal has held on end.
        verdict: "" while it is open, then "won" or "lost".
    """

    def __init__(self, challenge: Challenge) -> None:
        self.challenge = challenge
        self.used = self.held = 0
        self.verdict = ""
        self._run, self._step, self._holds = -1, 0, False

    @property
    def won(self) -> bool:
        """Whether the goal was reached."""
        return self.verdict == "won"

    def look(self, run: int, step: int, now: Mapping[str, float]) -> None:
        """Judge a look at a run, by its number, at a step, with its `quantities`."""
        if self.verdict:
            return
        moved = max(step - self._step, 0) if run == self._run else 0
        self._run, self._step = run, step
        self.used += moved
        if self.challenge.goal.known(now):
            holds = self.challenge.goal.holds(now)
            self.held = self.held + moved if holds and self._holds else 0
            self._holds = holds
        if self._holds and self.held >= self.challenge.hold:
            self.verdict = "won"
        elif self.used >= self.challenge.budget:
            self.verdict = "lost"

    def told(self, now: Mapping[str, float]) -> str:
        """How it stands, or how it ended, in words."""
        challenge, used = self.challenge, f"{self.used:,} of {self.challenge.budget:,} steps used"
        if self.won:
            return f"Done: {challenge.goal.told(now)}, and it lasted. {used}."
        if self.verdict == "lost":
            return f"Out of steps: {challenge.goal.told(now)}. Try again, or see a solution."
        lasts = f" It has held for {self.held:,} of {challenge.hold:,} steps." if self._holds else ""
        return f"Goal: {challenge.goal.told(now)}.{lasts} {used}."
