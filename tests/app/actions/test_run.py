"""Playing, stepping and resetting, as a browser asks for it, which may ask for anything."""

import math

import pytest
from acting import Page

from ganviz.app.actions.run import FASTEST, MOST_STEPS, RunActions
from ganviz.engine.commands import LimitSpeed, Pause, Play, Reset, Settle
from ganviz.errors import GanvizError


@pytest.fixture
def page():
    page = Page(RunActions)
    page.show()
    return page


def test_the_one_button_plays_and_pauses(page):
    page.send("toggle")
    page.work(5)
    assert page.engine.latest.playing and page.engine.latest.snapshot.step == 5
    page.send("toggle")
    page.work(5)
    assert not page.engine.latest.playing and page.engine.latest.snapshot.step == 5
    assert page.engine.done == [Play(), Pause()]


def test_steps_of_both_or_of_one(page):
    page.send("step", player="discriminator", count=1)
    page.send("step", count=4)
    page.work(100)
    assert page.engine.latest.snapshot.step == 5 and not page.engine.latest.playing


def test_a_reset_begins_again_with_the_same_settings(page):
    page.send("step", count=3)
    page.work(3)
    settings = page.settings()
    page.send("reset")
    page.send("from_scratch")
    page.work()
    assert page.engine.latest.snapshot.step == 0 and page.settings() == settings
    assert page.engine.done[1:] == [Reset(), Reset(from_scratch=True)]


@pytest.mark.parametrize(("value", "limit"), [(0, None), (30, 30.0), (0.5, 0.5)])
def test_a_speed_is_a_limit_and_nought_is_none(page, value, limit):
    assert page.told["speed"] == 0
    page.send("speed", value=value)
    assert page.engine.done == [LimitSpeed(limit)] and page.told["speed"] == value


def test_what_else_there_is(page):
    for name, command in (("play", Play()), ("pause", Pause()), ("settle", Settle())):
        page.engine.done.clear()
        page.send(name)
        assert page.engine.done == [command]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("step", {"player": "teacher"}),
        ("step", {"player": ["generator"]}),
        ("step", {"count": 0}),
        ("step", {"count": 1.5}),
        ("step", {"count": MOST_STEPS + 1}),
        ("step", {"count": "3"}),
        ("step", {"count": True}),
        ("step", {"count": math.nan}),
        ("step", {"count": math.inf}),
        ("speed", {"value": -1}),
        ("speed", {"value": FASTEST + 1}),
        ("speed", {"value": True}),
        ("speed", {"value": math.nan}),
        ("speed", {"value": None}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(page, name, arguments):
    with pytest.raises(GanvizError):
        page.send(name, **arguments)
    assert page.engine.done == []
