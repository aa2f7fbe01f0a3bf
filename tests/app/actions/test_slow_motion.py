"""Slow motion: from scene to scene, and on to the next step."""

import pytest
from acting import Page

from ganviz.app.actions.slow_motion import SlowMotionActions
from ganviz.engine.commands import Play, SlowMotion
from ganviz.errors import GanvizError


@pytest.fixture
def page():
    shown = []
    page = Page(lambda model: SlowMotionActions(model, lambda: shown.append(True)))
    page.shown = shown
    page.show()
    return page


def test_a_step_is_told_scene_by_scene(page):
    slow = page.acts
    page.send("slow_motion")
    assert slow.place is None and slow.scene is None
    page.work()
    assert slow.place == 0 and slow.count == len(page.engine.latest.story) and page.shown == [True]
    assert slow.scene is page.engine.latest.story[0]
    page.send("scene", move="next")
    page.send("slow_motion")  # goes on, too
    assert slow.place == 2 and slow.scene is page.engine.latest.story[2]
    page.send("scene", move="back")
    assert slow.place == 1
    page.send("scene", move="leave")
    assert slow.place is None and len(page.shown) == 5
    page.show()
    assert slow.place is None  # the same story does not begin again


def test_after_the_last_scene_comes_the_next_step_once(page):
    page.send("slow_motion")
    page.send("slow_motion")
    page.work()
    assert page.engine.done == [SlowMotion()]
    for _ in range(page.acts.count - 1):
        page.send("scene", move="next")
    assert page.acts.place == page.acts.count - 1
    page.send("scene", move="next")
    page.send("scene", move="next")
    assert page.engine.done == [SlowMotion(), SlowMotion()]
    page.work()
    assert page.acts.place == 0 and page.acts.scene.snapshot.step == 2


def test_going_on_with_training_ends_it(page):
    page.send("slow_motion")
    page.work()
    page.engine.do(Play())
    page.work(1)
    assert page.acts.place is None and page.acts.count == 0


def test_what_is_refused_may_be_asked_for_again():
    page = Page(SlowMotionActions, update_scheme="simultaneous")
    page.show()
    page.send("slow_motion")
    page.work()
    assert page.acts.place is None and "alternating" in page.engine.latest.error
    page.send("slow_motion")
    assert page.engine.done == [SlowMotion(), SlowMotion()]


@pytest.mark.parametrize("move", ["nonsense", None, 3, ["next"]])
def test_nonsense_is_refused_and_moves_before_there_is_a_scene_do_nothing(page, move):
    with pytest.raises(GanvizError):
        page.send("scene", move=move)
    for known in ("next", "back", "leave"):
        page.send("scene", move=known)
    assert page.acts.place is None and page.engine.done == [] and page.shown == []
