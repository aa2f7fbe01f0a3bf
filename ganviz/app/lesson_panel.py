"""Lesson panel: a lesson beside the views, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.challenge_card import ChallengeCard
from ganviz.app.messenger import locked
from ganviz.lessons import Condition, Do, Lesson, Page, load_lessons, quantities
from ganviz.observation import Snapshot

NO_LESSON = "Choose a lesson or challenge…"


class LessonPanel(Viewer):
    """A menu of lessons, and the card of the one that is open.

    Args:
        on_page: called with the lesson, the page's number, and whether the page is reached for the first time.
        on_leave: called when a lesson is left or ends.
        on_progress: called with the progress in all lessons: name -> pages reached.
        on_again: called with the lesson, the page's number and settings when the page is to begin anew with these.

    Attributes:
        lesson: the open lesson, or None.
        page_number: its page, from 0.
        broken: one message for each lesson file that could not be read.
    """

    def __init__(
        self,
        on_page: Callable[[Lesson, int, bool], object],
        on_leave: Callable[[], object],
        on_progress: Callable[[dict[str, int]], object],
        on_again: Callable[[Lesson, int, Mapping[str, Any]], object],
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._on_page, self._on_leave, self._on_progress = on_page, on_leave, on_progress
        self._on_again = on_again
        lessons, self.broken = load_lessons()
        self._lessons = {lesson.name: lesson for lesson in lessons}
        self.lesson: Lesson | None = None
        self.page_number = 0
        self._reached: dict[str, int] = {}
        self._chosen: dict[int, int] = {}  # page -> the prediction made there
        self._waited: set[int] = set()  # pages whose condition has held
        self._furthest = 0
        self._syncing = False
        self._build()
        self._list()

    def __panel__(self) -> Any:
        return self._layout

    @property
    def page(self) -> Page | None:
        """The open page."""
        return self.lesson.pages[self.page_number] if self.lesson else None

    def remember(self, progress: Mapping[str, Any]) -> None:
        """Take the progress that the browser kept, which may be anything."""
        for name, pages in progress.items():
            if name in self._lessons and isinstance(pages, int) and 0 < pages <= len(self._lessons[name].pages):
                self._reached[name] = max(pages, self._reached.get(name, 0))
        self._list()

    def open(self, name: str, page: int | None = None) -> None:
        """Open a lesson at a page (from 0), or where it was left; a finished one begins again."""
        lesson = self._lessons[name]
        reached = self._reached.get(name, 0)
        if page is None:
            page = reached - 1 if 0 < reached < len(lesson.pages) else 0
        page = min(page, len(lesson.pages) - 1)
        self.lesson, self._furthest = lesson, page
        self._chosen, self._waited = {}, set(range(page))  # what came before need not be waited for again
        self._challenge.begin()
        self._go(page, first=True)
        self._card.visible = True
        self._list()

    def leave(self) -> None:
        """Close the lesson; its progress is kept."""
        if self.lesson is not None:
            self.lesson = None
            self._card.visible = False
            self._list()
            self._on_leave()

    def next(self) -> None:
        """The next page, if this one allows it; after the last, leave."""
        if self.lesson is None or self._next.disabled:
            return
        if self.page_number + 1 == len(self.lesson.pages):
            self.leave()
            return
        self._go(self.page_number + 1, first=self.page_number == self._furthest)

    def back(self) -> None:
        """The page before."""
        if self.lesson is not None and self.page_number:
            self._go(self.page_number - 1, first=False)

    def show(self, snapshot: Snapshot, run: int) -> None:
        """See whether what the page waits for has come, in the run of this number."""
        page = self.page
        if page is None:
            return
        now = quantities(snapshot)
        self._challenge.look(run, snapshot.step, now)
        if page.do.wait is not None and self.page_number not in self._waited:
            self._wait(page.do.wait, now)

    def _wait(self, wait: Condition, now: Mapping[str, float]) -> None:
        if wait.holds(now):
            self._waited.add(self.page_number)
            self._waiting.param.update(object="There it is: go on.", severity="success")
            self._show_next()
        else:
            text = f"Waiting for {wait.progress(now)}"
            if self._waiting.object != text:
                self._waiting.param.update(object=text, severity="info")

    # --- building
    def _build(self) -> None:
        wide: dict[str, Any] = {"sizing_mode": "stretch_width"}
        self.menu = pmui.Select(
            options=[NO_LESSON],
            value=NO_LESSON,
            label="Lesson",
            description="A short guided tour; a tick marks those you have finished.",
            size="small",
            margin=(10, 10, 4, 10),
            **wide,
        )
        self.menu.param.watch(lambda event: self._pick(event.new), "value")
        self._title = pmui.Typography("", variant="overline", margin=(4, 12, 0, 12))
        self._bar = pmui.LinearProgress(value=0, variant="determinate", margin=(2, 12), **wide)
        self._text = pn.pane.Markdown("", margin=(0, 12), renderer="markdown-it", **wide)
        self._question = pmui.Typography("", variant="subtitle2", margin=(0, 12), visible=False)
        # one widget for all choices: of models that come later, Bokeh's answers name the whole model each time
        self._choices = pmui.CheckButtonGroup(  # a radio group would choose the first by itself
            options=[],
            value=[],
            orientation="vertical",
            size="small",
            margin=(4, 12),
            visible=False,
            sx={
                "& .MuiButtonBase-root": {"textTransform": "none", "justifyContent": "flex-start", "textAlign": "left"}
            },
            **wide,
        )
        self._choices.param.watch(lambda event: self._predict(event.new), "value")
        self._verdict = pmui.Alert("", severity="info", margin=(4, 10), visible=False, **wide)
        self._reveal = pn.pane.Markdown("", margin=(0, 12), visible=False, renderer="markdown-it", **wide)
        self._waiting = pmui.Alert("", severity="info", margin=(4, 10), visible=False, **wide)
        small: dict[str, Any] = {"size": "small", "margin": (4, 2)}
        self._challenge = ChallengeCard(self._again, self._show_page)
        self._back = pmui.Button(label="Back", icon="arrow_back", variant="outlined", color="default", **small)
        self._next = pmui.Button(label="Next", icon="arrow_forward", color="primary", **small)
        leave = pmui.Button(label="Leave", variant="text", color="default", **small)
        for button, act in ((self._back, self.back), (self._next, self.next), (leave, self.leave)):
            button.on_click(lambda event, act=act: locked(act))
        parts = (self._title, self._bar, self._text, self._question, self._choices, self._verdict)
        buttons = pmui.FlexBox(self._back, self._next, leave, margin=(0, 8))
        under = (self._challenge, self._reveal, self._waiting, buttons)
        self._card = pmui.Paper(*parts, *under, elevation=2, margin=(4, 6), visible=False, **wide)
        self._layout = pmui.Column(self.menu, self._card, margin=0, **wide)

    def _list(self) -> None:
        """Show the menu: a tick at finished lessons."""
        titles = {}
        for name, lesson in self._lessons.items():
            reached = self._reached.get(name, 0)
            mark = "✓ " if reached == len(lesson.pages) else ""
            where = f", page {reached} of {len(lesson.pages)}" if 0 < reached < len(lesson.pages) else ""
            titles[f"{mark}{lesson.title} ({lesson.minutes} min{where})"] = name
        self._syncing = True
        self.menu.param.update(
            options={NO_LESSON: NO_LESSON, **titles}, value=self.lesson.name if self.lesson else NO_LESSON
        )
        self._syncing = False

    def _pick(self, name: str) -> None:
        if self._syncing:
            return
        if name in self._lessons:
            self.open(name)
        else:
            self.leave()

    # --- pages
    def _go(self, number: int, first: bool) -> None:
        lesson = self.lesson
        if lesson is None:
            return
        self.page_number = number
        self._furthest = max(number, self._furthest)
        page = lesson.pages[number]
        count = len(lesson.pages)
        self._title.object = lesson.title + (f" · {number + 1} of {count}" if count > 1 else "")
        self._bar.value = round(100 * (number + 1) / count)
        self._text.object = f"### {page.title}\n\n{page.text}"
        self._waiting.visible = page.do.wait is not None
        self._waiting.object = "Waiting…" if number not in self._waited else "There it is: go on."
        self._challenge.turn(number, page.challenge)
        self._back.disabled = number == 0
        self._show_page()
        self._on_page(lesson, number, first)

    def _again(self, settings: Mapping[str, Any]) -> None:
        if self.lesson is not None:
            self._show_page()
            self._on_again(self.lesson, self.page_number, settings)

    def _show_page(self) -> None:
        """What depends on what was answered or won."""
        page, number = self.page, self.page_number
        if page is None or self.lesson is None:
            return
        self._show_prediction(page)
        self._show_next()
        # a page with a challenge is reached only by who has won it
        self._keep(self.lesson, number + (page.challenge is None or self._challenge.won(number)))

    def _show_prediction(self, page: Page) -> None:
        prediction, chosen = page.prediction, self._chosen.get(self.page_number)
        self._question.visible = self._choices.visible = prediction is not None
        asked = prediction is not None or page.challenge is not None
        known = chosen is not None or self._challenge.over(self.page_number)
        self._verdict.visible = chosen is not None
        self._reveal.visible = bool(page.reveal) and (known or not asked)
        self._reveal.object = page.reveal
        if prediction is None:
            return
        self._question.object = prediction.question
        self._syncing = True
        numbered = {text: number for number, text in enumerate(prediction.choices)}
        self._choices.param.update(options=numbered, value=[] if chosen is None else [chosen])
        self._choices.disabled = chosen is not None
        self._syncing = False
        if chosen is not None:
            right = chosen == prediction.answer
            said = "Right." if right else f"It goes otherwise: {prediction.choices[prediction.answer]}"
            self._verdict.param.update(object=said, severity="success" if right else "warning")

    def _predict(self, numbers: list[int]) -> None:
        page = self.page
        if not self._syncing and page is not None and numbers and self.page_number not in self._chosen:
            self._chosen[self.page_number] = numbers[0]
            self._show_page()

    def _show_next(self) -> None:
        page = self.page
        if page is None or self.lesson is None:
            return
        waits = page.do.wait is not None and self.page_number not in self._waited
        guesses = page.prediction is not None and self.page_number not in self._chosen
        strives = page.challenge is not None and not self._challenge.over(self.page_number)
        self._next.disabled = waits or guesses or strives
        self._next.label = "Finish" if self.page_number + 1 == len(self.lesson.pages) else "Next"

    def _keep(self, lesson: Lesson, pages: int) -> None:
        if pages > self._reached.get(lesson.name, 0):
            self._reached[lesson.name] = pages
            self._on_progress(dict(self._reached))


def settings_until(lesson: Lesson, number: int) -> tuple[str | None, dict[str, Any]]:
    """The last preset and the settings on top of it that hold on a page, actions aside."""
    preset, settings = lesson.preset, dict(lesson.settings)
    for page in lesson.pages[: number + 1]:
        if page.do.preset:
            preset, settings = page.do.preset, {}
        settings |= page.do.settings
    return preset, settings


def visible_controls(lesson: Lesson, number: int) -> Do:
    """The last page up to `number` that says which controls are shown or hidden; the lesson's own word if none does."""
    latest = Do(show=lesson.show, hide=lesson.hide)
    for page in lesson.pages[: number + 1]:
        if page.do.show is not None or page.do.hide:
            latest = page.do
    return latest
