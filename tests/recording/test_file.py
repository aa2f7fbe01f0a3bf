"""What is saved comes back, bit for bit, and goes on as if it had never been saved."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import safetensors.torch
import torch
from files import SMALL, agree, entries, eventful_run, rewritten, same, same_recordings

from ganviz import DataError, Experiment, Run, Snapshot, __version__
from ganviz.recording import Spill, manifest, open_recording, save_recording
from ganviz.weights import WarmStart


def saved(run, path, **options):
    recording = run.recorded()
    save_recording(recording, path)
    return recording, open_recording(path, **options)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"objective": "wasserstein", "latent_dim": 5, "ema_decay": 0.9, "regularizers": ["spectral_norm"]},
        {"data": "swiss_roll", "generator_norm": "batch", "discriminator_optimizer": "rmsprop", "dropout": 0.2},
        {"data": "mnist", "architecture": "mlp", "classes": [1, 4]},
        {"data": "synthetic_1200d"},
    ],
    ids=["plain", "remedies", "batch", "pictures", "vectors"],
)
def test_all_of_a_recording_comes_back(tmp_path, settings):
    recording, opened = saved(eventful_run(**settings), tmp_path / "run.ganviz")
    assert same_recordings(recording, opened)


@pytest.mark.parametrize("step", [0, 7, 9, 13, 16, 26, 33, 40])
def test_any_step_of_an_opened_file_is_that_of_the_original(tmp_path, step):
    run = eventful_run()
    _, opened = saved(run, tmp_path / "run.ganviz")
    wanted, found = (recording.restore(step, "cpu") for recording in (run.recording, opened))
    assert same(wanted.state_dict(), found.state_dict())


def test_a_run_goes_on_as_if_it_had_never_been_saved(tmp_path):
    run = eventful_run()
    _, opened = saved(run, tmp_path / "run.ganviz")
    other = Run.from_recording(opened, device="cpu")
    for one in (run, other):
        for _ in range(30):
            one.step()
        one.apply({"discriminator_lr": 0.002})
        one.step()
        one.capture()
    assert same(run.trainer.state_dict(), other.trainer.state_dict())
    assert run.trainer.experiment.chosen() == other.trainer.experiment.chosen()
    ones, others = run.recorded(), other.recorded()
    assert same(ones.losses.state(), others.losses.state()) and same(ones.end, others.end)
    assert same(ones.observations.state(), others.observations.state()) and same(ones.changes, others.changes)
    assert same(ones.snapshots[-1].plane, others.snapshots[-1].plane)  # how often slow metrics are due is the probe's


def test_pictures_bring_their_film_and_a_warm_start_its_weights(tmp_path):
    donor = Run(Experiment(**SMALL), device="cpu")
    tensors = {
        f"{player}.{name}": value.numpy().copy()
        for player in ("generator", "discriminator")
        for name, value in getattr(donor.trainer, player).tensors().items()
    }
    run = Run(Experiment(**SMALL), device="cpu", warm_start=WarmStart(700, tensors))
    for _ in range(5):
        run.step()
    _, opened = saved(run, tmp_path / "run.ganviz")
    other = Run.from_recording(opened, device="cpu")
    assert other.trainer.step_count == 705
    other.reset()
    run.reset()
    assert other.trainer.step_count == 700 and same(other.trainer.state_dict(), run.trainer.state_dict())


def test_a_diverged_run_stays_diverged_and_can_be_taken_back(tmp_path):
    run = eventful_run()
    run.trainer.discriminator.values.fill_(float("nan"))
    run.step()
    run.capture()
    _, opened = saved(run, tmp_path / "run.ganviz")
    other = Run.from_recording(opened, device="cpu")
    assert other.diverged == run.diverged != "" and other.trainer.step_count == 41
    assert other.capture().diverged
    other.restore(other.last_sound_step())
    assert other.trainer.step_count == 40 and not other.capture().diverged


def test_what_is_recorded_meanwhile_is_not_in_a_copy(tmp_path):
    run = eventful_run()
    copy = run.recorded()
    save_recording(copy, tmp_path / "before.ganviz")
    for _ in range(5):
        run.step("generator")
    run.apply({"std": 0.3})
    run.capture()
    run.restore(11)
    save_recording(copy, tmp_path / "after.ganviz")
    assert (tmp_path / "before.ganviz").read_bytes() == (tmp_path / "after.ganviz").read_bytes()


def test_saving_disturbs_nothing(tmp_path):
    run, twin = eventful_run(), eventful_run()
    saved(run, tmp_path / "run.ganviz")
    for one in (run, twin):
        for _ in range(5):
            one.step()
    assert same(run.trainer.state_dict(), twin.trainer.state_dict())


def test_a_spilled_history_is_saved_whole_and_a_long_one_is_thinned_on_opening(tmp_path):
    run = Run(Experiment(**SMALL), device="cpu", history_mb=1, spill=Spill(tmp_path, 100))
    for _ in range(60):
        run.step()
        run.capture()
    recording, opened = saved(run, tmp_path / "run.ganviz")
    assert recording.snapshots.disk > 0 and len(recording.snapshots) == 60
    assert same(list(recording.snapshots), list(opened.snapshots))
    small = open_recording(tmp_path / "run.ganviz", history_mb=1)
    assert small.snapshots.memory <= 2**19 and small.snapshots.steps[-1] == 60
    spilled = open_recording(tmp_path / "run.ganviz", history_mb=1, spill=Spill(tmp_path, 100))
    assert spilled.snapshots.steps == list(range(1, 61)) and spilled.snapshots.memory <= 2**19


def test_others_can_read_the_file(tmp_path):
    run = eventful_run()
    saved(run, tmp_path / "run.ganviz")
    content = entries(tmp_path / "run.ganviz")
    told = json.loads(content["manifest.json"])
    assert told["format"] == "ganviz recording" and told["version"] == 1 and told["ganviz"] == __version__
    assert told["step"] == 40 and told["solo_steps"] == [[8, 9, "discriminator"], [16, 16, "generator"]]
    with zipfile.ZipFile(tmp_path / "run.ganviz") as file, file.open("snapshots/000000040.npz") as entry:
        arrays = np.load(entry, allow_pickle=False)
        np.testing.assert_array_equal(arrays["plane.fake"], run.recording.snapshots[-1].plane.fake)
        assert json.loads(arrays["values"].tobytes())["step"] == 40
    weights = safetensors.torch.load(content["end.safetensors"])
    assert torch.equal(weights["generator.values"], run.trainer.generator.values)
    assert weights["streams.0"].dtype == torch.uint8


def test_a_recording_that_goes_on_can_be_saved_too(tmp_path):
    run = eventful_run()
    save_recording(run.recording, tmp_path / "run.ganviz")
    opened = open_recording(tmp_path / "run.ganviz")
    assert opened.end is None and Run.from_recording(opened, device="cpu").trainer.step_count == 40


# --- versions
def test_a_newer_file_says_what_to_do(tmp_path):
    saved(eventful_run(3), tmp_path / "run.ganviz")

    def newer(content):
        told = json.loads(content["manifest.json"]) | {"version": 2, "ganviz": "9.1.0", "novelty": 1}
        content["manifest.json"] = json.dumps(told).encode()

    rewritten(tmp_path / "run.ganviz", newer)
    with pytest.raises(
        DataError, match=r"run\.ganviz was written by a newer ganviz \(9\.1\.0, format 2; .*update ganviz"
    ):
        open_recording(tmp_path / "run.ganviz")


def test_an_older_file_is_brought_up_to_date(tmp_path, monkeypatch):
    recording, _ = saved(eventful_run(3), tmp_path / "run.ganviz")
    monkeypatch.setattr(manifest, "VERSION", 2)
    with pytest.raises(DataError, match="is of format 1, which is not known"):
        open_recording(tmp_path / "run.ganviz")
    monkeypatch.setattr(manifest, "MIGRATIONS", {1: lambda content: {**content, "version": 2}})
    assert same_recordings(recording, open_recording(tmp_path / "run.ganviz"))


def test_snapshots_of_other_versions_may_have_other_fields(tmp_path):
    recording, _ = saved(eventful_run(10), tmp_path / "run.ganviz")

    def change(content):
        name = "snapshots/000000010.npz"
        value = recording.snapshots[-1]
        forgotten = {"step": value.step, "settings": dict(value.settings), "device": "cpu", "losses": {}}
        told = forgotten | {"parameters": {}, "equilibrium": [1, "nan"], "mood": {"a": [1]}}
        content[name] = npz(values=np.frombuffer(json.dumps(told).encode(), np.uint8))

    rewritten(tmp_path / "run.ganviz", change)
    (snapshot,) = open_recording(tmp_path / "run.ganviz").snapshots
    assert isinstance(snapshot, Snapshot) and snapshot.plane is None and np.isnan(snapshot.equilibrium[1])


def test_curves_of_other_versions_may_have_other_columns(tmp_path):
    recording, _ = saved(eventful_run(10), tmp_path / "run.ganviz")
    state = recording.losses.state()
    turned = replace(state, names=("novelty", "generator"), rows=state.rows, rest=state.rest)
    recording.losses.restore(turned)
    columns = recording.losses.columns()
    assert np.isnan(columns["discriminator"]).all() and not np.isnan(columns["generator"]).all()


def test_checkpoints_of_another_kind_of_device_can_be_gone_on_with(tmp_path):
    run = eventful_run(10)
    state = run.trainer.state_dict()
    state["streams"] = [torch.arange(16, dtype=torch.uint8) + i for i in range(3)]  # as CUDA's are
    run.trainer.load_state_dict(state)
    first = run.trainer.latents(4, run.trainer._latent_rng)
    run.trainer.load_state_dict(state)
    assert torch.equal(first, run.trainer.latents(4, run.trainer._latent_rng))


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_agree_is_what_the_writer_does(tmp_path):
    saved(eventful_run(10), tmp_path / "run.ganviz")
    content = entries(tmp_path / "run.ganviz")
    before = json.loads(content["manifest.json"])
    agree(content)
    assert json.loads(content["manifest.json"]) == before
