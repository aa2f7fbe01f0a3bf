"""A wall that nobody tends is paused, then released; its place is given back once."""

import pytest
from bokeh.document import Document
from driver import wait_until

from ganviz.app import ServeOptions
from ganviz.app.exporting import Shelf
from ganviz.app.handover import Handover
from ganviz.app.wall import WallPage
from ganviz.app.wall.choices import Choices
from ganviz.rendering import Turns

SMALL = {"data": "ring", "generator_width": 8, "discriminator_width": 8, "batch_size": 8}


@pytest.fixture(scope="module")
def shelf():
    return Shelf()


def test_idle_walls_pause_and_are_released(shelf):
    left, document = [], Document()
    options = ServeOptions(processes=False, device="cpu", pause_after=0, release_after=0)
    chosen = Choices(SMALL, "generator_lr", "none", ("0.01, 0.001", ""), steps=1_000_000)
    page = WallPage(
        options, document, lambda: left.append("place"), chosen, ["Odd."], shelf, Turns(1), Handover(), name="wall"
    )
    engine = page.engine
    wait_until(lambda: engine.latest, "a wall")
    page.begin()
    engine.play()
    wait_until(lambda: engine.latest.playing, "training")
    page._draw()
    page.look_after()
    wait_until(lambda: not engine.latest.playing, "a pause")
    page._draw()
    assert not left
    page.look_after()
    wait_until(lambda: not engine.worker.is_alive(), "the end of training")
    page.close()
    assert left == ["place"]
    page.board.on_message({"open": 0, "number": 1})
    assert page.board.visit == [1, ""]
