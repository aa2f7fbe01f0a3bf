"""What the browser shows of lessons: the menu, and the card of the open one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ganviz.app.actions.markdown import to_html
from ganviz.app.actions.reading import Reading
from ganviz.lessons import Lesson, Prediction

ARRIVED = "There it is: go on."


def menu(lessons: Iterable[Lesson], reached: Mapping[str, int]) -> list[dict[str, Any]]:
    """A row for each lesson, with the pages of it that were reached."""
    return [
        {
            "name": lesson.name,
            "title": lesson.title,
            "summary": lesson.summary,
            "minutes": lesson.minutes,
            "reached": reached.get(lesson.name, 0),
            "pages": len(lesson.pages),
            "kind": "challenge" if any(page.challenge for page in lesson.pages) else "lesson",
        }
        for lesson in lessons
    ]


def told_card(reading: Reading) -> dict[str, Any]:
    """The open page."""
    page, lesson = reading.now, reading.lesson
    return {
        "name": lesson.name,
        "title": lesson.title,
        "page": reading.page + 1,
        "pages": len(lesson.pages),
        "heading": page.title,
        "html": to_html(page.text),
        **_told_prediction(page.prediction, reading.chosen),
        "reveal_html": to_html(page.reveal) if reading.revealed else "",
        **_told_waiting(reading),
        "next": {"label": "Finish" if reading.last else "Next", "enabled": reading.may_go_on},
        "back": reading.page > 0,
        "challenge": reading.challenges.card(reading.page),
    }


def _told_prediction(prediction: Prediction | None, chosen: int | None) -> dict[str, Any]:
    """The question; its answer only once one was given."""
    told: dict[str, Any] = {
        "question": "",
        "choices": [],
        "chosen": chosen,
        "answer": None,
        "verdict": "",
        "right": None,
    }
    if prediction is None:
        return told
    told |= {"question": prediction.question, "choices": list(prediction.choices)}
    if chosen is None:
        return told
    right = chosen == prediction.answer
    said = "Right." if right else f"It goes otherwise: {prediction.choices[prediction.answer]}"
    return told | {"answer": prediction.answer, "verdict": said, "right": right}


def _told_waiting(reading: Reading) -> dict[str, Any]:
    if reading.now.do.wait is None:
        return {"waiting": "", "waited": False}
    if not reading.waits:
        return {"waiting": ARRIVED, "waited": True}
    return {"waiting": f"Waiting for {reading.waiting}" if reading.waiting else "Waiting…", "waited": False}
