"""Looking back, going back and branches, in both engines."""

import numpy as np
import pytest
from waiting import at, wait_until

from ganviz import Experiment, Run
from ganviz.engine.branches import MOST, Branches
from ganviz.engine.commands import (
    Bookmark,
    CancelRestore,
    Change,
    Discard,
    Pause,
    Play,
    Rename,
    Reset,
    Restore,
    Show,
    Step,
    Switch,
)
from ganviz.engine.timeline import marks_of
from ganviz.recording import Change as Logged
from ganviz.recording import Event


def trained(make, *stops, **settings):
    """An engine that has shown the run at these steps, and its states there by step."""
    engine, states = make(**settings), {}
    for step in stops:
        engine.do(Step("both", step - (engine.latest.timeline.step if states else 0)))
        states[step] = at(engine, step)
    return engine, states


def until(engine, what, check):
    wait_until(lambda: check(engine.latest.timeline, engine.latest), what)
    return engine.latest


def same_picture(a, b):
    return np.array_equal(a.snapshot.plane.fake, b.snapshot.plane.fake)


def test_a_kept_moment_is_shown_as_it_was_and_the_present_again(make):
    engine, states = trained(make, 40, 80, 120)
    engine.do(Show(80))
    past = until(engine, "step 80", lambda t, s: t.shown == 80)
    assert same_picture(past, states[80]) and past.losses["step"][-1] == 80 and past.timeline.step == 120
    assert {40, 80, 120} <= set(past.timeline.kept.tolist())
    engine.do(Show(None))
    assert same_picture(until(engine, "now", lambda t, s: t.shown is None), states[120])


def test_the_moment_before_is_shown_where_none_was_kept(make):
    engine, _ = trained(make, 40, 80)
    engine.do(Show(79))
    assert until(engine, "a past step", lambda t, s: t.shown is not None).timeline.shown <= 79


def test_training_goes_on_while_the_past_is_shown(make):
    engine, states = trained(make, 40)
    engine.do(Show(40))
    engine.do(Play())
    later = until(engine, "a later step", lambda t, s: t.shown == 40 and t.step > 100)
    assert later.playing and same_picture(later, states[40])
    engine.do(Pause())


def test_going_back_replays_bit_for_bit_and_keeps_the_old_future_as_a_branch(make):
    engine, states = trained(make, 60, 700, 1000)
    engine.do(Restore(700))
    back = until(engine, "step 700", lambda t, s: t.step == 700 and t.branch == 2)
    assert same_picture(back, states[700]) and not back.playing
    assert [(b.number, b.parent, b.forked_at) for b in back.timeline.branches] == [(1, None, 0), (2, 1, 700)]
    assert back.timeline.branches[0].step == 1000
    engine.do(Step("both", 300))
    assert same_picture(at(engine, 1000), states[1000])
    engine.do(Switch(1))
    first = until(engine, "the first branch", lambda t, s: t.branch == 1)
    assert first.timeline.step == 1000 and same_picture(first, states[1000])
    assert set(states) <= set(first.timeline.kept.tolist())


def test_branches_with_other_settings_stay_apart(make):
    engine, states = trained(make, 50, 100)
    engine.do(Restore(50))
    until(engine, "step 50", lambda t, s: t.branch == 2)
    engine.do(Change({"generator_lr": 0.02}))
    engine.do(Step("both", 50))
    other = until(engine, "step 100", lambda t, s: t.step == 100 and not s.playing)
    assert not same_picture(other, states[100])
    one, two = other.timeline.branches
    assert two.settings["generator_lr"] == 0.02 and one.settings["generator_lr"] != 0.02
    assert "modes_captured" in one.metrics
    engine.do(Switch(1))
    assert same_picture(until(engine, "the first", lambda t, s: t.branch == 1), states[100])
    engine.do(Switch(2))
    assert same_picture(until(engine, "the second", lambda t, s: t.branch == 2), other)


def test_a_reset_keeps_the_run_that_was(make):
    engine, states = trained(make, 60)
    engine.do(Reset())
    fresh = until(engine, "the reset", lambda t, s: t.branch == 2)
    assert fresh.timeline.step == 0 and fresh.timeline.branches[1].parent is None
    engine.do(Switch(1))
    assert same_picture(until(engine, "the old run", lambda t, s: t.branch == 1), states[60])


def test_branches_are_named_and_discarded(make):
    engine, _ = trained(make, 60)
    engine.do(Rename(1, "  the one \n that works "))
    until(engine, "a name", lambda t, s: t.branches[0].name == "the one that works")
    engine.do(Reset())
    until(engine, "another run", lambda t, s: t.branch == 2)
    engine.do(Discard(1))
    until(engine, "one branch", lambda t, s: [b.number for b in t.branches] == [2])


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (Switch(7), "there is no other branch 7; there are: none"),
        (Discard(1), "the branch being trained cannot be discarded"),
        (Rename(3, "x"), "there is no other branch 3; there are: none"),
        (Restore(10**9), "cannot restore step 1,000,000,000; the run has only reached"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(make, command, told):
    engine, states = trained(make, 40)
    engine.do(Play())
    wait_until(lambda: engine.latest.playing, "play")
    engine.do(command)
    state = until(engine, "a refusal", lambda t, s: told in s.error)
    assert state.timeline.branch == 1 and state.playing
    engine.do(Show(40))
    assert same_picture(until(engine, "step 40", lambda t, s: t.shown == 40), states[40])


def test_bookmarks_and_changes_are_marks(make):
    engine, _ = trained(make, 40, 80)
    engine.do(Show(40))
    until(engine, "step 40", lambda t, s: t.shown == 40)
    engine.do(Bookmark("before it broke"))
    engine.do(Change({"generator_lr": 0.02}))
    state = until(engine, "two marks", lambda t, s: {"bookmark", "change"} <= {m.kind for m in t.marks})
    marks = {mark.kind: (mark.step, mark.text) for mark in state.timeline.marks}
    assert marks["bookmark"] == (40, "before it broke")
    assert marks["change"][0] == 80 and "G learning rate" in marks["change"][1]
    assert all(event.step <= 40 for event in state.events)  # the past does not know what came later


def test_a_long_replay_is_told_and_can_be_given_up(make):
    engine = make(generator_width=64, discriminator_width=64, generator_layers=3, batch_size=512)
    told = []
    engine._publish = lambda: told.append(engine.latest.timeline.restoring)
    engine.do(Step("both", 400))
    at(engine, 400)
    engine.do(Restore(399))
    wait_until(lambda: any(told), "a replay under way")
    engine.do(CancelRestore())
    state = until(engine, "that it was given up", lambda t, s: "was given up" in s.error)
    assert state.timeline.step == 400 and state.timeline.branch == 1 and state.timeline.restoring is None
    seen = next(r for r in told if r)
    assert seen.begin == 0 < seen.step <= seen.target == 399 and seen.share == seen.step / 399


def test_marks_are_in_order_of_steps():
    marks = marks_of([Logged(5, {"generator_lr": 0.1})], [Event(3, "lost", "gone"), Event(9, "gained", "back")])
    assert [(mark.step, mark.kind) for mark in marks] == [(3, "lost"), (5, "change"), (9, "gained")]


def test_parked_runs_share_one_budget_and_the_oldest_without_a_name_goes():
    run, branches = Run(Experiment(generator_width=8, discriminator_width=8), device="cpu", history_mb=8), Branches()
    budget = 8 * 2**20
    for number in range(MOST + 2):
        for _ in range(60):
            run.step()
            run.capture()
        branches.leave(run.recorded())
        if number == 0:
            branches.rename(1, "kept")
        run.reset()
        branches.share_room(run.recording)
    told = branches.told(run)
    assert [branch.number for branch in told] == [1, *range(4, MOST + 4)]
    parked = [recording for _, recording in branches._parked.values()]
    assert sum(r.snapshots.memory + r.checkpoints.memory for r in (*parked, run.recording)) <= budget
    assert all(len(r.snapshots) >= 2 for r in parked)


def test_a_run_without_steps_of_its_own_leaves_no_branch():
    run, branches = Run(Experiment(generator_width=8, discriminator_width=8), device="cpu"), Branches()
    branches.leave(run.recorded())
    assert [branch.number for branch in branches.told(run)] == [2]
