"""Scripts and notebooks as files, from Python and from the command line."""

import nbformat
import numpy as np
import pytest
from script_games import play
from typer.testing import CliRunner

from ganviz import SettingError
from ganviz.cli import app
from ganviz.export.code import script_of, write_code
from ganviz.presets import load_preset


def test_ending_decides(tmp_path):
    run = play({}, 2)
    run.capture()
    write_code(run.recording, tmp_path / "run.py")
    write_code(run.recording, tmp_path / "run.ipynb", 5)
    assert (tmp_path / "run.py").read_text(encoding="utf-8") == script_of(run.recording, 2, "run")
    notebook = nbformat.read(tmp_path / "run.ipynb", as_version=4)
    assert any("steps = 5 " in cell.source for cell in notebook.cells)
    with pytest.raises(SettingError, match=r"'run.txt' as code; choose an ending from .py, .ipynb"):
        write_code(run.recording, tmp_path / "run.txt")


def test_weights_to_begin_with_come_beside(tmp_path):
    preset = load_preset("collapsed")
    run = play(preset.settings, 1, warm_start=preset.warm_start())
    write_code(run.recording, tmp_path / 'my "run".py', 1501)
    with np.load(tmp_path / "my _run_-weights.npz") as file:
        assert file["generator"].shape == run.trainer.generator.values.shape
    assert 'np.load("my _run_-weights.npz")' in (tmp_path / 'my "run".py').read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["py", "ipynb"])
def test_train_writes_code(tmp_path, monkeypatch, ending):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["train", "--steps", "2", "--out", f"run.{ending}"])
    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir()] == [f"run.{ending}"]
    assert 'figure.savefig("run.png")' in (tmp_path / f"run.{ending}").read_text(encoding="utf-8").replace('\\"', '"')


def test_train_finds_out_beforehand_that_code_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "own").mkdir(parents=True)
    from PIL import Image

    Image.new("L", (28, 28)).save(tmp_path / "data" / "own" / "one.png")
    done = CliRunner().invoke(app, ["train", "--set", "data=own", "--data-dir", "data", "--out", "run.py"])
    assert "data 'own' cannot be written" in str(done.exception)
