"""The lab's page without a browser: what its address asks for, and what it sends."""

import pytest
from bokeh.document import Document
from driver import wait_until

from ganviz.app import ServeOptions
from ganviz.app.actions.shelf import Shelf
from ganviz.app.arrival import arrive
from ganviz.app.pages.lab import LARGER, Lab, Shared
from ganviz.frames import OPENED
from ganviz.lessons import lesson_names
from ganviz.rendering import Turns


@pytest.fixture(scope="module")
def shelf():
    shelf = Shelf({})
    yield shelf
    shelf._folder.cleanup()


@pytest.fixture
def make(shelf):
    """Makes pages as their address asks for."""
    pages = []

    def build(**query):
        arrival = arrive({name: [value.encode()] for name, value in query.items()})
        options = ServeOptions(processes=False, device="cpu")
        pages.append(Lab(options, Document(), lambda: None, arrival, Shared(shelf, Turns(1))))
        return pages[-1]

    yield build
    for page in pages:
        page.close()
        page.engine.join(60)  # or Python might end while it computes


def told(page):
    return page.model.everything_told()


def test_a_bare_address_opens_the_usual_views(make):
    page = make()
    assert tuple(page.model.opened) == OPENED == tuple(told(page)["opened"])
    assert told(page).get("notice") is None and told(page)["presenting"] is False


def test_a_link_opens_its_views_with_their_charts(make):
    page = make(views="accuracy,plane")
    assert set(told(page)["opened"]) == {"plane", "accuracy"}
    built = {place.name for place in page.charts.roots if place.children}
    assert built == {"chart_accuracy"}


def test_a_link_into_a_lesson_tells_its_page(make):
    page = make(lesson=lesson_names()[0])
    assert told(page)["lesson"]


def test_a_link_to_presenter_mode_enlarges_the_charts(make):
    page = make(present="1")
    assert told(page)["presenting"] is True and page.charts._factor == LARGER
    page._receive({"do": "present", "on": False})
    assert told(page)["presenting"] is False and page.charts._factor == 1.0


def test_settings_of_a_link_are_those_of_the_run(make):
    page = make(data="grid", generator_lr="0.01")
    wait_until(lambda: page.engine.latest, "a state")
    assert page.engine.latest.settings["data"] == "grid" and page.engine.latest.settings["generator_lr"] == 0.01


def test_what_a_link_gets_wrong_is_told(make):
    page = make(presenter="1")
    assert "'presenter' is no setting" in told(page)["notice"]["text"]


def test_a_fake_is_not_inspected_where_views_are_hidden(make):
    page = make(hide="views")
    page._receive({"do": "inspect", "tiles": [0, 1]})
    assert "inspector" not in page.model.opened
    free = make()
    free._receive({"do": "inspect", "tiles": [0, 1]})
    assert "inspector" in free.model.opened
