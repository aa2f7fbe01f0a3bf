"""The command line: what it writes, and how it refuses."""

import json
import os
import re
import socket
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from safetensors.torch import load_file

from ganviz import __version__
from ganviz.data import DATA


def ganviz(*arguments, env=None):
    command = [sys.executable, "-m", "ganviz", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | (env or {}))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "--preset", "rign"], ["unknown preset 'rign'", "rotating"]),
        (["train", "--set", "modez=3"], ["unknown setting 'modez'", "modes"]),
        (["train", "--set", "modes=900"], ["modes 900 is not a whole number from 1 to 64"]),
        (["train", "--set", "modes"], ["not of the form name=value"]),
        (["train", "--device", "abacus"], ["no device 'abacus'", "cpu"]),
        (["train", "--set", "modes=[1"], ["modes '[1' is not a whole number"]),
        (["train", "--set", "data=rign"], ["unknown data 'rign'", "ring"]),
        (["train", "--set", 'regularizers=["r3"]'], ["regularizers ['r3']", "r1"]),
        (["train", "--seed", "-1"], ["--seed"]),
        (["train", "--out", "run.doc"], ["run.doc", ".json"]),
        (["train", "--steps", "1", "--out", "/nowhere/run.json"], ["folder /nowhere does not exist"]),
        (["train", "--steps", "1", "--out", "/nowhere/run.safetensors"], ["folder /nowhere does not exist"]),
        (["train", "--set", "data=mnist", "--data-dir", "/nowhere"], ["/nowhere"]),
        (["train", "--set", "generator_lr=10", "--set", "discriminator_lr=10"], ["diverged", "loss"]),
        (["serve", "--device", "abacus"], ["no device 'abacus'"]),
        (["train", "--table", "/nowhere/points.csv"], ["cannot read /nowhere/points.csv", "No such file"]),
        (["train", "--table", __file__], ["line 3", "is no point"]),
        (["serve", "--set", "data=synthetic_1200d"], ["data 'synthetic_1200d' is for headless use: ganviz train"]),
        (["train", "--set", "data=synthetic_1200d", "--set", "architecture=dcgan"], ["dcgan", "['mlp']"]),
        (["serve", "--table", "x.csv", "--set", "data=ring"], ["x.csv"]),
        (["data", "fetch", "mnisst"], ["unknown data 'mnisst'", "fashion_mnist"]),
        (["data", "fetch", "letters"], ["letters needs no download", "kmnist"]),
        (["data", "list", "--data-dir", "/nowhere"], ["/nowhere does not exist"]),
        (["train", "--set", "data=own"], ["--data-dir DIR"]),
        (["train", "--set", "data=letters", "--set", "classes=[26]"], ["classes [26]", "25"]),
        (["train", "--set", "data=mnist", "--set", "classes=[10]"], ["classes [10]", "choose at least one of 0, 1"]),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_with_exit_code_2(arguments, words):
    result = ganviz(*arguments)
    assert result.returncode == 2
    assert all(word in result.stderr for word in words), result.stderr
    assert "Traceback" not in result.stderr


def test_an_unwritable_place_is_found_before_training(tmp_path):
    result = ganviz("train", "--steps", "1000000", "--out", str(tmp_path / "missing" / "run.json"))
    assert result.returncode == 2
    assert result.stdout == "" and "training" not in result.stderr


def test_divergence_names_one_step_the_first_that_broke():
    message = ganviz("train", "--set", "generator_lr=10", "--set", "discriminator_lr=10").stderr
    steps = re.findall(r"at step [\d,]+", message)
    assert len(steps) == 1
    assert re.search(r"^ganviz: Training diverged: the \w+'s loss .* at step [\d,]+\.$", message, re.MULTILINE)


def test_version_and_help():
    assert ganviz("--version").stdout == f"ganviz {__version__}\n"
    assert all(command in ganviz("--help").stdout for command in ("serve", "train", "list"))


def test_the_seed_decides_and_outranks_a_setting(tmp_path):
    def losses(name, *arguments):
        path = tmp_path / f"{name}.json"
        result = ganviz("train", "--steps", "5", "--out", str(path), *arguments)
        assert result.returncode == 0, result.stderr
        return json.loads(path.read_text())

    one, again = losses("one", "--seed", "3"), losses("again", "--set", "seed=4", "--seed", "3")
    other = losses("other", "--set", "seed=4")
    assert one == again and one["experiment"] == {"seed": 3}
    assert other["losses"] != one["losses"]


def test_settings_are_taken_as_json_where_they_are_json(tmp_path):
    path = tmp_path / "run.json"
    chosen = ["modes=5", "latent=uniform", 'regularizers=["r1"]', "r1_weight=0.5"]
    result = ganviz("train", "--steps", "2", "--out", str(path), *(w for text in chosen for w in ("--set", text)))
    assert result.returncode == 0, result.stderr
    content = json.loads(path.read_text())
    assert content["experiment"] == {"modes": 5, "latent": "uniform", "regularizers": ["r1"], "r1_weight": 0.5}
    assert set(content["losses"]) == {"step", "discriminator", "generator"}
    assert content["changes"] == []
    assert "modes_captured" in content["metrics"]
    assert content["status"] in result.stdout and f"Wrote {path}." in result.stdout


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
    assert "synthetic_1200d" in text and "headless" in text
    assert "Recipes of mode collapse" in text and "imbalance" in text


@pytest.mark.parametrize(("more", "last"), [([], 1520), (["--set", "batch_size=64"], 20)])
def test_a_presets_weights_are_begun_with_unless_its_settings_are_changed(tmp_path, more, last):
    out = tmp_path / "run.json"
    done = ganviz("train", "--preset", "collapsed", "--steps", "20", "--out", str(out), *more)
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["step"] == last


def test_the_1200_dimensional_mixture_trains_headless_and_tells_its_coverage(tmp_path):
    out = tmp_path / "run.json"
    result = ganviz("train", "--set", "data=synthetic_1200d", "--steps", "200", "--out", str(out))
    assert result.returncode == 0, result.stderr
    assert re.match(r"Step 200\. \d+ of 10 modes captured, \d+% of the fakes high-quality\. ", result.stdout)
    content = json.loads(out.read_text())
    assert content["experiment"] == {"data": "synthetic_1200d"}
    assert set(content["metrics"]) == {"modes_captured", "modes_near", "high_quality", "reverse_kl"}


def test_a_table_becomes_the_data(tmp_path):
    table, out = tmp_path / "points.npy", tmp_path / "run.json"
    np.save(table, np.random.default_rng(0).normal(size=(10_001, 2)))
    result = ganviz("train", "--table", str(table), "--set", "std=0.02", "--steps", "3", "--out", str(out))
    assert result.returncode == 0, result.stderr
    assert "10,001 points; 10,000 of them, drawn at random, are used." in result.stdout
    settings = json.loads(out.read_text())["experiment"]
    assert settings["data"] == "drawn" and settings["std"] == 0.02 and len(settings["drawing"]) == 40_000


def test_a_table_and_other_data_exclude_each_other(tmp_path):
    table = tmp_path / "points.csv"
    table.write_text("0,0\n1,1\n")
    for other in ("data=ring", "drawing=AAAA"):
        result = ganviz("train", "--table", str(table), "--set", other)
        assert result.returncode == 2 and "choose one of them" in result.stderr and other in result.stderr


def test_data_list_tells_what_there_is_and_where(tmp_path):
    (tmp_path / "own").mkdir()
    result = ganviz("data", "list", "--data-dir", str(tmp_path))
    assert result.returncode == 0, result.stderr
    text = " ".join(result.stdout.split())
    assert all(name in text for name in DATA)
    assert "come with" in text and "none needed" in text and "31 MB" in text and "≤ 535 MB" in text


def test_pictures_of_ones_own_are_learned_and_what_was_skipped_is_told(tmp_path):
    for name in ("cats", "dogs"):
        (tmp_path / "own" / name).mkdir(parents=True)
        Image.new("RGB", (50, 40), "orange").save(tmp_path / "own" / name / "a.png")
    (tmp_path / "own" / "cats" / "notes.txt").write_text("no picture")
    result = ganviz("train", "--set", "data=own", "--data-dir", str(tmp_path), "--steps", "2")
    assert result.returncode == 0, result.stderr
    assert f"Of 3 files in {tmp_path / 'own'}, skipped 1 (notes.txt is no picture)." in result.stdout


def test_missing_data_name_the_command_that_fetches_them(tmp_path):
    result = ganviz("train", "--set", "data=kmnist", "--steps", "1", env={"XDG_CACHE_HOME": str(tmp_path)})
    assert result.returncode == 2
    assert "run `ganviz data fetch kmnist`" in result.stderr and str(tmp_path) in result.stderr


def test_a_failed_fetch_is_one_line(tmp_path):
    # nobody listens at the discard port, so every source is as good as unplugged
    proxy = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    result = ganviz("data", "fetch", "kmnist", "--data-dir", str(tmp_path), env=proxy)
    assert result.returncode == 2 and "Traceback" not in result.stderr
    assert "cannot fetch train-images-idx3-ubyte.gz" in result.stderr and "ganviz data fetch kmnist" in result.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
