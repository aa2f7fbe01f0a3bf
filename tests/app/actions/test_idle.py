"""A page that nobody touches is paused, then let go; one in the background, too, though no state says that it rests."""

from types import SimpleNamespace

import pytest
from acting import Page, wait_until
from bokeh.document import Document

from ganviz.app import model as model_module
from ganviz.app.actions.idle import PAUSED, RELEASED, Idle
from ganviz.app.actions.run import RunActions
from ganviz.app.actions.shelf import Shelf
from ganviz.app.arrival import arrive
from ganviz.app.options import ServeOptions
from ganviz.app.pages.lab import Lab, Shared
from ganviz.engine.commands import Pause, Play
from ganviz.rendering import Turns


class Clock:
    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(model_module, "time", SimpleNamespace(monotonic=lambda: self.now))

    def wait(self, minutes):
        self.now += 60 * minutes


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def page(clock):
    page = Page(RunActions)
    page.idle = Idle(page.model)
    page.show()
    return page


def test_what_plays_is_paused_and_what_rests_is_let_go(page, clock):
    options = page.model.options
    page.send("play")
    page.work(1)
    clock.wait(options.pause_after - 1)
    assert page.idle.due() == ""
    clock.wait(2)
    assert page.idle.due() == "pause"
    page.engine.do(Pause())  # nobody's doing
    page.work()
    assert page.idle.due() == ""
    clock.wait(options.release_after)
    assert page.idle.due() == "release"


def test_a_page_in_the_background_is_let_go_too(page, clock):
    page.send("play")
    page.work(1)
    clock.wait(page.model.options.pause_after + 1)
    assert page.idle.due() == "pause"
    assert page.model.playing and page.idle.due() == ""  # no state comes; asked once
    clock.wait(page.model.options.release_after)
    assert page.idle.due() == "release"


def test_who_comes_back_and_plays_on_begins_again(page, clock):
    page.send("play")
    page.work(1)
    clock.wait(page.model.options.pause_after + 1)
    assert page.idle.due() == "pause"
    page.send("play")
    assert page.idle.due() == ""
    clock.wait(page.model.options.pause_after + 1)
    assert page.idle.due() == "pause"


@pytest.fixture
def shelf():
    shelf = Shelf({})
    yield shelf
    shelf._folder.cleanup()


def test_a_lab_is_paused_told_of_and_let_go_once(shelf):
    left = []
    options = ServeOptions(processes=False, device="cpu", pause_after=0, release_after=0)
    arrival = arrive({"generator_width": [b"8"], "discriminator_width": [b"8"]})
    lab = Lab(options, Document(), lambda: left.append("place"), arrival, Shared(shelf, Turns(1)))
    wait_until(lambda: lab.engine.latest, "a state")
    lab._receive({"do": "hello"})
    lab.engine.do(Play())
    wait_until(lambda: lab.engine.latest.playing, "training")
    lab._draw()
    lab.look_after()
    assert lab.link.news["notice"]["text"] == PAUSED
    wait_until(lambda: not lab.engine.latest.playing, "the pause")
    lab._draw()
    assert not left
    for _ in range(2):
        lab.look_after()
    assert left == ["place"] and lab.link.news["notice"]["text"] == RELEASED
    wait_until(lambda: not lab.engine._thread.is_alive(), "the end of training")
