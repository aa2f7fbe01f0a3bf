"""The page of a wall without a browser: what it sends, what it takes, and what becomes of it when nobody is there."""

import pytest
from bokeh.document import Document
from driver import wait_until
from wall_states import SMALL

from ganviz.app import ServeOptions
from ganviz.app.actions.idle import PAUSED
from ganviz.app.actions.shelf import Shelf
from ganviz.app.handover import Handover
from ganviz.app.parts.session_page import OUTSTANDING
from ganviz.app.wall import WallPage
from ganviz.app.wall.choices import Choices
from ganviz.app.wall.model import RELEASED
from ganviz.rendering import Turns

ROW = Choices({"data": "ring", **SMALL}, "generator_lr", "none", ("0.01, 0.001", ""), steps=1_000_000)


@pytest.fixture(scope="module")
def shelf():
    shelf = Shelf({})
    yield shelf
    shelf._folder.cleanup()


@pytest.fixture
def make(shelf):
    """Makes pages, each with a wall of a row that is there."""
    pages = []

    def build(left=None, problems=(), **options):
        serve = ServeOptions(processes=False, device="cpu", **options)
        release = [] if left is None else left
        args = (ROW, list(problems), shelf, Turns(1), Handover())
        page = WallPage(serve, Document(), lambda: release.append("place"), *args)
        pages.append(page)
        wait_until(lambda: page.engine.latest, "a wall")
        return page

    yield build
    for page in pages:
        page.close()


def test_a_browser_that_begins_is_told_everything_and_gets_the_wall(make):
    page = make(problems=["Odd."])
    page._draw()
    assert page.link.frame == b"" and page.link.news == {}  # nobody is there
    page._receive({"do": "hello", "address": "http://here/wall", "dark": True})
    assert page.model.dark and page.model.address == "http://here/wall"
    assert page.link.news["notice"]["text"] == "Odd." and page.link.news["fields"]["values"]["across"] == "generator_lr"
    page._draw()
    assert page.frame == 1 and b'"plan"' in page.link.frame
    page._draw()
    assert page.frame == 2 and b'"plan"' not in page.link.frame
    page._receive({"do": "hello"})  # the connection was lost
    page._draw()
    assert b'"plan"' in page.link.frame and "fields" in page.link.news


def test_the_engine_waits_for_a_browser_that_is_behind_or_hidden(make):
    page = make()
    told = []
    page.engine.ready = told.append
    page._receive({"do": "hello"})
    for _ in range(OUTSTANDING):
        page._draw()
    assert told[-1] is False
    page._receive({"do": "painted", "frame": 1})
    assert told[-1] is True
    page._receive({"do": "hidden", "hidden": True})
    assert told[-1] is False
    for nonsense in (99, "2", None):
        page._receive({"do": "painted", "frame": nonsense})
    assert page.painted <= page.frame
    page._receive({"do": "hidden", "hidden": False})
    assert told[-1] is True


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({}, "the page has no command 'None'"),
        ({"do": "__init__"}, "the page has no command '__init__'"),
        ({"do": "enter", "name": "steps"}, "missing a required argument"),
        ({"do": "toggle", "twice": True}, "unexpected keyword argument"),
        ({"do": "open", "place": 2, "number": 1}, "cell 2 is not a whole number from 0 to 1"),
    ],
)
def test_a_message_of_nonsense_is_answered_with_words(make, message, words):
    page = make()
    page._receive({"do": "hello"})
    page._receive(message)
    assert words in page.link.news["notice"]["text"]


def test_idle_walls_pause_and_are_released(make):
    left = []
    page = make(left, pause_after=0, release_after=0)
    page._receive({"do": "hello"})
    page._receive({"do": "toggle"})
    wait_until(lambda: page.engine.latest.playing, "training")
    page.look_after()
    assert page.link.news["notice"]["text"] == PAUSED and not left
    wait_until(lambda: not page.engine.latest.playing, "a pause")
    page.look_after()
    assert page.link.news["notice"]["text"] == RELEASED and page.link.news["closed"] is True
    wait_until(lambda: not page.engine.worker.is_alive(), "the end of training")
    page.close()
    assert left == ["place"]
    page._receive({"do": "open", "place": 0, "number": 1})
    assert page.link.news["visits"] == [[1, ""]]
    page._receive({"do": "toggle"})
    assert page.link.news["notice"]["text"] == RELEASED
    page._receive({"do": "hello"})  # a browser that comes back finds what there is to say
    assert page.link.news["closed"] is True
