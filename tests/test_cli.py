"""The command line: what it writes, and how it refuses."""

import json
import socket
import subprocess
import sys

import numpy as np
import pytest
from safetensors.torch import load_file


def ganviz(*arguments):
    return subprocess.run([sys.executable, "-m", "ganviz", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "--preset", "rign"], ["unknown preset 'rign'", "rotating"]),
        (["train", "--set", "modez=3"], ["unknown setting 'modez'", "modes"]),
        (["train", "--set", "modes=900"], ["modes 900 is not a whole number from 1 to 64"]),
        (["train", "--set", "modes"], ["not of the form name=value"]),
        (["train", "--device", "abacus"], ["no device 'abacus'", "cpu"]),
        (["train", "--out", "run.doc"], ["run.doc", ".json"]),
        (["train", "--set", "data=mnist", "--data-dir", "/nowhere"], ["/nowhere"]),
        (["train", "--set", "generator_lr=10", "--set", "discriminator_lr=10"], ["diverged", "loss"]),
        (["serve", "--device", "abacus"], ["no device 'abacus'"]),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_with_exit_code_2(arguments, words):
    result = ganviz(*arguments)
    assert result.returncode == 2
    assert all(word in result.stderr for word in words), result.stderr
    assert "Traceback" not in result.stderr


def test_a_busy_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = ganviz("serve", "--port", str(port))
    assert result.returncode == 2
    assert f"127.0.0.1:{port}" in result.stderr


def test_a_run_is_written_in_every_format(tmp_path):
    for ending in ("json", "npz", "safetensors"):
        result = ganviz("train", "--steps", "30", "--seed", "7", "--out", str(tmp_path / f"run.{ending}"))
        assert result.returncode == 0, result.stderr
        assert "training" not in result.stdout  # the progress bar belongs to stderr
    content = json.loads((tmp_path / "run.json").read_text())
    assert content["experiment"] == {"seed": 7}
    assert content["step"] == len(content["losses"]["step"]) == 30
    assert np.load(tmp_path / "run.npz", allow_pickle=False)["fake"].shape == (512, 2)
    assert load_file(tmp_path / "run.safetensors")["generator.linears.0.weight"].shape == (128, 2)


def test_list_names_presets_data_and_settings():
    text = ganviz("list").stdout
    assert all(word in text for word in ("rotating", "swiss_roll", "dcgan", "label_smoothing", "cpu"))
