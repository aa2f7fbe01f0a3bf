"""What the browser shows of lessons."""

import json

import pytest

from ganviz.app.actions.lesson_card import ARRIVED, menu, told_card
from ganviz.app.actions.reading import Reading
from ganviz.lessons import load_lessons, parse_lesson

TEXT = """---
title: A test
summary: To be tested.
minutes: 2
---
## One
Some **words**.
## Two
```do
wait: step >= 5
```
Wait.
## Three
```predict
question: Which?
choices: [this, that]
answer: 2
```
It was that.
"""
LESSON = parse_lesson(TEXT, "test.md")


def test_the_menu_tells_how_far_each_lesson_was_read():
    lessons, _ = load_lessons()
    rows = {row["name"]: row for row in menu([LESSON, *lessons], {LESSON.name: 2, "gone": 4})}
    assert rows[LESSON.name] == {
        "name": LESSON.name, "title": "A test", "summary": "To be tested.", "minutes": 2, "reached": 2, "pages": 3,
        "kind": "lesson",
    }  # fmt: skip
    assert {row["kind"] for row in rows.values()} == {"lesson", "challenge"} and "gone" not in rows
    assert all(row["reached"] == 0 for name, row in rows.items() if name != LESSON.name)


def test_a_page_of_words():
    card = told_card(Reading(LESSON))
    assert (card["title"], card["heading"], card["page"], card["pages"], card["back"]) == ("A test", "One", 1, 3, False)
    assert card["html"] == "<p>Some <strong>words</strong>.</p>\n" and card["challenge"] is None
    assert card["next"] == {"label": "Next", "enabled": True} and (card["waiting"], card["waited"]) == ("", False)


def test_what_a_page_waits_for_and_that_it_has_come():
    reading = Reading(LESSON, 1)
    assert (told_card(reading)["waiting"], told_card(reading)["waited"]) == ("Waiting…", False)
    reading.look(0, 2, {"step": 2})
    assert told_card(reading)["waiting"] == "Waiting for step ≥ 5 (now 2)" and told_card(reading)["back"]
    reading.look(0, 5, {"step": 5})
    assert (told_card(reading)["waiting"], told_card(reading)["waited"]) == (ARRIVED, True)


@pytest.mark.parametrize(("choice", "verdict", "right"), [(0, "It goes otherwise: that", False), (1, "Right.", True)])
def test_the_answer_is_not_told_before_one_was_given(choice, verdict, right):
    reading = Reading(LESSON, 2)
    card = told_card(reading)
    assert (card["question"], card["choices"]) == ("Which?", ["this", "that"]) and not card["next"]["enabled"]
    assert (card["answer"], card["verdict"], card["right"], card["reveal_html"]) == (None, "", None, "")
    reading.predict(choice)
    card = told_card(reading)
    assert (card["chosen"], card["answer"], card["verdict"], card["right"]) == (choice, 1, verdict, right)
    assert card["reveal_html"] == "<p>It was that.</p>\n" and card["next"] == {"label": "Finish", "enabled": True}


def test_every_page_of_every_lesson_travels_as_json():
    lessons, broken = load_lessons()
    assert lessons and broken == []
    for lesson in lessons:
        for page in range(len(lesson.pages)):
            card = told_card(Reading(lesson, page))
            assert json.loads(json.dumps(card, allow_nan=False)) == card
