"""Tour: lets the open lesson set the experiment, hide controls and point things out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ganviz.app.lesson_panel import LessonPanel, settings_until, visible_controls
from ganviz.lessons import CONTROLS, Lesson
from ganviz.observation import Snapshot

KEPT = "lessons"


@dataclass(frozen=True)
class TourActs:
    """What a lesson may ask of the page.

    Attributes:
        load: takes a preset's name (or None) and settings on top of it, and begins anew.
        change: takes settings.
        act: carries out an action of the toolbar by name.
        hide: hides controls, in addition to those that the link hides.
        views: opens just these views.
        attend: points out a part of the diagram; "" for none.
        still: ends slow motion.
        keep: keeps progress in the browser.
        moved: told after each change of page.
    """

    load: Callable[[str | None, Mapping[str, Any]], object]
    change: Callable[[Mapping[str, Any]], object]
    act: Callable[[str], object]
    hide: Callable[[Collection[str]], object]
    views: Callable[[Collection[str]], object]
    attend: Callable[[str], object]
    still: Callable[[], object]
    keep: Callable[[dict[str, Any]], object]
    moved: Callable[[], object]


class Tour:
    """The lessons of one page.

    Attributes:
        panel: the menu and the open lesson's card.
    """

    def __init__(self, acts: TourActs) -> None:
        self._acts = acts
        self._open: Lesson | None = None
        self.panel = LessonPanel(self._turn, self._leave, lambda reached: acts.keep({KEPT: reached}), self._again)

    def remember(self, kept: Mapping[str, Any]) -> None:
        """Take what the browser kept, which may be anything."""
        progress = kept.get(KEPT)
        if isinstance(progress, dict):
            self.panel.remember(progress)

    def show(self, snapshot: Snapshot, run: int) -> None:
        """See whether what the page waits for has come, in the run of this number."""
        self.panel.show(snapshot, run)

    def _turn(self, lesson: Lesson, number: int, first: bool) -> None:
        """A page was opened; what it does is done when it is reached, not when somebody comes back to it."""
        do = lesson.pages[number].do
        self._acts.still()
        if lesson is not self._open:
            self._begin(lesson, number)
        elif first and do.preset:
            self._acts.load(do.preset, do.settings)
        elif first and do.settings:
            self._acts.change(do.settings)
        seen = visible_controls(lesson, number)
        self._acts.hide(set(CONTROLS) - set(seen.show) if seen.show is not None else set(seen.hide))
        if first and do.action:
            self._acts.act(do.action)
        self._acts.attend(do.look)
        self._acts.moved()

    def _again(self, lesson: Lesson, number: int, settings: Mapping[str, Any]) -> None:
        """Begin a page anew, with other settings if there are any."""
        self._acts.load(*settings_until(lesson, number))
        if settings:
            self._acts.change(settings)
            self._acts.act("play")

    def _begin(self, lesson: Lesson, number: int) -> None:
        self._open = lesson
        self._acts.act("pause")
        self._acts.load(*settings_until(lesson, number))
        if lesson.views is not None:
            self._acts.views(lesson.views)

    def _leave(self) -> None:
        self._open = None
        self._acts.hide(())
        self._acts.attend("")
        self._acts.moved()
