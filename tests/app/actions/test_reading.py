"""How far a reader is, and when the next page may be turned to."""

import pytest

from ganviz.app.actions.reading import Reading
from ganviz.lessons import parse_lesson

TEXT = """---
title: A test
summary: To be tested.
minutes: 2
---
## One
Some words.
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
## Four
```challenge
goal: step >= 3
hold: 2
budget: 8
solution: {generator_lr: 0.01}
```
So it goes.
"""
LESSON = parse_lesson(TEXT, "test.md")


def at(page):
    return Reading(LESSON, page - 1)


def test_a_page_of_words_is_read_and_turned():
    reading = at(1)
    assert reading.may_go_on and reading.revealed and not reading.last and reading.pages_done == 1
    assert reading.turn(1) and reading.now.title == "Two"


def test_a_page_that_waits_lets_go_once_what_it_waits_for_has_come():
    reading = at(2)
    reading.look(0, 2, {"step": 2})
    assert not reading.may_go_on and reading.waits and reading.waiting == "step ≥ 5 (now 2)"
    reading.look(0, 5, {"step": 5})
    assert reading.may_go_on and not reading.waits
    reading.look(1, 0, {"step": 0})  # a run begun again
    assert reading.may_go_on


def test_what_comes_before_the_page_that_was_opened_need_not_be_waited_for_again():
    reading = at(4)
    assert not reading.turn(-1) and not reading.turn(-1)
    assert reading.now.title == "Two" and reading.may_go_on
    assert not reading.turn(1)  # reached before
    assert not reading.may_go_on  # its question was never answered


def test_a_prediction_is_made_once_and_opens_what_follows():
    reading = at(3)
    assert not reading.may_go_on and not reading.revealed and reading.chosen is None
    reading.predict(0)
    reading.predict(1)
    assert reading.chosen == 0 and reading.revealed and reading.may_go_on
    reading.turn(-1)
    assert reading.chosen is None
    reading.turn(1)
    assert reading.chosen == 0


def test_a_challenge_keeps_one_until_it_is_won():
    reading = at(4)
    assert reading.last and not reading.may_go_on and not reading.revealed and reading.pages_done == 3
    for step in (0, 3, 5):
        reading.look(0, step, {"step": step})
    assert reading.may_go_on and reading.revealed and reading.pages_done == 4


def test_giving_up_lets_one_go_but_does_not_count_as_done():
    reading = at(4)
    reading.challenges.give_up(3)
    assert reading.may_go_on and reading.revealed and reading.pages_done == 3


@pytest.mark.parametrize("page", [1, 3])
def test_a_look_at_a_run_changes_no_page_that_waits_for_nothing(page):
    reading = at(page)
    before = (reading.may_go_on, reading.waiting)
    reading.look(0, 50, {"step": 50})
    assert (reading.may_go_on, reading.waiting) == before
