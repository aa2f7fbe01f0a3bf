"""Both engines keep the protocol."""

import time

import numpy as np
import pytest

from ganviz import Experiment
from ganviz.engine import LocalEngine, ProcessEngine

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def wait_until(condition, what, timeout=30):
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(0.01)


@pytest.fixture(params=[LocalEngine, ProcessEngine])
def make(request):
    engines = []

    def build(max_fps=60, **settings):
        engine = request.param(Experiment(**{**SMALL, **settings}), device="cpu", max_fps=max_fps)
        engines.append(engine)
        wait_until(lambda: engine.latest is not None, "the first state")
        return engine

    yield build
    for engine in engines:
        engine.close()


def at(engine, step):
    wait_until(lambda: engine.latest.snapshot.step == step and not engine.latest.playing, f"step {step}")
    return engine.latest


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
    engine = ProcessEngine(Experiment(data="mnist"), data_dir=tmp_path)
    wait_until(lambda: engine.failure, "the reason")
    assert str(tmp_path) in engine.failure
    engine.close()
