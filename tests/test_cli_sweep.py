"""`ganviz sweep`: what it writes, how it resumes, and how it refuses."""

import signal
import subprocess
import sys

import numpy as np
import pytest

from ganviz import cli_sweep
from ganviz.cli import app
from ganviz.cli_sweep import read_spec
from ganviz.data.assets import find_assets
from ganviz.errors import ExportError, GanvizError
from ganviz.observation import Wall, WallProbe
from ganviz.recording import open_wall, save_wall
from ganviz.training import Sweep

SPEC = """
title: Small
settings: {generator_width: 4, discriminator_width: 4, batch_size: 8}
axes:
  discriminator_lr: [0.01, 0.001]
  objective: [hinge, wasserstein]
steps: 60
"""


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC)
    return path


def sweep(*arguments):
    app(["sweep", *map(str, arguments)], standalone_mode=False)


def test_a_sweep_becomes_files(spec, tmp_path, capfd):
    outs = [tmp_path / name for name in ("wall.png", "wall.csv", "wall.npz")]
    chosen = [word for out in outs for word in ("--out", out)]
    sweep(spec, *chosen, "--heatmap", tmp_path / "heat.svg", "--frames", 3)
    told = capfd.readouterr()
    assert "Step 60. Coverage is best" in told.out and "60/60" in told.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["heat.svg", "spec.yaml", "wall.csv", "wall.npz", "wall.png"]
    wall, _ = open_wall(tmp_path / "wall.npz")
    assert list(wall.steps) == [0, 20, 40, 60] and not np.isnan(wall.metrics["js"][-1]).any()
    assert len((tmp_path / "wall.csv").read_text().splitlines()) == 5


def test_the_same_spec_makes_the_same_wall(spec, tmp_path):
    for name in ("a.npz", "b.npz"):
        sweep(spec, "--out", tmp_path / name, "--frames", 2)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_what_no_batch_knows_is_told(spec, tmp_path, capfd):
    spec.write_text(SPEC.replace("objective: [hinge, wasserstein]", "unrolling_steps: [0, 1]"))
    sweep(spec, "--steps", 4)
    assert "2 of 4 cells are trained one after the other, which takes longer: unrolling." in capfd.readouterr().out


def interrupted(spec, *arguments):
    """Run it in a process of its own and press Ctrl+C once it trains."""
    command = [sys.executable, "-m", "ganviz", "sweep", str(spec), "--steps", "200000", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "Training 4 cells in 2 batches" in process.stdout.readline()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    return process.returncode, out, err


def test_an_interrupted_sweep_goes_on_as_if_nothing_had_been(spec, tmp_path):
    _, plan = read_spec(spec)
    state = spec.with_suffix(".sweep")
    made = Sweep(plan.experiments(), "cpu")
    probe = WallProbe(made)
    wall = Wall.begun(plan, probe)
    made.step(20)
    wall = wall.with_view(probe.observe())
    made.step(7)
    save_wall(wall, state, made)
    sweep(spec, "--resume", "--frames", 3, "--out", tmp_path / "resumed.npz")
    assert not state.exists()
    sweep(spec, "--frames", 3, "--out", tmp_path / "whole.npz")
    (resumed, _), (whole, _) = (open_wall(tmp_path / name) for name in ("resumed.npz", "whole.npz"))
    assert list(resumed.steps) == list(whole.steps) == [0, 20, 40, 60]
    np.testing.assert_array_equal(resumed.fakes, whole.fakes)


def test_what_was_trained_is_kept_when_a_file_cannot_be_written(spec, tmp_path, monkeypatch):
    def full(*arguments):
        raise ExportError("the disk is full")

    monkeypatch.setattr(cli_sweep, "write_wall", full)
    with pytest.raises(GanvizError, match="the disk is full"):
        sweep(spec, "--out", tmp_path / "wall.csv")
    monkeypatch.undo()
    sweep(spec, "--resume", "--out", tmp_path / "wall.csv")
    assert len((tmp_path / "wall.csv").read_text().splitlines()) == 5 and not spec.with_suffix(".sweep").exists()


def test_ctrl_c_keeps_what_was_trained(spec):
    code, out, err = interrupted(spec)
    assert code == 130, err
    state = spec.with_suffix(".sweep")
    assert "--resume goes on from" in out and state.exists()
    wall, states = open_wall(state)
    assert len(states) == 4 and states[0]["step_count"] >= wall.steps[-1]


def test_another_sweep_is_not_resumed(spec):
    code, _, err = interrupted(spec)
    assert code == 130, err
    spec.write_text(SPEC.replace("hinge", "minimax"))
    with pytest.raises(GanvizError, match="left by another sweep"):
        sweep(spec, "--resume")


REFUSED = {
    "nothing to resume": (SPEC, ["--resume"], "nothing to resume"),
    "ending": (SPEC, ["--out", "a.txt"], "choose an ending from .png"),
    "ending of a heatmap": (SPEC, ["--heatmap", "a.gif"], "choose an ending from .png, .svg"),
    "theme": (SPEC, ["--theme", "blue"], "unknown theme 'blue'"),
    "unknown key": ("axis: {}", [], "unknown key 'axis'; choose one of: axes, preset, seeds"),
    "unknown setting": ("axes: {rate: [1]}", [], "unknown setting 'rate'"),
    "unknown preset": ("preset: rign", [], "unknown preset 'rign'"),
    "no mapping": ("- 1", [], "holds no mapping"),
    "no YAML": ("a: [", [], "cannot read"),
    "no settings": ("preset: ring\nsettings: 3", [], "settings 3 is not a mapping"),
    "no title": ("title: 3", [], "title 3 is not a text"),
    "dangerous YAML": ("!!python/object/apply:os.getcwd []", [], "cannot read"),
}


@pytest.mark.parametrize(("text", "arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_before_training(spec, tmp_path, monkeypatch, text, arguments, words):
    monkeypatch.chdir(tmp_path)
    spec.write_text(text)
    with pytest.raises(GanvizError) as refused:
        sweep(spec, *arguments, "--steps", 10_000_000)
    assert words in str(refused.value)
    assert list(tmp_path.iterdir()) == [spec]


def test_a_missing_spec_is_named(tmp_path):
    with pytest.raises(GanvizError, match=r"cannot read .*none\.yaml: No such file"):
        sweep(tmp_path / "none.yaml")


def test_a_preset_gives_settings_and_the_spec_others(spec):
    spec.write_text("preset: gan-lab-ring\nsettings: {batch_size: 20}\naxes: {seed: [1, 2]}")
    title, plan = read_spec(spec)
    cell = plan.experiments()[1]
    assert title == "Spec"
    assert (cell.data, cell.generator_width, cell.batch_size, cell.seed) == ("circle", 10, 20, 2)


@pytest.mark.parametrize("name", sorted(p.name for p in (find_assets() / "sweeps").iterdir()))
def test_examples_are_sound(name):
    title, plan = read_spec(find_assets() / "sweeps" / name)
    assert title and plan.steps >= 1000
