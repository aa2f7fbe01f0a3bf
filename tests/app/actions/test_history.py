"""Looking back, bookmarks, and going on from the past as another branch."""

import math

import pytest
from acting import Page

from ganviz.app.actions.history import BRANCHED, LONGEST_NOTE, HistoryActions
from ganviz.engine.commands import Bookmark, CancelRestore, Change, Play, Reset, Restore, Show
from ganviz.errors import GanvizError


@pytest.fixture
def page():
    """A run that stands at step 40, and has kept moments before."""
    page = Page(HistoryActions)
    for _ in range(4):
        page.engine.do(Play())
        page.work(10)
    page.engine.done.clear()
    return page


def notice(page):
    return (page.told.get("notice") or {}).get("text", "")


def test_a_moment_is_shown_and_the_present_again(page):
    page.send("show", step=20)
    page.work()
    assert page.engine.latest.timeline.shown == 20 and page.engine.latest.snapshot.step == 20
    page.send("show", step=None)
    page.work()
    assert page.engine.latest.timeline.shown is None and page.engine.latest.snapshot.step == 40
    assert page.engine.done == [Show(20), Show(None)]


def test_a_note_is_put_where_one_looks(page):
    page.send("show", step=20)
    page.send("bookmark", note="Look here.")
    page.work()
    assert (20, "Look here.") in [(mark.step, mark.text) for mark in page.engine.latest.timeline.marks]
    assert page.engine.done == [Show(20), Bookmark("Look here.")]


def test_going_on_from_the_past_is_a_branch_which_is_said_once_it_is_there(page):
    page.send("show", step=20)
    page.work()
    page.send("go_on")
    page.show()
    assert notice(page) == ""
    page.work()
    state = page.engine.latest
    assert notice(page) == BRANCHED
    assert (state.snapshot.step, state.timeline.branch, len(state.timeline.branches)) == (20, 2, 2)
    page.model.clear_notice()
    page.engine.do(Reset())
    page.work()
    assert notice(page) == ""  # that is another run, but no branch


def test_back_to_before_it_broke(page):
    page.engine.do(Change({"generator_lr": 10, "discriminator_lr": 10}))
    page.engine.do(Play())
    page.work(20)
    state = page.engine.latest
    assert state.snapshot.diverged
    page.send("go_back")
    page.work()
    assert page.engine.latest.snapshot.step == state.last_sound_step
    assert not page.engine.latest.snapshot.diverged and notice(page) == BRANCHED


def test_in_the_present_there_is_nothing_to_go_on_from(page):
    with pytest.raises(GanvizError, match="Look back first"):
        page.send("go_on")
    assert page.engine.done == []


@pytest.mark.parametrize("given_up", [True, False])
def test_a_way_back_that_came_to_nothing_says_nothing_of_a_branch(page, given_up):
    run = page.engine.latest.run
    page.send("restore", step=25 if given_up else 10_000)
    if given_up:
        page.send("cancel_restore")
    page.work()
    assert page.engine.latest.run == run and page.engine.latest.snapshot.step == 40
    assert ("given up" if given_up else "10,000") in page.engine.latest.error
    page.engine.do(Reset())
    page.work()
    assert page.engine.latest.run != run and notice(page) == ""


def test_an_older_error_is_not_mistaken_for_a_refusal(page):
    page.engine.do(Restore(10_000))
    page.work()
    page.send("restore", step=20)
    page.show()  # the error is still told
    page.work()
    assert notice(page) == BRANCHED


def test_what_is_asked_for_goes_to_the_engine(page):
    page.send("restore", step=20)
    page.send("cancel_restore")
    assert page.engine.done == [Restore(20), CancelRestore()]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("show", {"step": -1}),
        ("show", {"step": 1.5}),
        ("show", {"step": math.nan}),
        ("show", {"step": math.inf}),
        ("show", {"step": "now"}),
        ("restore", {"step": None}),
        ("bookmark", {"note": "x" * (LONGEST_NOTE + 1)}),
        ("bookmark", {"note": None}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(page, name, arguments):
    with pytest.raises(GanvizError):
        page.send(name, **arguments)
    assert page.engine.done == []
