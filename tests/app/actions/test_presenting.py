"""Presenter mode: nothing to change by accident, and all there again afterwards."""

import pytest
from acting import Page

from ganviz.app.actions.presenting import GUARDED, PresentingActions
from ganviz.app.actions_words import KEYS
from ganviz.experiment import SETTINGS


@pytest.fixture
def page():
    told = []
    page = Page(lambda model: PresentingActions(model, lambda: told.append(model.presenting)))
    page.changes = told
    return page


def test_a_page_begins_without(page):
    assert page.told["presenting"] is False


def test_settings_are_hidden_until_it_ends(page):
    page.model.hide("link", ["export"])
    page.send("present", on=True)
    assert page.told["presenting"] is True
    assert set(page.told["hidden"]) == {"export", *GUARDED} >= set(SETTINGS)
    assert "Space plays" in page.told["notice"]["text"]
    page.send("present", on=False)
    assert page.told["presenting"] is False
    assert page.told["hidden"] == ["export"] and page.told["notice"] is None
    assert page.changes == [True, False]


def test_what_a_lecture_shows_is_not_guarded():
    shown = {"play", "pointer", "step_both", "slow_motion", "reset", "recipes", "compare", "draw", "catalogue"}
    shown |= {"live", "help", "export"}
    assert shown <= {action for action, _ in KEYS.values()} and not shown & set(GUARDED)
