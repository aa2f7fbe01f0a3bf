"""Both engines keep the protocol."""

import multiprocessing
import threading
import time

import numpy as np
from waiting import SMALL, at, wait_until

from ganviz import Experiment
from ganviz.engine import LocalEngine, ProcessEngine, process


def fakes(engine, step):
    return at(engine, step).snapshot.plane.fake


def test_steps_are_counted_exactly_and_reset_repeats_them(make):
    engine = make()
    engine.step("both", 37)
    first = fakes(engine, 37)
    engine.reset()
    at(engine, 0)
    engine.step("both", 37)
    assert np.array_equal(first, fakes(engine, 37))


def test_the_frame_rate_and_the_page_do_not_change_the_run(make):
    ends = []
    for max_fps, ready in ((60, True), (1, True), (60, False)):
        engine = make(max_fps=max_fps)
        engine.ready(ready)
        engine.step("both", 50)
        engine.apply({"generator_lr": 0.01})
        engine.step("both", 50)
        engine.ready(True)
        # the learning rate may be taken before all of the first 50 steps: wishes are carried out at once
        engine.reset()
        engine.step("both", 80)
        ends.append(fakes(engine, 80))
    assert np.array_equal(ends[0], ends[1])
    assert np.array_equal(ends[0], ends[2])


def test_stepping_the_discriminator_leaves_the_fakes(make):
    engine = make()
    before = fakes(engine, 0)
    engine.step("discriminator")
    assert np.array_equal(before, fakes(engine, 1))
    engine.step("generator")
    assert not np.array_equal(before, fakes(engine, 2))


def test_the_discriminator_alone_goes_to_its_optimum(make):
    engine = make()
    engine.step("both", 100)
    before = fakes(engine, 100)
    engine.settle()
    wait_until(lambda: any(mark.kind == "settled" for mark in engine.latest.timeline.marks), "the end of it", 60)
    wait_until(lambda: not engine.latest.playing, "a pause")
    state = engine.latest
    (mark,) = (mark for mark in state.timeline.marks if mark.kind == "settled")
    assert 600 <= mark.step == state.timeline.step <= 10_100
    assert np.array_equal(before, state.snapshot.plane.fake)


def test_going_to_the_optimum_can_be_stopped(make):
    engine = make()
    engine.settle()
    wait_until(lambda: engine.latest.snapshot.step > 0, "some steps")
    engine.pause()
    wait_until(lambda: not engine.latest.playing, "a pause")
    assert "settled" not in {event.kind for event in engine.latest.events}


def test_a_structural_change_starts_again_and_goes_on_playing(make):
    engine = make()
    engine.play()
    wait_until(lambda: engine.latest.snapshot.step > 20, "steps")
    engine.apply({"generator_width": 9})
    wait_until(lambda: engine.latest.snapshot.settings["generator_width"] == 9, "the rebuild")
    assert engine.latest.run == 1
    wait_until(lambda: engine.latest.snapshot.step > 20, "steps of the new run")
    engine.pause()
    wait_until(lambda: not engine.latest.playing, "the pause")


def test_a_refused_wish_is_told_and_nothing_is_lost(make):
    engine = make()
    engine.step("both", 5)
    at(engine, 5)
    engine.apply({"generator_lr": -1})
    wait_until(lambda: "generator_lr -1" in engine.latest.error, "the refusal")
    assert engine.latest.snapshot.settings["generator_lr"] == 0.001
    engine.step("both", 5)
    assert at(engine, 10).error == ""


def test_divergence_pauses_and_going_back_heals(make):
    engine = make(seed=3)
    engine.step("both", 600)
    at(engine, 600)
    engine.apply({"generator_lr": 10, "discriminator_lr": 10})
    engine.play()
    wait_until(lambda: engine.latest.snapshot.diverged, "divergence")
    assert "loss" in engine.latest.snapshot.diverged
    sound = engine.latest.last_sound_step
    engine.restore(min(sound, 500))
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
    engine.play()
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
        engine.step(player, count)
    for player, count, end in (("discriminator", 3, 3), ("generator", 2, 5), ("both", 4, 9)):
        plain.step(player, count)
        at(plain, end)
    assert np.array_equal(fakes(engine, 9), fakes(plain, 9))
    assert engine.latest.learning == "both"


def test_pausing_drops_the_steps_still_asked_for(make):
    engine = make()
    engine.limit_speed(1)
    engine.step("both", 500)
    engine.pause()
    wait_until(lambda: not engine.latest.playing, "the pause")
    assert engine.latest.snapshot.step < 500


def test_an_unknown_player_is_told(make):
    engine = make()
    engine.step("judge")
    wait_until(lambda: engine.latest.error, "the refusal")
    assert "unknown player 'judge'" in engine.latest.error


def test_slow_motion_tells_a_step_until_the_next_is_taken(make):
    engine = make()
    engine.slow_motion()
    told = at(engine, 1)
    assert told.stories == 1 and len(told.story) == 13
    engine.step()
    assert at(engine, 2).story == ()


def test_other_data_can_be_taken_with_the_weights(make):
    engine = make()
    engine.step("both", 20)
    at(engine, 20)
    engine.apply({"data": "circle"}, keep_weights=True)
    wait_until(lambda: engine.latest.snapshot.settings["data"] == "circle", "the circle")
    assert engine.latest.snapshot.step == 20
    engine.step("both", 5)
    at(engine, 25)


def test_a_look_that_always_fails_is_told_and_costs_no_core(monkeypatch):
    engine = LocalEngine(Experiment(**SMALL), device="cpu", max_fps=60)
    wait_until(lambda: engine.latest is not None, "the first state")
    calls = []

    def fail(*arguments):
        calls.append(arguments)
        raise RuntimeError("no eyes")

    monkeypatch.setattr(engine._session.run, "capture", fail)
    engine.play()
    wait_until(lambda: engine.latest.error, "the error")
    assert "no eyes" in engine.latest.error and not engine.latest.playing
    seen = len(calls)
    time.sleep(0.2)
    assert len(calls) == seen
    engine.close()


def test_a_refusal_is_told_though_another_wish_follows(make):
    engine = make()
    engine.apply({"generator_lr": "fast"})
    engine.want({"plane"})
    wait_until(lambda: "generator_lr" in engine.latest.error, "the refusal")


def test_steps_waiting_are_bounded():
    engine = LocalEngine(Experiment(**SMALL), device="cpu", max_fps=60)
    engine.limit_speed(1)
    for _ in range(5):
        engine.step("both", 10**9)
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
    ours, theirs = multiprocessing.Pipe()
    threading.Thread(target=process._train, args=(theirs, {**SMALL}, {"device": "cpu"}), daemon=True).start()
    assert ours.recv() == ""  # first of all, that it could be built
    assert ours.poll(30) and ours.recv().snapshot.step == 0
    ours.send(("close", ()))
