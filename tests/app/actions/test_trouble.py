"""What goes wrong is told once, for as long as it holds, with what can be done about it."""

from types import MappingProxyType

import pytest
from acting import Page

from ganviz.app.actions.trouble import Trouble
from ganviz.engine.commands import Change, Play, Reset

IMPOSSIBLE = Change({"regularizers": ["consensus"], "unrolling_steps": 3})


class Told(Trouble):
    """As actions are: with commands, of which it has none."""

    commands = MappingProxyType({})


@pytest.fixture
def page():
    page = Page(Told)
    page.show()
    return page


def ask(page, command):
    page.model.do(command)
    page.work()


def test_a_refusal_is_told_and_controls_go_back(page):
    ask(page, IMPOSSIBLE)
    assert "take consensus off" in page.told["notice"]["text"] and page.told["notice"]["kind"] == "error"
    assert page.told["refused"] == 1
    page.show()
    assert page.fresh == {}  # once


def test_the_same_refusal_again_is_told_again(page):
    ask(page, IMPOSSIBLE)
    ask(page, IMPOSSIBLE)
    assert page.fresh["refused"] == 2 and page.fresh["notice"]["text"]


def test_it_goes_when_something_else_is_asked_for_but_not_what_was_said_since(page):
    ask(page, IMPOSSIBLE)
    ask(page, Change({"generator_lr": 0.002}))
    assert page.told["notice"] is None
    ask(page, IMPOSSIBLE)
    page.model.notify("By the way.")
    ask(page, Change({"generator_lr": 0.003}))
    assert page.told["notice"]["text"] == "By the way."


def test_divergence_is_explained_with_two_ways_out(page):
    ask(page, Change({"generator_lr": 10, "discriminator_lr": 10}))
    page.model.do(Play())
    page.work(20)
    state = page.engine.latest
    notice = page.told["notice"]
    assert "Training diverged: the " in notice["text"] and "now: generator 10, discriminator 10" in notice["text"]
    assert notice["acts"] == [
        {"label": "Reset", "do": "reset"},
        {"label": f"Go back to step {state.last_sound_step:,}", "do": "go_back"},
    ]
    assert "refused" not in page.told  # what was set stays set
    page.model.do(Play())
    page.work()
    assert "notice" not in page.fresh
    ask(page, Reset())
    assert page.told["notice"] is None


def test_what_cannot_even_be_asked_for_is_told(page):
    page.acts.refuse("That is no number.")
    page.acts.refuse("That is no number.")
    page.news()
    assert page.told["refused"] == 2 and page.told["notice"]["text"] == "That is no number."
