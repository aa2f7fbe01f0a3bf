"""Drawing: what is learned from, what is told of it, tables and files."""

import base64

import numpy as np
import pytest
from acting import Page

from ganviz.app.actions.drawing import DrawingActions
from ganviz.data import encode_points
from ganviz.engine.commands import Change, Reset
from ganviz.errors import GanvizError

ONE = encode_points(np.array([[0.0, 0.0], [1.0, 1.0]]))
TWO = encode_points(np.array([[0.0, 0.0], [1.0, 1.0], [-1.0, 2.0]]))


@pytest.fixture
def page():
    page = Page(DrawingActions)
    page.show()
    return page


def test_a_stroke_is_learned_from_and_the_networks_keep_what_they_know(page):
    assert not page.told["sketch"]["used"]
    page.send("draw", drawing=ONE, keep=True)
    assert page.engine.done == [Change({"data": "drawn", "drawing": ONE}, keep_weights=True)]
    page.work()
    assert page.settings()["data"] == "drawn" and page.engine.latest.run == 0
    assert page.told["sketch"] == {"drawing": ONE, "used": True, "problem": ""}


def test_it_begins_anew_if_asked_to_even_with_the_same_drawing(page):
    page.send("draw", drawing=ONE, keep=False)
    page.work()
    assert page.engine.latest.run == 1
    page.engine.done.clear()
    page.send("draw", drawing=ONE, keep=False)
    assert page.engine.done == [Change({"data": "drawn", "drawing": ONE}), Reset(from_scratch=True)]
    page.work()
    assert page.engine.latest.run == 2


def test_what_was_drawn_meanwhile_is_not_overwritten_by_an_older_state(page):
    page.send("draw", drawing=ONE)
    page.send("draw", drawing=TWO)
    page.show()  # a state that knows of neither
    assert page.told["sketch"]["drawing"] == TWO and page.told["sketch"]["used"]
    page.work()
    assert page.told["sketch"]["drawing"] == page.settings()["drawing"] == TWO


def test_pictures_keep_nothing():
    page = Page(DrawingActions, data="mnist")
    page.show()
    page.send("draw", drawing=ONE, keep=True)
    assert page.engine.done == [Change({"data": "drawn", "drawing": ONE})]


def test_an_empty_drawing_is_not_used(page):
    page.send("draw", drawing="")
    assert page.engine.done == []


@pytest.mark.parametrize("arguments", [{"text": "x,y\n0,0\n3,3\n"}, {"file": base64.b64encode(b"0 0\n3 3\n").decode()}])
def test_a_table_becomes_a_drawing(page, arguments):
    page.send("table", **arguments)
    page.work()
    assert page.settings()["data"] == "drawn" and page.told["sketch"]["drawing"] == page.settings()["drawing"]
    assert len(page.settings()["drawing"]) == 8 and page.told["sketch"]["problem"] == ""


def test_of_a_table_that_is_too_long_some_are_drawn_and_that_is_told(page):
    page.send("table", text="\n".join(f"{i},{i % 7}" for i in range(10_001)))
    assert page.told["sketch"]["problem"] == "10,001 points; 10,000 of them, drawn at random, are used."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"text": "one,two\nthree,four"}, "the table"),
        ({"text": ""}, "the table"),
        ({"text": "\ud800"}, "the table"),  # no letter at all
        ({"file": "no base64!"}, "did not arrive whole"),
        ({"file": "äöü="}, "did not arrive whole"),
        ({"file": 3}, "no table"),
        ({}, "no table"),
        ({"text": ["1,2"]}, "no table"),
    ],
)
def test_why_a_table_is_not_taken_is_told_in_the_dialog(page, arguments, words):
    page.send("table", **arguments)
    assert words in page.told["sketch"]["problem"] and page.engine.done == []
    page.send("draw", drawing=ONE)
    assert page.told["sketch"]["problem"] == ""


@pytest.mark.parametrize("drawing", [None, 3, ["AAAA"], "A" * 40_001, "not a drawing!"])
def test_what_is_no_drawing_is_refused(page, drawing):
    with pytest.raises(GanvizError):
        page.send("draw", drawing=drawing)
    assert page.engine.done == [] and not page.told["sketch"]["used"]
