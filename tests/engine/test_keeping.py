"""A run is saved and another opened while an engine trains; both engines keep the protocol."""

import json
import threading
import zipfile

import numpy as np
import pytest
from waiting import SMALL, at, wait_until

from ganviz import Experiment, LocalEngine, Run
from ganviz.engine import keeping
from ganviz.engine.commands import Change, Open, Play, Save, Step
from ganviz.recording import open_recording, save_recording


def saved(engine, path):
    engine.do(Save(path))
    wait_until(lambda: engine.latest.saved.path == path, "the file")
    return engine.latest.saved


def opened(engine, path):
    engine.do(Open(path))
    wait_until(lambda: engine.latest.opened.path == path, "the opened run")
    return engine.latest


def test_a_run_that_was_saved_and_opened_goes_on_as_if_it_never_had_been(make, tmp_path):
    engine, path = make(seed=5), tmp_path / "run.ganviz"
    engine.do(Step("both", 30))
    at(engine, 30)
    engine.do(Change({"generator_lr": 0.002}))
    assert saved(engine, path).error == ""
    engine.do(Step("both", 20))
    fakes = at(engine, 50).snapshot.plane.fake
    engine.do(Change({"data": "grid"}))
    wait_until(lambda: engine.latest.snapshot.settings["data"] == "grid", "another run")
    run = engine.latest.run
    state = opened(engine, path)
    assert (state.snapshot.step, state.playing, state.run, state.opened.error) == (30, False, run + 1, "")
    assert state.snapshot.settings["data"] == "ring" and state.snapshot.settings["generator_lr"] == 0.002
    engine.do(Step("both", 20))
    assert np.array_equal(fakes, at(engine, 50).snapshot.plane.fake)


def test_an_opened_run_is_paused_though_another_was_playing(make, tmp_path):
    path = tmp_path / "run.ganviz"
    run = Run(Experiment(**SMALL), device="cpu")
    for _ in range(7):
        run.step()
    save_recording(run.recorded(), path)
    engine = make()
    engine.do(Play())
    wait_until(lambda: engine.latest.snapshot.step > 20, "steps")
    opened(engine, path)
    at(engine, 7)


def test_saving_is_told_though_the_page_is_not_ready(make, tmp_path):
    engine = make()
    engine.do(Step("both", 10))
    at(engine, 10)
    engine.ready(False)
    engine.do(Play())
    assert saved(engine, tmp_path / "run.ganviz").error == ""
    assert open_recording(tmp_path / "run.ganviz").end.step >= 10


def test_training_goes_on_while_a_file_is_written(tmp_path, monkeypatch):
    go, save = threading.Event(), keeping.save_recording
    monkeypatch.setattr(keeping, "save_recording", lambda *arguments: (go.wait(60), save(*arguments)))
    engine = LocalEngine(Experiment(**SMALL), device="cpu", max_fps=60)
    engine.do(Step("both", 5))
    engine.do(Save(tmp_path / "run.ganviz"))
    engine.do(Step("both", 50))
    wait_until(lambda: engine.latest and engine.latest.snapshot.step == 55, "more steps")
    assert engine.latest.saved.path is None
    go.set()
    wait_until(lambda: engine.latest.saved.path is not None, "the file")
    assert open_recording(tmp_path / "run.ganviz").end.step <= 55
    engine.close()
    engine.join(30)


def test_why_a_file_cannot_be_written_is_told(make, tmp_path):
    engine = make()
    told = saved(engine, tmp_path / "missing" / "run.ganviz")
    assert "missing does not exist" in told.error and engine.latest.error == ""


BAD = {
    "text": (b"nonsense", "is cut off, or was no recording"),
    "empty": (b"", "is cut off"),
    "cut": (None, "is cut off"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_told_and_the_run_goes_on(make, tmp_path, kind):
    path, (content, words) = tmp_path / "run.ganviz", BAD[kind]
    if content is None:
        run = Run(Experiment(**SMALL), device="cpu")
        save_recording(run.recorded(), path)
        content = path.read_bytes()[:-100]
    path.write_bytes(content)
    engine = make()
    engine.do(Play())
    wait_until(lambda: engine.latest.snapshot.step > 5, "steps")
    state = opened(engine, path)
    assert words in state.opened.error and state.playing and state.run == 0
    wait_until(lambda: engine.latest.snapshot.step > state.snapshot.step, "more steps")


def test_data_that_no_page_shows_are_refused(make, tmp_path):
    path = tmp_path / "run.ganviz"
    run = Run(Experiment(data="synthetic_1200d", generator_layers=1, discriminator_layers=1, **SMALL), device="cpu")
    save_recording(run.recorded(), path)
    engine = make()
    assert "for headless use" in opened(engine, path).opened.error
    assert engine.latest.run == 0


def test_a_file_of_a_newer_ganviz_is_told(make, tmp_path):
    path, newer = tmp_path / "run.ganviz", tmp_path / "newer.ganviz"
    save_recording(Run(Experiment(**SMALL), device="cpu").recorded(), path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(data)
                version = next(key for key in manifest if "version" in key and isinstance(manifest[key], int))
                data = json.dumps({**manifest, version: 999}).encode()
            new.writestr(name, data)
    assert "newer" in opened(make(), newer).opened.error
