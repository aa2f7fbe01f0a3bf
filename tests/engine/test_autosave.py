"""A run keeps itself: no more than the last moments are lost, and training does not wait."""

import pickle
import signal
import subprocess
import sys
import threading

import pytest
import torch
from waiting import wait_until

from ganviz import Experiment, GanvizError, LocalEngine, Run
from ganviz.engine import Autosave, autosave
from ganviz.engine.commands import Step
from ganviz.recording import open_recording

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def played(run, steps=10):
    for _ in range(steps):
        run.step()
    return run


@pytest.fixture
def run():
    return played(Run(Experiment(**SMALL), device="cpu"))


@pytest.fixture
def keeper(tmp_path):
    clock = Clock()
    keeper = Autosave(tmp_path / "run.ganviz", every=30, clock=clock)
    keeper.clock = clock
    return keeper


def look(keeper, run, seconds):
    keeper.clock.now += seconds
    keeper.look(run)
    keeper.wait()
    return open_recording(keeper.path).end.step if keeper.path.exists() else None


def test_a_run_is_saved_when_it_is_time_and_something_has_happened(keeper, run):
    assert look(keeper, run, 29) is None and keeper.patience() == 1
    assert look(keeper, run, 1) == 10 and keeper.patience() == 30
    written = keeper.path.stat().st_mtime_ns
    assert look(keeper, run, 100) == 10 and keeper.path.stat().st_mtime_ns == written
    assert look(keeper, played(run, 3), 31) == 13


def test_a_run_that_has_not_begun_is_not_saved(keeper):
    assert look(keeper, Run(Experiment(**SMALL), device="cpu"), 100) is None


def test_another_run_in_its_place_is_noticed(keeper, run):
    look(keeper, run, 31)
    run.reset()
    assert look(keeper, played(run, 10), 31) == 10
    assert open_recording(keeper.path).end.state["step_count"] == 10


def test_changes_without_steps_count(keeper, run):
    look(keeper, run, 31)
    run.apply({"std": 0.3})
    look(keeper, run, 31)
    assert open_recording(keeper.path).changes[0].settings == {"std": 0.3}


def test_training_goes_on_while_the_file_is_written(keeper, run, monkeypatch):
    go, save = threading.Event(), autosave.save_recording
    monkeypatch.setattr(autosave, "save_recording", lambda *arguments: (go.wait(30), save(*arguments)))
    keeper.clock.now = 31
    keeper.look(run)
    at_10 = run.trainer.generator.values.clone()
    played(run, 5)
    keeper.clock.now = 100
    keeper.look(run)  # one at a time
    go.set()
    keeper.wait()
    end = open_recording(keeper.path).end
    assert end.step == 10 and torch.equal(end.state["generator"]["values"], at_10)


def test_a_failure_is_told_once_and_tried_again(keeper, run, tmp_path):
    keeper.path = tmp_path / "missing" / "run.ganviz"
    look(keeper, run, 31)
    keeper.clock.now += 31
    with pytest.raises(GanvizError, match=r"could not be saved by itself: cannot write .*missing"):
        keeper.look(run)
    keeper.wait()
    (tmp_path / "missing").mkdir()
    look(keeper, run, 0)
    assert look(keeper, run, 31) == 10


def test_the_last_steps_are_saved_at_the_end(keeper, run):
    look(keeper, run, 31)
    keeper.close(played(run, 2))
    assert open_recording(keeper.path).end.step == 12


def test_it_can_be_sent_to_a_process(tmp_path):
    assert pickle.loads(pickle.dumps(Autosave(tmp_path / "run.ganviz"))).path == tmp_path / "run.ganviz"


# --- in engines
def test_an_engine_keeps_its_run_and_another_goes_on_with_it(tmp_path):
    path = tmp_path / "run.ganviz"
    engine = LocalEngine(Experiment(**SMALL, seed=5), device="cpu", autosave=Autosave(path, every=0.2))
    engine.do(Step(count=50))
    wait_until(lambda: path.exists() and open_recording(path).end.step == 50, "the run is kept")
    engine.do(Step(count=20))
    wait_until(lambda: engine.latest.snapshot.step == 70, "20 more steps")
    engine.close()
    engine.join(30)
    assert open_recording(path).end.step == 70
    other = LocalEngine(Experiment(**SMALL, seed=5), device="cpu", opened=path)
    wait_until(lambda: other.latest is not None, "the opened run is shown")
    state = other.latest
    assert (state.snapshot.step, state.playing, state.losses["step"][-1]) == (70, False, 70)
    other.do(Step(count=5))
    wait_until(lambda: other.latest.snapshot.step == 75, "it goes on")
    other.close()
    other.join(30)


def test_an_engine_refuses_a_file_that_is_none(tmp_path):
    (tmp_path / "run.ganviz").write_bytes(b"nonsense")
    with pytest.raises(GanvizError, match="is cut off"):
        LocalEngine(Experiment(**SMALL), device="cpu", opened=tmp_path / "run.ganviz")


KILLED = """
import sys, time
from pathlib import Path
from ganviz import Experiment
from ganviz.engine import Autosave, ProcessEngine
from ganviz.engine.commands import Play

if __name__ == "__main__":
    small = dict(generator_width=8, discriminator_width=8, batch_size=16)
    engine = ProcessEngine(Experiment(**small), autosave=Autosave(Path(sys.argv[1]), every=0.3), device="cpu")
    engine.do(Play())
    while engine.latest is None:
        time.sleep(0.01)
    print(engine.process.pid, flush=True)
    time.sleep(120)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_server_loses_the_last_moments_only(tmp_path):
    import os

    path, script = tmp_path / "run.ganviz", tmp_path / "server.py"
    script.write_text(KILLED)
    server = subprocess.Popen([sys.executable, str(script), str(path)], stdout=subprocess.PIPE, text=True)
    trainer = int(server.stdout.readline())
    wait_until(path.exists, "the first save")
    first = open_recording(path).end.step
    wait_until(lambda: open_recording(path).end.step > first, "another save")
    os.kill(trainer, signal.SIGKILL)
    server.kill()
    server.communicate()
    kept = open_recording(path)
    run = Run.from_recording(kept, device="cpu")
    assert run.trainer.step_count >= first > 0
    played(run, 3)
