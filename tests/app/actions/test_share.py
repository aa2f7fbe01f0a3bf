"""Links: what they hold, and that a page made of one is the same."""

from urllib.parse import parse_qs

import pytest
from acting import SMALL, Page

from ganviz.app.actions.share import LONG, ShareActions
from ganviz.app.arrival import arrive
from ganviz.engine.commands import Change
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.lessons import CONTROLS


def arrived(query):
    arrival = arrive({name: [value.encode() for value in values] for name, values in parse_qs(query).items()})
    assert arrival.problems == []
    return arrival


@pytest.fixture
def page():
    page = Page(lambda model: ShareActions(model, lambda: ("mode-collapse", 2), walls=True))
    page.model.address = "http://127.0.0.1:5006/lab"
    page.show()
    return page


def test_a_page_that_is_opened_by_the_link_is_the_same(page):
    page.model.hide("link", ["reset", "generator_lr"])
    page.model.opened = ["plane", "ledger"]
    page.model.presenting = True
    page.engine.do(Change({"objective": "wasserstein", "seed": 5, "generator_lr": 0.02}))
    page.work()
    arrival = arrived(page.told["query"])
    assert arrival.experiment.settings() == page.settings()
    link = arrival.link
    assert set(link.hidden) == {"reset", "generator_lr"} and link.views == ("plane", "ledger")
    assert (link.lesson, link.page, link.presenter) == ("mode-collapse", 2, True)


def test_views_as_they_are_at_first_are_not_named(page):
    assert "views" not in parse_qs(page.told["query"])


def test_a_link_to_give_away_hides_what_is_chosen_and_the_page_stays(page):
    page.send("share", open=True)
    told = page.told["share"]
    assert (told["hide"], told["presenter"]) == ([], False) and "the lesson and its page" in told["note"]
    assert [name for name, _ in told["controls"]] == list(CONTROLS)
    assert dict(told["controls"])["generator_lr"] == "G learning rate" and dict(told["controls"])["play"] == "Play"
    page.send("share", hide=["play"], presenter=True)
    address, _, query = page.told["share"]["link"].partition("?")
    assert address == "http://127.0.0.1:5006/lab"
    assert arrived(query).link.hidden == ("play",) and arrived(query).link.presenter
    assert page.model.all_hidden() == set() and not page.model.presenting


def test_a_drawing_is_in_it_and_a_link_that_is_too_long_says_so(page):
    assert "drawing" not in page.told["query"]
    page.engine.do(Change({"data": "drawn", "drawing": "AAAA" * (LONG // 4)}))
    page.work()
    page.send("share")
    assert (
        "your drawing" in page.told["share"]["note"] and "too long for many mail programs" in page.told["share"]["note"]
    )


def test_the_wall_is_of_the_same_experiment_and_only_for_points(page):
    query = page.told["wall"].removeprefix("wall?")
    assert arrived(query).experiment.settings() == Experiment(**SMALL).settings()
    pictures = Page(lambda model: ShareActions(model, walls=True), data="mnist")
    pictures.show()
    assert pictures.told["wall"] == ""
    alone = Page(ShareActions)
    alone.show()
    assert alone.told["wall"] == ""


@pytest.mark.parametrize("hide", ["play", ["nonsense"], [3], {}, [["play"]]])
def test_what_is_no_control_is_refused(page, hide):
    with pytest.raises(GanvizError):
        page.send("share", hide=hide)


def test_a_page_of_a_run_that_was_left_for_it_finds_it_again_until_its_settings_are_others(page):
    page.acts.keep("token")
    page.show()
    assert "cell=token" in page.told["query"]
    page.send("share")
    assert "token" not in page.told["share"]["link"]  # which others get, and is there for an hour only
    page.engine.do(Change({"seed": 5}))
    page.work()
    assert "token" not in page.told["query"]
