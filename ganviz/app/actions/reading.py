"""Reading: an open lesson, how far it is, and what was answered in it."""

from __future__ import annotations

from collections.abc import Mapping

from ganviz.app.actions.challenge import Challenges
from ganviz.lessons import Lesson, Page


class Reading:
    """One lesson while it is open.

    Args:
        lesson: see there.
        page: the page at which it is opened, from 0; what comes before need not be waited for again.

    Attributes:
        page: the open page, from 0.
        challenges: those of the lesson.
        waiting: what the page still waits for, for people.
    """

    def __init__(self, lesson: Lesson, page: int = 0) -> None:
        self.lesson, self.page = lesson, page
        self.challenges = Challenges()
        self.waiting = ""
        self._furthest = page
        self._chosen: dict[int, int] = {}  # page -> the prediction made there
        self._waited = set(range(page))  # pages whose condition has held
        self.challenges.turn_to(page, self.now.challenge)

    @property
    def now(self) -> Page:
        """The open page."""
        return self.lesson.pages[self.page]

    @property
    def last(self) -> bool:
        """Whether no page follows."""
        return self.page + 1 == len(self.lesson.pages)

    @property
    def chosen(self) -> int | None:
        """The prediction made on this page."""
        return self._chosen.get(self.page)

    @property
    def waits(self) -> bool:
        """Whether what the page waits for has not come yet."""
        return self.now.do.wait is not None and self.page not in self._waited

    @property
    def revealed(self) -> bool:
        """Whether the text after the prediction or the challenge may be read."""
        asks = self.now.prediction is not None or self.now.challenge is not None
        return not asks or self.chosen is not None or self.challenges.over(self.page)

    @property
    def may_go_on(self) -> bool:
        """Whether the next page may be turned to."""
        guesses = self.now.prediction is not None and self.chosen is None
        strives = self.now.challenge is not None and not self.challenges.over(self.page)
        return not (self.waits or guesses or strives)

    @property
    def pages_done(self) -> int:
        """Pages that count as reached: one with a challenge is reached only by who has won it."""
        return self.page + (self.now.challenge is None or self.challenges.won(self.page))

    def turn(self, by: int) -> bool:
        """Turn pages; whether that page is reached for the first time."""
        self.page += by
        first, self._furthest = self.page > self._furthest, max(self.page, self._furthest)
        self.waiting = ""
        self.challenges.turn_to(self.page, self.now.challenge)
        return first

    def predict(self, choice: int) -> None:
        """Make the page's prediction; the first one counts."""
        self._chosen.setdefault(self.page, choice)

    def look(self, run: int, step: int, now: Mapping[str, float]) -> None:
        """See what a run shows: its number, its step, its `lessons.quantities`."""
        self.challenges.look(self.page, run, step, now)
        wait = self.now.do.wait
        if wait is None or not self.waits:
            return
        if wait.holds(now):
            self._waited.add(self.page)
        self.waiting = wait.progress(now)
