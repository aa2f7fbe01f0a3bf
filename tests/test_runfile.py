"""Runs as files: valid whatever the numbers, and nothing half written."""

import csv
import json

import numpy as np
import pytest
import torch
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file

from ganviz import Experiment, GanvizError, Run, runfile
from ganviz.recording import open_recording
from ganviz.runfile import check_writable, write_recording, write_run
from ganviz.training import Losses


@pytest.fixture(scope="module")
def run():
    run = Run(Experiment(seed=7), device="cpu")
    for _ in range(3):
        run.step()
    run.capture()
    return run


@pytest.fixture
def broken_run():
    """Infinite and unknown losses, metrics of a generator without a single high-quality fake."""
    run = Run(Experiment(), device="cpu")
    run.trainer.drain_losses = lambda: Losses(
        np.arange(1, 4), np.float32([1, np.inf, 2]), np.float32([np.nan, -np.inf, 2]), broken_step=2
    )
    snapshot = run.capture()
    del run.trainer.drain_losses  # it would tell of them again
    assert np.isnan(snapshot.metrics["reverse_kl"])
    return run


def strict_json(path):
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def test_what_is_no_number_is_null_in_json(broken_run, tmp_path):
    write_run(broken_run, tmp_path / "run.json")
    content = strict_json(tmp_path / "run.json")
    assert content["losses"] == {"step": [1, 2, 3], "discriminator": [1, None, 2], "generator": [None, None, 2]}
    assert content["metrics"]["reverse_kl"] is None
    assert content["metrics"]["modes_captured"] == 0


def test_json_tells_settings_changes_and_curves(tmp_path):
    run = Run(Experiment(seed=7), device="cpu")
    run.step()
    run.apply({"generator_lr": 0.01})
    run.step()
    run.capture()
    write_run(run, tmp_path / "run.json")
    content = strict_json(tmp_path / "run.json")
    assert content["experiment"] == {"seed": 7}
    assert content["changes"] == [{"step": 1, "settings": {"generator_lr": 0.01}}]
    assert content["step"] == 2 and content["losses"]["step"] == [1, 2]
    assert content["status"].startswith("Step 2.")


def test_npz_holds_the_final_samples_without_pickles(run, tmp_path):
    write_run(run, tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as arrays:
        names = {"losses_step", "losses_discriminator", "losses_generator", "real", "fake", "latents"}
        assert names < set(arrays) and all(n in names or n.startswith("observations_") for n in arrays)
        assert arrays["latents"].shape == (160, 2) and arrays["fake"].shape == (512, 2)
        made = run.trainer.generator(torch.from_numpy(arrays["latents"])).detach().numpy()
        np.testing.assert_allclose(made, arrays["fake"][:160], atol=1e-5)
        np.testing.assert_array_equal(arrays["fake"], run.recording.snapshots[-1].plane.fake)


def test_safetensors_hold_both_networks_and_tell_settings_and_step(run, tmp_path):
    write_run(run, tmp_path / "run.safetensors")
    with safe_open(tmp_path / "run.safetensors", framework="np") as file:
        assert file.metadata() == {"experiment": '{"seed": 7}', "step": "3"}
        for role in ("generator", "discriminator"):
            for name, tensor in getattr(run.trainer, role).network.state_dict().items():
                np.testing.assert_array_equal(file.get_tensor(f"{role}.{name}"), tensor.numpy())


@pytest.mark.parametrize("ending", [".ganviz", ".csv", ".json", ".npz", ".safetensors"])
def test_a_missing_folder_is_named_whatever_the_format(run, tmp_path, ending):
    with pytest.raises(GanvizError, match=r"cannot write .*: folder .*missing does not exist"):
        write_run(run, tmp_path / "missing" / f"run{ending}")


def test_places_that_cannot_be_written_are_found_beforehand(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder.json").mkdir()
    check_writable(tmp_path / "run.json")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.json"]  # the check leaves nothing behind
    for place, words in {
        "missing/run.json": "missing does not exist",
        "file/run.json": "file is a file",
        "folder.json": "it is a folder itself",
        "run.doc": r"'run.doc'; choose an ending from \.ganviz, \.html, \.py",
        f"{'x' * 300}.json": "cannot write into folder",
    }.items():
        with pytest.raises(GanvizError, match=words):
            check_writable(tmp_path / place)


def test_the_check_keeps_an_earlier_run(tmp_path):
    (tmp_path / "run.json").write_text("{}")
    check_writable(tmp_path / "run.json")
    assert (tmp_path / "run.json").read_text() == "{}"


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), OSError("odd"), SafetensorError("I/O")])
def test_a_failed_write_is_told_and_leaves_the_earlier_file(run, tmp_path, monkeypatch, problem):
    def fail(recording, path, data_dir):
        path.write_bytes(b"half")
        raise problem

    monkeypatch.setattr(runfile, "WRITERS", {".json": fail})
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(GanvizError, match=r"cannot write .*run\.json: (No space left|odd|I/O)"):
        write_run(run, tmp_path / "run.json")
    assert [p.name for p in tmp_path.iterdir()] == ["run.json"]
    assert (tmp_path / "run.json").read_text() == "{}"


# --- tables
def table(run, path):
    write_run(run, path)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_csv_is_a_row_for_each_step_of_which_anything_is_known(tmp_path):
    run = Run(Experiment(seed=7), device="cpu")
    run.step()
    run.apply({"generator_lr": 0.01})
    run.apply({"std": 0.2, "regularizers": ["r1", "r2"]})
    run.step()
    run.capture()
    run.step("generator")
    run.reinitialize("discriminator")
    rows = table(run, tmp_path / "run.csv")
    assert [row["step"] for row in rows] == ["1", "2", "3"]
    assert list(rows[0])[:3] == ["step", "discriminator_loss", "generator_loss"] and list(rows[0])[-1] == "changes"
    assert [row["changes"] for row in rows] == [
        "generator_lr=0.01; std=0.2, regularizers=['r1', 'r2']", "", "discriminator: new weights",
    ]  # fmt: skip
    columns = run.recording.losses.columns()
    assert float(rows[1]["generator_loss"]) == pytest.approx(columns["generator"][1], rel=1e-6)
    assert rows[2]["discriminator_loss"] == "" and rows[2]["generator_loss"] != ""
    assert rows[0]["modes_captured"] == "" and 0 <= float(rows[1]["modes_captured"]) <= 8
    assert "inception_score" not in rows[0]  # of which nothing is known here


def test_csv_of_a_broken_run_has_empty_cells_where_there_are_no_numbers(broken_run, tmp_path):
    rows = table(broken_run, tmp_path / "run.csv")
    assert [row["discriminator_loss"] for row in rows] == ["", "1", "inf", "2"]  # observed before the first step
    assert [row["generator_loss"] for row in rows] == ["", "", "-inf", "2"]


def test_csv_of_a_run_before_its_first_step(tmp_path):
    assert table(Run(Experiment(), device="cpu"), tmp_path / "run.csv") == []


def test_json_has_the_observations_too(run, tmp_path):
    write_run(run, tmp_path / "run.json")
    content = strict_json(tmp_path / "run.json")
    observations = content["observations"]
    assert observations["step"] == [3]
    assert observations["modes_captured"] == [content["metrics"]["modes_captured"]]


def test_pictures_as_arrays_come_with_their_latents(tmp_path):
    run = Run(Experiment(data="mnist", generator_width=8, discriminator_width=8), device="cpu")
    run.step()
    run.capture()
    write_run(run, tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as arrays:
        assert arrays["fake"].dtype == np.uint8 and arrays["fake"].shape == arrays["real"].shape
        assert len(arrays["latents"]) >= len(arrays["fake"])


def test_an_opened_run_is_written_like_the_run_itself(run, tmp_path):
    write_run(run, tmp_path / "run.ganviz")
    opened = open_recording(tmp_path / "run.ganviz")
    for ending in (".csv", ".json", ".safetensors"):
        write_run(run, tmp_path / f"a{ending}")
        write_recording(opened, tmp_path / f"b{ending}")
    for ending in (".csv", ".json"):
        assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()
    mine, theirs = load_file(tmp_path / "a.safetensors"), load_file(tmp_path / "b.safetensors")
    assert mine.keys() == theirs.keys() and all(np.array_equal(mine[name], theirs[name]) for name in mine)
