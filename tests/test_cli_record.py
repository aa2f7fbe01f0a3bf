"""`ganviz record`: what it writes, and how it refuses."""

import os
import subprocess
import sys

import pytest
from PIL import Image

from ganviz.cli import app
from ganviz.errors import GanvizError

SMALL = ["--set", "generator_width=8", "--set", "discriminator_width=8", "--set", "batch_size=8"]
TINY = [*SMALL, "--size", "320x240"]


def record(folder, *arguments):
    command = [sys.executable, "-m", "ganviz", "record", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=os.environ)


def test_a_run_becomes_an_animation(tmp_path):
    result = record(
        tmp_path, "--steps", "20", "--frames", "5", "--seconds", "1", "--hold", "0", "--out", "a.gif", *TINY
    )
    assert result.returncode == 0, result.stderr
    assert "Wrote a.gif: 5 frames, 1.0 s" in result.stdout and "5/5" in result.stderr
    with Image.open(tmp_path / "a.gif") as file:
        assert file.n_frames == 5 and file.size == (320, 240)
    assert [file.name for file in tmp_path.iterdir()] == ["a.gif"]


def test_the_same_seed_makes_the_same_file(tmp_path):
    for name in ("a.gif", "b.gif"):
        record(tmp_path, "--steps", "10", "--frames", "3", "--seed", "7", "--view", "plane", "--out", name, *TINY)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_few_steps_fill_the_seconds_asked_for(tmp_path):
    result = record(
        tmp_path, "--steps", "4", "--seconds", "2", "--hold", "0", "--view", "losses", "--out", "a.gif", *TINY
    )
    assert "5 frames, 2.0 s" in result.stdout, result.stderr


def test_a_run_that_diverges_is_shown_until_there(tmp_path):
    rates = ["--set", "generator_lr=10", "--set", "discriminator_lr=10"]
    result = record(tmp_path, "--steps", "300", "--frames", "50", "--out", "a.gif", *TINY, *rates)
    assert result.returncode == 0 and "Training diverged at step" in result.stdout
    with Image.open(tmp_path / "a.gif") as file:
        assert 1 <= file.n_frames < 50


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "a.avi"], ["cannot write 'a.avi' as an animation", ".gif, .mp4"]),
        (["--out", "/nowhere/a.gif"], ["folder /nowhere does not exist"]),
        (["--out", "a.gif", "--view", "samples"], ["view 'samples' is not for ring", "plane"]),
        (["--out", "a.gif", "--view", "plain"], ["unknown view 'plain'", "dashboard"]),
        (["--out", "a.gif", "--size", "big"], ["size 'big' is not of the form 800x600"]),
        (["--out", "a.gif", "--size", "20x20"], ["size 20x20 is not from 160x160"]),
        (["--out", "a.gif", "--theme", "pink"], ["unknown theme 'pink'", "dark, light"]),
        (["--out", "a.gif", "--spacing", "odd"], ["unknown spacing 'odd'", "all, even, log"]),
        (["--out", "a.gif", "--fps", "0"], ["fps 0 is not"]),
        (["--out", "a.gif", "--frames", "9", "--seconds", "3", "--fps", "50"], ["give two of the three"]),
        (["--out", "a.gif", "--hold", "-1"], ["hold -1 is not"]),
        (["--out", "a.gif", "--preset", "rign"], ["unknown preset 'rign'", "rotating"]),
        (["--out", "a.gif", "--set", "modez=3"], ["unknown setting 'modez'"]),
    ],
)
def test_what_cannot_be_is_refused_before_training(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GanvizError) as refused:
        app(["record", "--steps", "100000000", *arguments], standalone_mode=False)
    assert all(word in str(refused.value) for word in words), refused.value
    assert list(tmp_path.iterdir()) == []
