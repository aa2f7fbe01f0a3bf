"""The diagnosis of a run, told while its view is open."""

import pytest
from acting import Page

from ganviz.app.actions.diagnosis import Diagnosing
from ganviz.engine.commands import Change, Play, Want


@pytest.fixture
def page():
    page = Page(Diagnosing)
    page.model.opened = ["plane", "diagnosis"]
    page.engine.do(Want({"judgement", "metrics"}))
    page.work()
    return page


def test_what_holds_is_told_in_words(page):
    told = page.told["diagnosis"]
    assert told.keys() == {"kind", "sentence", "evidence", "advice"} and told["sentence"].endswith(".")


def test_nothing_is_told_of_a_view_that_is_closed():
    page = Page(Diagnosing)
    page.model.opened = ["plane"]
    page.work()
    assert "diagnosis" not in page.told


def test_a_run_that_breaks_is_told_at_once_and_the_next_is_not_mistaken_for_it(page):
    page.engine.do(Change({"generator_lr": 10, "discriminator_lr": 10}))
    page.engine.do(Play())
    page.work(20)
    assert page.engine.latest.snapshot.diverged and page.told["diagnosis"]["kind"] == "diverged"
    page.engine.do(Change({"seed": 1}))
    page.work()
    assert page.told["diagnosis"]["kind"] != "diverged"
