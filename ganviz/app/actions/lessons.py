"""Lessons: a menu of them, and the open one, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import one_of, whole
from ganviz.app.actions.lesson_card import menu, told_card
from ganviz.app.actions.reading import Reading
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.errors import GanvizError
from ganviz.lessons import CONTROLS, Do, Lesson, load_lessons, quantities

KEPT = "lessons"  # under which the browser keeps progress


@dataclass(frozen=True)
class LessonActs:
    """What a lesson may ask of the page.

    Attributes:
        begin: takes a preset's name (or None) and settings on top of it, and begins anew.
        change: takes settings.
        act: carries out one of `lessons.ACTIONS`.
        open: opens just these views.
        point_out: points out a part of the diagram; "" for none.
        leave_slow_motion: shows the run itself again.
        on_page: told after each change of page.
    """

    begin: Callable[[str | None, Mapping[str, Any]], object]
    change: Callable[[Mapping[str, Any]], object]
    act: Callable[[str], object]
    open: Callable[[Collection[str]], object]
    point_out: Callable[[str], object]
    leave_slow_motion: Callable[[], object]
    on_page: Callable[[], object]


class LessonActions:
    """What a person does with lessons.

    Args:
        model: of the page.
        acts: what a lesson may ask of the page.

    Attributes:
        broken: one message for each lesson file that could not be read.
        reading: the open lesson and how far it is; None for none.
    """

    def __init__(self, model: PageModel, acts: LessonActs) -> None:
        self._model, self._acts = model, acts
        lessons, self.broken = load_lessons()
        self._lessons = {lesson.name: lesson for lesson in lessons}
        self._reached: dict[str, int] = {}  # pages, by lesson
        self._awaited = Awaited(model)
        self.reading: Reading | None = None
        self.commands: Mapping[str, Callable[..., None]] = {
            "lesson": self.open,
            "lesson_next": self.next,
            "lesson_back": self.back,
            "lesson_leave": self.leave,
            "predict": self.predict,
            "hint": self.hint,
            "try_again": self.try_again,
            "solution": self.solution,
        }
        self._tell()

    @property
    def place(self) -> tuple[str, int]:
        """Name of the open lesson and its page from 1; "" and 0 for none."""
        return (self.reading.lesson.name, self.reading.page + 1) if self.reading else ("", 0)

    def remember(self, kept: Mapping[str, Any]) -> None:
        """Take what the browser kept, which may be anything."""
        progress = kept.get(KEPT)
        for name, pages in progress.items() if isinstance(progress, dict) else ():
            lesson = self._lessons.get(name)
            if lesson and type(pages) is int and 0 < pages <= len(lesson.pages):
                self._reached[name] = max(pages, self._reached.get(name, 0))
        self._tell()

    # --- what a person does
    def open(self, name: Any, page: Any = None) -> None:
        """Open a lesson at a page from 1, or where it was left; a finished one begins again."""
        lesson = self._lessons[one_of("lesson", name, self._lessons)]
        number = self._left_at(lesson) if page is None else whole("page", page, 1)
        self.reading = Reading(lesson, min(number, len(lesson.pages)) - 1)
        self._acts.leave_slow_motion()
        self._acts.act("pause")
        self._begin()
        if lesson.views is not None:
            self._acts.open(lesson.views)
        self._reach(first=True)

    def next(self) -> None:
        """The next page, if this one allows it; after the last, leave."""
        reading = self.reading
        if reading is None or not reading.may_go_on:
            return
        if reading.last:
            self.leave()
            return
        first = reading.turn(1)
        self._acts.leave_slow_motion()
        try:
            if first:
                self._set(reading.now.do)
        finally:  # the page is there even where its settings are refused
            self._reach(first)

    def back(self) -> None:
        """The page before."""
        if self.reading is not None and self.reading.page:
            self.reading.turn(-1)
            self._acts.leave_slow_motion()
            self._reach(first=False)

    def leave(self) -> None:
        """Close the lesson; its progress is kept."""
        if self.reading is None:
            return
        self.reading = None
        self._model.hide("lesson", ())
        self._acts.point_out("")
        self._acts.on_page()
        self._tell()

    def predict(self, choice: Any) -> None:
        """Answer the page's question, once."""
        prediction = self._require().now.prediction
        if prediction is None:
            raise GanvizError("this page asks no question")
        self._require().predict(whole("choice", choice, 0, len(prediction.choices) - 1))
        self._progress()

    def hint(self) -> None:
        """One more hint for the page's challenge."""
        self._require().challenges.hint(self._challenged())
        self._tell()

    def try_again(self) -> None:
        """Begin the page's challenge anew, with all steps."""
        page, challenge = self._challenged(), self._require().now.challenge
        if challenge is not None:
            self._require().challenges.begin(page, challenge)
        self._begin()
        self._tell()

    def solution(self) -> None:
        """Give the page's challenge up, and see what solves it."""
        page, challenges = self._challenged(), self._require().challenges
        challenge = self._require().now.challenge
        if challenge is None or not challenges.can_solve(page):
            raise GanvizError("the solution comes when the steps or the hints have run out")
        challenges.give_up(page)
        self._begin()
        self._acts.change(challenge.solution)
        self._acts.act("play")
        self._awaited.begin()
        self._progress()

    # --- what is told
    def show(self, state: State) -> None:
        """See whether what the page waits for has come."""
        # what was there before the page's settings were taken says nothing, nor does the past
        if self.reading is None or not self._awaited.answered(state) or state.timeline.shown is not None:
            return
        self.reading.look(state.run, state.snapshot.step, quantities(state.snapshot))
        self._progress()

    # --- parts of these
    def _left_at(self, lesson: Lesson) -> int:
        """The page at which a lesson was left, from 1; the first of one that is finished."""
        reached = self._reached.get(lesson.name, 0)
        return max(reached, 1) if reached < len(lesson.pages) else 1

    def _require(self) -> Reading:
        if self.reading is None:
            raise GanvizError("no lesson is open")
        return self.reading

    def _challenged(self) -> int:
        """The number of the open page, which must hold a challenge."""
        if self._require().now.challenge is None:
            raise GanvizError("this page holds no challenge")
        return self._require().page

    def _begin(self) -> None:
        """Begin anew with the settings of the open page."""
        reading = self._require()
        self._acts.begin(*settings_until(reading.lesson, reading.page))
        self._awaited.begin()

    def _set(self, do: Do) -> None:
        """Take the settings of a page that is reached."""
        if do.preset:
            self._acts.begin(do.preset, do.settings)
        elif do.settings:
            self._acts.change(do.settings)

    def _reach(self, first: bool) -> None:
        """Show the page that was turned to; what it does is done when it is reached, not when somebody comes back."""
        reading = self._require()
        self._model.hide("lesson", hidden_controls(reading.lesson, reading.page))
        action = reading.now.do.action
        if first and action:
            self._acts.act(action)
        self._awaited.begin()
        self._acts.point_out(reading.now.do.look)
        self._acts.on_page()
        self._progress()

    def _progress(self) -> None:
        """Note how far the lesson has come, and tell it."""
        reading = self._require()
        if reading.pages_done > self._reached.get(reading.lesson.name, 0):
            self._reached[reading.lesson.name] = reading.pages_done
            self._model.tell("keep", {KEPT: dict(self._reached)})
        self._tell()

    def _tell(self) -> None:
        card = told_card(self.reading) if self.reading else None
        self._model.tell("lesson", {"menu": menu(self._lessons.values(), self._reached), "card": card})


def settings_until(lesson: Lesson, number: int) -> tuple[str | None, dict[str, Any]]:
    """The last preset and the settings on top of it that hold on a page, actions aside."""
    preset, settings = lesson.preset, dict(lesson.settings)
    for page in lesson.pages[: number + 1]:
        if page.do.preset:
            preset, settings = page.do.preset, {}
        settings |= page.do.settings
    return preset, settings


def hidden_controls(lesson: Lesson, number: int) -> tuple[str, ...]:
    """What the last page up to `number` hides that says anything of it, or else the lesson itself."""
    latest = Do(show=lesson.show, hide=lesson.hide)
    for page in lesson.pages[: number + 1]:
        if page.do.show is not None or page.do.hide:
            latest = page.do
    return latest.hide if latest.show is None else tuple(name for name in CONTROLS if name not in latest.show)
