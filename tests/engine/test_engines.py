"""Both engines keep the protocol."""

import os
import tempfile
import time
from pathlib import Path
from queue import Queue

import numpy as np
import pytest
from waiting import SMALL, at, wait_until

from ganviz import Experiment
from ganviz.engine import LocalEngine, ProcessEngine, process
from ganviz.engine.commands import (
    Change,
    Follow,
    LimitSpeed,
    Pause,
    Play,
    Reset,
    Restore,
    Save,
    Settle,
    SlowMotion,
    Step,
    Switch,
    Want,
)
from ganviz.engine.increments import Lengthener
from ganviz.engine.remote import Remote
from ganviz.recording import open_recording


def fakes(engine, step):
    return at(engine, step).snapshot.plane.fake


def test_steps_are_counted_exactly_and_reset_repeats_them(make):
    engine = make()
    engine.do(Step("both", 37))
    first = fakes(engine, 37)
    engine.do(Reset())
    at(engine, 0)
    engine.do(Step("both", 37))
    assert np.array_equal(first, fakes(engine, 37))


def test_the_frame_rate_and_the_page_do_not_change_the_run(make):
    ends = []
    for max_fps, ready in ((60, True), (1, True), (60, False)):
        engine = make(max_fps=max_fps)
        # planned: a setting that is asked for while steps are taken holds from whatever step has come by then
        engine.do(Follow([(50, {"generator_lr": 0.01})], 120))
        engine.ready(ready)
        engine.do(Play())
        if not ready:
            at_rest_unseen(engine)
        ends.append(fakes(engine, 120))
    assert np.array_equal(ends[0], ends[1])
    assert np.array_equal(ends[0], ends[2])


def at_rest_unseen(engine):
    """Wait for an engine that publishes nothing to have taken its steps: the file tells; then be ready again."""
    path = Path(tempfile.mkdtemp()) / "run.ganviz"
    while not (engine.latest.saved.path == path and open_recording(path).end.step == 120):
        engine.do(Save(path))
        time.sleep(0.1)
    assert engine.latest.snapshot.step == 0, "a state was published to a page that was not ready"
    engine.ready(True)


def test_stepping_the_discriminator_leaves_the_fakes(make):
    engine = make()
    before = fakes(engine, 0)
    engine.do(Step("discriminator"))
    assert np.array_equal(before, fakes(engine, 1))
    engine.do(Step("generator"))
    assert not np.array_equal(before, fakes(engine, 2))


def test_the_discriminator_alone_goes_to_its_optimum(make):
    engine = make()
    engine.do(Step("both", 100))
    before = fakes(engine, 100)
    engine.do(Settle())
    wait_until(lambda: any(mark.kind == "settled" for mark in engine.latest.timeline.marks), "the end of it", 60)
    wait_until(lambda: not engine.latest.playing, "a pause")
    state = engine.latest
    (mark,) = (mark for mark in state.timeline.marks if mark.kind == "settled")
    assert 600 <= mark.step == state.timeline.step <= 10_100
    assert np.array_equal(before, state.snapshot.plane.fake)


def test_going_to_the_optimum_can_be_stopped(make):
    engine = make()
    engine.do(Settle())
    wait_until(lambda: engine.latest.snapshot.step > 0, "some steps")
    engine.do(Pause())
    wait_until(lambda: not engine.latest.playing, "a pause")
    assert "settled" not in {event.kind for event in engine.latest.events}


def test_a_structural_change_starts_again_and_goes_on_playing(make):
    engine = make()
    engine.do(Play())
    wait_until(lambda: engine.latest.snapshot.step > 20, "steps")
    engine.do(Change({"generator_width": 9}))
    wait_until(lambda: engine.latest.snapshot.settings["generator_width"] == 9, "the rebuild")
    assert engine.latest.run == 1
    wait_until(lambda: engine.latest.snapshot.step > 20, "steps of the new run")
    engine.do(Pause())
    wait_until(lambda: not engine.latest.playing, "the pause")


def test_a_refused_wish_is_told_and_nothing_is_lost(make):
    engine = make()
    engine.do(Step("both", 5))
    at(engine, 5)
    engine.do(Switch(3))
    wait_until(lambda: "there is no other branch 3" in engine.latest.error, "the refusal")
    assert engine.latest.answered == engine.asked
    engine.do(Step("both", 5))
    assert at(engine, 10).error == ""


def test_divergence_pauses_and_going_back_heals(make):
    engine = make(seed=3)
    engine.do(Step("both", 600))
    at(engine, 600)
    engine.do(Change({"generator_lr": 10, "discriminator_lr": 10}))
    engine.do(Play())
    wait_until(lambda: engine.latest.snapshot.diverged, "divergence")
    assert "loss" in engine.latest.snapshot.diverged
    sound = engine.latest.last_sound_step
    engine.do(Restore(min(sound, 500)))
    wait_until(lambda: engine.latest.snapshot.diverged == "", "the way back")
    assert engine.latest.snapshot.step == min(sound, 500)
    assert engine.latest.snapshot.settings["generator_lr"] == 0.001


def test_a_training_process_ends_with_its_engine(make):
    engine = make()
    if not isinstance(engine, ProcessEngine):
        engine.close()
        engine.join(10)
        assert not engine._thread.is_alive()
        return
    engine.do(Play())
    engine.close()
    wait_until(lambda: not engine.process.is_alive(), "the end")


def test_what_cannot_be_built_is_told(tmp_path):
    engine = ProcessEngine(Experiment(data="mnist"), data_dir=tmp_path / "nowhere")
    wait_until(lambda: engine.failure, "the reason")
    assert "nowhere does not exist" in engine.failure
    engine.close()


def test_steps_asked_for_in_quick_succession_are_all_taken_in_order(make):
    engine, plain = make(), make()
    for player, count in (("discriminator", 3), ("generator", 2), ("both", 4)):
        engine.do(Step(player, count))
    for player, count, end in (("discriminator", 3, 3), ("generator", 2, 5), ("both", 4, 9)):
        plain.do(Step(player, count))
        at(plain, end)
    assert np.array_equal(fakes(engine, 9), fakes(plain, 9))
    assert engine.latest.learning == "both"


def test_pausing_drops_the_steps_still_asked_for(make):
    engine = make()
    engine.do(LimitSpeed(1))
    engine.do(Step("both", 500))
    engine.do(Pause())
    wait_until(lambda: not engine.latest.playing, "the pause")
    assert engine.latest.snapshot.step < 500


def test_slow_motion_tells_a_step_until_the_next_is_taken(make):
    engine = make()
    engine.do(SlowMotion())
    told = at(engine, 1)
    assert told.stories == 1 and len(told.story) == 13
    engine.do(Step())
    assert at(engine, 2).story == ()


def test_other_data_can_be_taken_with_the_weights(make):
    engine = make()
    engine.do(Step("both", 20))
    at(engine, 20)
    engine.do(Change({"data": "circle"}, keep_weights=True))
    wait_until(lambda: engine.latest.snapshot.settings["data"] == "circle", "the circle")
    assert engine.latest.snapshot.step == 20
    engine.do(Step("both", 5))
    at(engine, 25)


def test_a_look_that_always_fails_is_told_and_costs_no_core(monkeypatch):
    engine = LocalEngine(Experiment(**SMALL), device="cpu", max_fps=60)
    wait_until(lambda: engine.latest is not None, "the first state")
    calls = []

    def fail(*arguments):
        calls.append(arguments)
        raise RuntimeError("no eyes")

    monkeypatch.setattr(engine._session.run, "capture", fail)
    engine.do(Play())
    wait_until(lambda: engine.latest.error, "the error")
    assert "no eyes" in engine.latest.error and not engine.latest.playing
    seen = len(calls)
    time.sleep(0.2)
    assert len(calls) == seen
    engine.close()


def test_a_refusal_is_told_though_another_wish_follows(make):
    engine = make()
    engine.do(Switch(3))
    engine.do(Want({"plane"}))
    wait_until(lambda: "branch 3" in engine.latest.error, "the refusal")


def test_steps_waiting_are_bounded():
    engine = LocalEngine(Experiment(**SMALL), device="cpu", max_fps=60)
    engine.do(LimitSpeed(1))
    for _ in range(5):
        engine.do(Step("both", 10**9))
    wait_until(lambda: engine.latest is not None and engine.latest.playing, "the first step")
    assert sum(count for _, count in engine._session.stepping._asked._queue) <= 1_000_000
    engine.close()


def test_a_first_state_that_is_quicker_than_its_engine_is_not_lost(monkeypatch):
    published = []

    class Hurried(LocalEngine):
        """Its thread has something to tell before the constructor returns."""

        def __init__(self, experiment, publish, **options):
            super().__init__(experiment, lambda: (published.append(True), publish()), **options)
            wait_until(lambda: published, "the first state")

    monkeypatch.setattr(process, "LocalEngine", Hurried)
    states = Queue()
    remote = Remote(
        process._train, ({**SMALL}, {"device": "cpu"}), take=lambda s, n: states.put(s), name="test", apart=False
    )
    assert Lengthener().lengthen(states.get(timeout=30)).snapshot.step == 0
    remote.close()


def test_a_process_that_dies_is_told_in_one_sentence():
    told = []
    engine = ProcessEngine(Experiment(**SMALL), lambda: told.append(engine.latest), device="cpu", max_fps=60)
    wait_until(lambda: engine.latest is not None, "the first state")
    engine.do(Play())
    wait_until(lambda: engine.latest.playing, "play")
    engine.process.kill()
    wait_until(lambda: engine.latest.error, "the loss")
    assert engine.latest.error == process.LOST and not engine.latest.playing and told[-1] is engine.latest
    engine.do(Play())  # harmless


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities")
def test_training_stands_back_behind_pages():
    engine = ProcessEngine(Experiment(**SMALL), device="cpu")
    wait_until(lambda: engine.latest is not None, "the first state")
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, engine.process.pid) == min(19, ours + process.NICER)
    engine.close()
