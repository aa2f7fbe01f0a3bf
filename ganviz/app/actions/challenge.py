"""Challenges of the open lesson: how each stands, the hints that were asked for, who has given up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganviz.app.actions.markdown import to_html
from ganviz.lessons import Attempt, Challenge

MOODS: Mapping[str, str] = {"": "info", "won": "success", "lost": "warning"}


class Challenges:
    """The challenges of one lesson, by page."""

    def __init__(self) -> None:
        self._attempts: dict[int, Attempt] = {}
        self._told: dict[int, str] = {}
        self._given_up: set[int] = set()
        self._hinted: dict[int, int] = {}

    def turn_to(self, page: int, challenge: Challenge | None) -> None:
        """The challenge of a page is shown, as it stands."""
        if challenge is not None and page not in self._attempts:
            self.begin(page, challenge)

    def begin(self, page: int, challenge: Challenge) -> None:
        """Begin it anew, with all steps."""
        self._attempts[page] = Attempt(challenge)
        self._told[page] = self._attempts[page].told({})

    def look(self, page: int, run: int, step: int, now: Mapping[str, float]) -> None:
        """Judge what the run shows at this moment."""
        attempt = self._attempts.get(page)
        if attempt is not None and not attempt.verdict:
            attempt.look(run, step, now)
            self._told[page] = attempt.told(now)

    def hint(self, page: int) -> None:
        """One more hint."""
        self._hinted[page] = self._hinted.get(page, 0) + 1

    def give_up(self, page: int) -> None:
        """Begin anew for the solution, so that one sees that it works."""
        self._given_up.add(page)
        self.begin(page, self._attempts[page].challenge)

    def won(self, page: int) -> bool:
        """Whether the challenge of a page is won, without its solution."""
        return page not in self._given_up and page in self._attempts and self._attempts[page].won

    def over(self, page: int) -> bool:
        """Whether the challenge of a page is won, or given up."""
        return page in self._given_up or self.won(page)

    def can_solve(self, page: int) -> bool:
        """Whether the solution may be seen: steps or hints have run out."""
        attempt = self._attempts.get(page)
        return attempt is not None and not self.over(page) and (attempt.verdict == "lost" or not self._left(page))

    def card(self, page: int) -> dict[str, Any] | None:
        """How the challenge of a page stands; None for a page without one."""
        attempt = self._attempts.get(page)
        if attempt is None:
            return None
        challenge = attempt.challenge
        return {
            "told": self._told[page],
            "mood": MOODS[attempt.verdict],
            "share": round(min(attempt.used / challenge.budget, 1), 2),
            "hints": [to_html(hint, inline=True) for hint in challenge.hints[: self._hinted.get(page, 0)]],
            "hints_left": 0 if attempt.won else self._left(page),
            "again": bool(attempt.verdict) or attempt.used > 0,
            "solve": self.can_solve(page),
            "won": attempt.won,
        }

    def _left(self, page: int) -> int:
        return max(len(self._attempts[page].challenge.hints) - self._hinted.get(page, 0), 0)
