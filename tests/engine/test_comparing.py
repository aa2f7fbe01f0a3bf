"""Two runs in lock step with one difference, in both engines."""

import numpy as np
import pytest
import torch
from waiting import SMALL, at, wait_until

from ganviz import Experiment
from ganviz.engine import Comparison
from ganviz.engine.commands import Change, Compare, EndComparison, Follow, Pause, Play, Reset, Show, Step, Swap, Switch
from ganviz.engine.comparing import Comparing, rival_of
from ganviz.engine.run import Run


def until(engine, what, check):
    wait_until(lambda: check(engine.latest), what)
    return engine.latest


def compared(engine, *arguments, **named):
    engine.do(Compare(*arguments, **named))
    return until(engine, "a rival", lambda s: s.comparison is not None and s.rival is not None)


def fakes(state):
    return state.snapshot.plane.fake


def alone(steps, *changes, **settings):
    """The fakes of a run without a rival, that takes (step, settings) on its way and stops after `steps`."""
    run = Run(Experiment(**{**SMALL, **settings}), device="cpu", patient=False)
    for step in range(steps + 1):
        for at_step, change in changes:
            if at_step == step:
                run.trainer.reinitialize(change) if isinstance(change, str) else run.apply(change)
        if step < steps:
            run.step()
    return run.capture(("plane",)).plane.fake


def test_equal_runs_stay_equal_bit_for_bit(make):
    engine = make()
    engine.do(Step("both", 30))
    at(engine, 30)
    compared(engine, {})
    engine.do(Step("both", 50))
    state = at(engine, 80)
    assert np.array_equal(fakes(state), fakes(state.rival)) and np.array_equal(fakes(state), alone(80))
    for name, column in state.losses.items():
        assert np.array_equal(column, state.rival.losses[name]), name
    assert state.comparison.differs == {} and state.comparison.step == state.rival.snapshot.step == 80


def test_a_rival_leaves_the_run_as_it_would_be_and_is_the_run_with_the_difference(make):
    engine = make()
    engine.do(Step("both", 30))
    at(engine, 30)
    compared(engine, {"generator_lr": 0.02}, ("discriminator",))
    engine.do(Step("both", 50))
    state = at(engine, 80)
    assert np.array_equal(fakes(state), alone(80))
    assert np.array_equal(fakes(state.rival), alone(80, (30, {"generator_lr": 0.02}), (30, "discriminator")))
    assert state.comparison.begun == 30 and state.comparison.renewed == (("B", "discriminator"),)
    assert state.comparison.differs == {"generator_lr": (Experiment().generator_lr, 0.02)}


def test_what_begins_a_run_anew_is_compared_from_the_first_step(make):
    engine = make()
    engine.do(Step("both", 60))
    at(engine, 60)
    compared(engine, {"generator_width": 12})
    engine.do(Step("both", 40))
    state = at(engine, 40)
    assert np.array_equal(fakes(state), alone(40)) and state.comparison.begun == 0
    assert np.array_equal(fakes(state.rival), alone(40, generator_width=12))
    assert [branch.step for branch in state.timeline.branches] == [60, 40, 40]  # the one that was left is kept


def test_a_comparison_begins_at_any_point_of_the_history(make):
    engine = make()
    engine.do(Step("both", 90))
    at(engine, 90)
    assert compared(engine, {"generator_lr": 0.02}, step=40).snapshot.step == 40
    engine.do(Step("both", 50))
    state = at(engine, 90)
    assert np.array_equal(fakes(state), alone(90))
    assert np.array_equal(fakes(state.rival), alone(90, (40, {"generator_lr": 0.02})))


def test_changes_are_taken_by_both_but_for_the_difference(make):
    engine = make()
    compared(engine, {"generator_lr": 0.02})
    engine.do(Change({"generator_lr": 0.005, "discriminator_lr": 0.004}))
    state = until(engine, "the changes", lambda s: s.snapshot.settings["generator_lr"] == 0.005)
    assert state.comparison.differs == {"generator_lr": (0.005, 0.02)}
    assert state.rival.snapshot.settings["discriminator_lr"] == 0.004
    engine.do(Change({"generator_lr": 0.02}))  # alike for a moment, they are still what is compared
    until(engine, "no difference", lambda s: not s.comparison.differs)
    engine.do(Change({"generator_lr": 0.01}))
    until(engine, "a difference", lambda s: s.comparison.differs == {"generator_lr": (0.01, 0.02)})


def test_runs_are_swapped_and_one_is_kept_without_losing_the_other(make):
    engine = make()
    engine.do(Step("both", 30))
    at(engine, 30)
    compared(engine, {"generator_lr": 0.02})
    engine.do(Step("both", 30))
    before = at(engine, 60)
    engine.do(Swap())
    after = until(engine, "B in the place of A", lambda s: s.run > before.run)
    assert np.array_equal(fakes(after), fakes(before.rival)) and np.array_equal(fakes(after.rival), fakes(before))
    assert after.comparison.differs["generator_lr"][0] == 0.02 and (after.timeline.branch, after.timeline.rival) == (
        2,
        1,
    )
    engine.do(EndComparison())
    ended = until(engine, "the end", lambda s: s.comparison is None)
    assert np.array_equal(fakes(ended), fakes(after)) and ended.rival is None
    engine.do(Switch(1))
    first = until(engine, "the first run", lambda s: s.timeline.branch == 1)
    assert np.array_equal(fakes(first), fakes(before))
    engine.do(Step("both", 20))
    assert np.array_equal(fakes(at(engine, 80)), alone(80))


def test_looking_back_shows_both_at_one_step(make):
    engine = make()
    engine.do(Step("both", 20))
    at(engine, 20)
    compared(engine, {"generator_lr": 0.02})
    seen = {}
    for step in (40, 60):
        engine.do(Step("both", 20))
        seen[step] = at(engine, step)
    for shown in (40, 20):
        engine.do(Show(shown))
        past = until(engine, f"step {shown}", lambda s, shown=shown: s.timeline.shown == shown)
        assert past.rival.snapshot.step == shown == past.rival.losses["step"][-1]
        if shown in seen:
            assert np.array_equal(fakes(past.rival), fakes(seen[shown].rival))
        else:
            assert np.array_equal(fakes(past.rival), fakes(past))  # they had not parted yet
        assert past.comparison.held["step"].max(initial=0) <= shown
    engine.do(Show(None))
    now = until(engine, "the present", lambda s: s.timeline.shown is None)
    assert np.array_equal(fakes(now.rival), fakes(seen[60].rival))


def test_a_rival_that_diverges_stops_and_the_run_goes_on(make):
    engine = make()
    engine.do(Step("both", 20))
    at(engine, 20)
    compared(engine, {"generator_lr": 10.0, "discriminator_lr": 10.0, "generator_optimizer": "sgd"}, step=0)
    engine.do(Play())
    state = until(engine, "a rival that is stopped", lambda s: s.comparison.stopped and s.snapshot.step > 0)
    there = state.comparison.step
    later = until(engine, "the run to go on", lambda s: s.snapshot.step > there + 50)
    assert later.playing and not later.snapshot.diverged and later.comparison.step == there
    engine.do(Pause())
    step = until(engine, "a pause", lambda s: not s.playing).snapshot.step
    assert np.array_equal(fakes(engine.latest), alone(step))
    engine.do(Swap())
    broken = until(engine, "the stopped run in the place of A", lambda s: s.snapshot.diverged)
    assert broken.snapshot.step == there and not broken.comparison.stopped


def test_a_reset_and_structural_settings_begin_both_again(make):
    engine = make()
    engine.do(Step("both", 60))
    at(engine, 60)
    compared(engine, {"generator_lr": 0.02})
    engine.do(Step("both", 10))
    at(engine, 70)
    engine.do(Change({"seed": 5}))
    again = until(engine, "another seed", lambda s: s.snapshot.settings["seed"] == 5 and s.comparison)
    assert again.snapshot.step == 0 and again.comparison.differs["generator_lr"][1] == 0.02
    engine.do(Step("both", 30))
    state = at(engine, 30)
    assert np.array_equal(fakes(state), alone(30, seed=5))
    assert np.array_equal(fakes(state.rival), alone(30, (0, {"generator_lr": 0.02}), seed=5))
    engine.do(Reset())
    both = until(engine, "both at the beginning", lambda s: s.snapshot.step == 0 and s.comparison)
    assert both.comparison.step == 0 and both.comparison.number == 3
    engine.do(Switch(1))
    first = until(engine, "the first run alone", lambda s: s.timeline.branch == 1)
    assert first.comparison is None and first.snapshot.step == 70


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (Swap(), "there is no comparison"),
        (EndComparison(), "there is no comparison"),
        (Compare({"data": "mnist"}), "points cannot be compared with pictures"),
        (Compare({}, step=31), "cannot restore step 31"),
    ],
)
def test_what_cannot_be_compared_is_told_and_changes_nothing(make, command, told):
    engine = make()
    engine.do(Step("both", 30))
    before = at(engine, 30)
    engine.do(command)
    state = until(engine, "a refusal", lambda s: told in s.error)
    assert state.comparison is None and np.array_equal(fakes(state), fakes(before)) and state.run == before.run


def test_what_is_planned_happens_at_its_step_and_not_after_a_reset(make):
    engine = make()
    engine.do(Follow([(20, {"generator_lr": 0.02})], 50))
    engine.do(Play())
    state = at(engine, 50)
    assert np.array_equal(fakes(state), alone(50, (20, {"generator_lr": 0.02})))
    assert state.planned.turns == () and state.planned.pause_at is None
    engine.do(Follow([(60, {"generator_lr": 0.05})], 20))
    engine.do(Reset())
    engine.do(Step("both", 80))
    assert at(engine, 80).snapshot.settings["generator_lr"] == 0.02


def test_both_take_what_is_planned(make):
    engine = make()
    compared(engine, {"generator_lr": 0.02})
    engine.do(Follow([(10, {"discriminator_lr": 0.003})], 30))
    engine.do(Play())
    state = at(engine, 30)
    assert np.array_equal(fakes(state), alone(30, (10, {"discriminator_lr": 0.003})))
    both = ((0, {"generator_lr": 0.02}), (10, {"discriminator_lr": 0.003}))
    assert np.array_equal(fakes(state.rival), alone(30, *both))


def test_modes_held_are_counted_for_both():
    main = Run(Experiment(**SMALL, data="ring", modes=2), device="cpu")
    comparing = Comparing()
    comparing.begin(main, rival_of(main, main.trainer.experiment, ("generator",)), ("generator",))
    modes = torch.as_tensor(main.trainer.data.modes, dtype=torch.float32)
    send_fakes_to(main, modes.mean(0) + 50)  # none of the two modes
    send_fakes_to(comparing.rival, modes[0])  # one of them
    for _ in range(2):
        comparing.capture(("metrics",), main.capture(("metrics",)))
    told = comparing.told(main, 0)
    assert told.modes == 2 and told.held["A"].tolist() == [0, 0] and told.held["B"].tolist() == [1, 1]
    assert (told.held_then(), told.held_lately("A"), told.held_lately("B")) == (0, 0, 1)
    swapped = comparing.told(comparing.swap(main), 0)
    assert swapped.held["A"].tolist() == [1, 1] and swapped.renewed == (("A", "generator"),)


def send_fakes_to(run, place):
    """Weights of nothing but the last bias."""
    run.trainer.generator.values.zero_()
    with torch.no_grad():
        run.trainer.generator.parameters[-1].copy_(place)


def test_what_was_held_lately_is_a_median_over_the_last_steps():
    steps = np.array([0.0, 100, 300, 400, 500])
    held = {"step": steps, "A": np.array([3.0, 8, 4, 6, 5]), "B": np.array([3.0, np.nan, np.nan, np.nan, np.nan])}
    comparison = Comparison(begun=0, modes=8, held=held)
    assert comparison.held_then() == 3 and comparison.held_lately("A") == 5.5 and comparison.held_lately("B") == 3
    assert np.isnan(Comparison(begun=0).held_lately("A"))
