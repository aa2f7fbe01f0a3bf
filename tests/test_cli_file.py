"""The command line around files of runs: train, open, export, url, weights."""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from types import SimpleNamespace

import pytest
from PIL import Image

from ganviz import Experiment
from ganviz.cli import main
from ganviz.experiment import read_link
from ganviz.recording import open_recording


def ganviz(*arguments):
    """The command in this process, which takes a moment rather than seconds."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["ganviz", *map(str, arguments)])
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code
    return SimpleNamespace(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with run.ganviz, trained by the command line."""
    folder = tmp_path_factory.mktemp("trained")
    small = ["--set", "generator_width=16", "--set", "modes=5", "--seed", "7"]
    result = ganviz("train", "--steps", "250", *small, "--snapshots", "10", "--out", folder / "run.ganviz")
    assert result.returncode == 0, result.stderr
    return folder


def test_train_keeps_snapshots_on_the_way(trained):
    recording = open_recording(trained / "run.ganviz")
    assert recording.snapshots.steps == list(range(0, 251, 25)) and recording.end.step == 250
    assert recording.snapshots[0].plane is not None and len(recording.losses.columns()["step"]) == 250


def test_export_writes_every_kind(trained):
    for ending in ("csv", "json", "npz", "safetensors"):
        out = trained / f"x.{ending}"
        result = ganviz("export", trained / "run.ganviz", "--out", out)
        assert result.returncode == 0, result.stderr
        assert result.stdout == f"Wrote {out}.\n" and out.stat().st_size > 0
    assert (trained / "x.csv").read_text().startswith("step,discriminator_loss,generator_loss,")
    assert json.loads((trained / "x.json").read_text())["step"] == 250


def test_what_was_seen_is_exported_as_animation_still_page_and_code(trained):
    for name in ("x.gif", "x.png", "x.html", "x.py"):
        assert ganviz("export", trained / "run.ganviz", "--out", trained / name).returncode == 0
    with Image.open(trained / "x.gif") as clip, Image.open(trained / "x.png") as still:
        assert clip.n_frames > 2 and clip.size == still.size == (800, 600)
    assert "<!doctype html>" in (trained / "x.html").read_text()[:100].lower()
    compile((trained / "x.py").read_text(), "x.py", "exec")


def test_weights_that_were_exported_are_begun_with(trained):
    ganviz("export", trained / "run.ganviz", "--out", trained / "w.safetensors")
    out = trained / "more.json"
    more = ganviz("train", "--weights", trained / "w.safetensors", "--set", "std=0.2", "--steps", "10", "--out", out)
    assert more.returncode == 0, more.stderr
    told = json.loads(out.read_text())
    assert told["step"] == 260 and told["experiment"] == {"modes": 5, "generator_width": 16, "seed": 7, "std": 0.2}


def test_url_names_the_experiment_as_it_was_at_the_end(trained):
    printed = ganviz("url", trained / "run.ganviz", "--base", "https://gan.example/lab/").stdout.strip()
    base, _, query = printed.partition("?")
    assert base == "https://gan.example/lab/"
    link, problems = read_link({name: [v] for name, v in (p.split("=") for p in query.split("&"))})
    assert problems == []
    assert Experiment(**link.settings).settings() == Experiment(modes=5, generator_width=16, seed=7).settings()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["url", "nothing.ganviz"], ["cannot read nothing.ganviz", "No such file"]),
        (["open", "nothing.ganviz"], ["cannot read nothing.ganviz"]),
        (["open", __file__], ["cut off, or was no recording"]),
        (["export", __file__, "--out", "x.csv"], ["cut off, or was no recording"]),
        (["export", "nothing.ganviz", "--out", "x.doc"], ["x.doc", ".csv"]),
        (["export", "nothing.ganviz", "--out", "/nowhere/x.csv"], ["/nowhere does not exist"]),
        (["url", "{run}", "--base", "localhost"], ["--base 'localhost'", "http://localhost:5006"]),
        (["train", "--weights", "/nowhere/w.safetensors"], ["cannot use weights file /nowhere/w.safetensors"]),
        (["train", "--weights", "w.safetensors", "--preset", "rotating"], ["exclude each other"]),
        (["serve", "--weights", __file__], ["cannot use weights file"]),
        (["serve", "--autosave", "/nowhere"], ["/nowhere does not exist"]),
        (["open", "{run}", "--device", "abacus"], ["no device 'abacus'"]),
    ],
)
def test_what_cannot_be_is_one_line(trained, arguments, words):
    result = ganviz(*(a.replace("{run}", str(trained / "run.ganviz")) for a in arguments))
    assert result.returncode == 2
    assert all(word in result.stderr for word in words), result.stderr
    assert "Traceback" not in result.stderr and len(result.stderr.splitlines()) == 1


def test_open_serves_the_page(trained):
    command = [sys.executable, "-m", "ganviz", "open", str(trained / "run.ganviz"), "--port", "0", "--no-processes"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        address = re.search(r"http://\S+", server.stdout.readline()).group()
        for _ in range(100):
            try:
                with urllib.request.urlopen(address, timeout=30) as page:
                    assert page.status == 200 and b"ganviz" in page.read()
                break
            except OSError:
                time.sleep(0.2)
    finally:
        server.terminate()
        server.communicate()
