"""Presets: all that ship are sound, and a file that is not is refused by name."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from ganviz import Experiment, PresetError, Run, presets
from ganviz.experiment import PLAYERS
from ganviz.presets import load_preset, preset_names
from ganviz.runfile import write_run
from ganviz.training import Trainer
from ganviz.weights import LARGEST_WEIGHTS

WARM = [name for name in preset_names() if load_preset(name).weights]
TINY = {"generator_width": 4, "discriminator_width": 4}


@pytest.fixture
def assets(tmp_path, monkeypatch):
    """A folder of assets with one preset, "tiny", that begins at step 2."""
    (tmp_path / "presets").mkdir()
    (tmp_path / "weights").mkdir()
    monkeypatch.setattr(presets, "find_assets", lambda: tmp_path)
    write_preset(tmp_path)
    run = Run(Experiment(**TINY), device="cpu")
    for _ in range(2):
        run.step()
    write_run(run, tmp_path / "weights" / "tiny.safetensors")
    return tmp_path


def write_preset(assets, **fields):
    whole = {"title": "Tiny", "about": "Small.", "source": "here", "settings": TINY}
    whole |= {"weights": "tiny.safetensors", "weights_steps": 2} | fields
    (assets / "presets" / "tiny.json").write_text(json.dumps(whole))


def weights_of(trainer):
    return {
        f"{player}.{name}": tensor.numpy()
        for player in PLAYERS
        for name, tensor in getattr(trainer, player).network.state_dict().items()
    }


# --- those that ship
@pytest.mark.parametrize("name", preset_names())
def test_every_preset_builds_and_tells_its_story(name):
    preset = load_preset(name)
    assert preset.title and preset.source and preset.about.endswith(".")
    preset.experiment()


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_trains_and_is_observed(name):
    preset = load_preset(name)
    experiment = preset.experiment()
    heavy = experiment.generator_width * experiment.discriminator_steps > 2000
    experiment.update({"batch_size": 16} if heavy else {})
    if experiment.channels == 64:  # the tutorials' own widths
        experiment.update({"batch_size": 2})
    run = Run(experiment, device="cpu", warm_start=preset.warm_start())
    before = {n: t.copy() for n, t in weights_of(run.trainer).items()}
    for _ in range(50):
        run.step()
    snapshot = run.capture()
    assert snapshot.step == preset.weights_steps + 50 and not snapshot.diverged
    assert snapshot.settings == experiment.settings()
    after = weights_of(run.trainer)
    assert all(np.isfinite(t).all() for t in after.values())
    assert all(any((before[n] != after[n]).any() for n in after if n.startswith(player)) for player in PLAYERS)
    assert all(np.isfinite(value) for value in (*snapshot.losses.values(), *snapshot.equilibrium))
    assert np.isfinite(snapshot.judgement.real_logits).all() and np.isfinite(snapshot.judgement.fake_logits).all()
    assert np.isfinite(snapshot.plane.fake).all() if snapshot.plane else snapshot.grid.fake.std() > 0


def test_titles_tell_presets_apart():
    titles = [load_preset(name).title for name in preset_names()]
    assert len(set(titles)) == len(titles)


def test_three_presets_begin_in_the_middle_and_every_file_of_weights_is_used():
    assert set(WARM) == {"collapsed", "mnist-started", "ring-learned"}
    folder = load_preset("collapsed").weights.parent
    starts = {p.name for p in folder.iterdir() if "classifier" not in p.name}
    assert starts == {load_preset(name).weights.name for name in WARM}
    assert load_preset("ring").warm_start() is None


@pytest.mark.parametrize("name", WARM)
def test_weights_fit_the_networks_of_their_preset(name):
    preset = load_preset(name)
    start = preset.warm_start()
    wanted = weights_of(Trainer(preset.experiment(), device="cpu"))
    assert start.step == preset.weights_steps > 0
    assert {n: t.shape for n, t in start.tensors.items()} == {n: t.shape for n, t in wanted.items()}
    assert all(t.dtype == np.float32 and np.isfinite(t).all() for t in start.tensors.values())
    assert preset.weights.stat().st_size < 3 * 2**20


@pytest.mark.parametrize(
    ("name", "promise"),
    [("collapsed", lambda captured: captured <= 3), ("ring-learned", lambda captured: captured == 8)],
)
def test_the_weights_begin_where_the_story_says(name, promise):
    preset = load_preset(name)
    metrics = Run(preset.experiment(), device="cpu", warm_start=preset.warm_start()).capture(("metrics",)).metrics
    assert promise(metrics["modes_captured"])


# --- reading
def test_weights_come_back_as_they_were_written(assets):
    trainer = Trainer(Experiment(**TINY), device="cpu")
    for _ in range(2):
        trainer.step()
    start = load_preset("tiny").warm_start()
    assert start.step == 2
    for name, tensor in weights_of(trainer).items():
        np.testing.assert_array_equal(start.tensors[name], tensor)


def test_an_unknown_preset_is_told_with_the_choices(assets):
    with pytest.raises(PresetError, match="unknown preset 'tny'; choose one of: tiny"):
        load_preset("tny")


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"title": "Tiny"}', '{"title": "", "about": "", "source": "", "settings": 3}']
)
def test_a_broken_preset_file_is_named(assets, text):
    (assets / "presets" / "tiny.json").write_text(text)
    with pytest.raises(PresetError, match=r"tiny\.json is broken"):
        load_preset("tiny")


@pytest.mark.parametrize("fields", [{"weights": 3}, {"weights_steps": "many"}, {"weights_steps": None}])
def test_broken_fields_of_weights_are_told_with_the_file(assets, fields):
    write_preset(assets, **fields)
    with pytest.raises(PresetError, match=r"tiny\.json is broken"):
        load_preset("tiny")


def test_an_invalid_setting_of_a_preset_is_named(assets):
    write_preset(assets, settings={"modes": 900})
    with pytest.raises(PresetError, match="'tiny': modes 900 is not a whole number"):
        load_preset("tiny").experiment()


def refused(reason):
    return pytest.raises(PresetError, match=rf"preset 'tiny': cannot use weights file .*tiny\.safetensors: .*{reason}")


def test_missing_weights_are_named(assets):
    (assets / "weights" / "tiny.safetensors").unlink()
    with refused("No such file"):
        load_preset("tiny").warm_start()


def pickled(path):
    """What torch.load would execute."""
    path.write_bytes(b"\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.")


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-5])


def emptied(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [pickled, cut_short, emptied])
def test_damaged_weights_are_refused(assets, damage):
    damage(assets / "weights" / "tiny.safetensors")
    with refused(""):
        load_preset("tiny").warm_start()


def test_oversized_weights_are_refused_unread(assets):
    with (assets / "weights" / "tiny.safetensors").open("r+b") as file:
        file.truncate(LARGEST_WEIGHTS + 1)
    with refused("32.0 MiB; 32 MiB is the limit"):
        load_preset("tiny").warm_start()


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        (None, "does not tell in which experiment"),
        ({"step": "2"}, "does not tell in which experiment"),
        ({"step": "2", "experiment": "{"}, "not valid JSON"),
        ({"step": "2", "experiment": '{"modez": 3}'}, "unknown setting 'modez'"),
        ({"step": "two", "experiment": json.dumps(TINY)}, "'two'"),
    ],
)
def test_weights_must_tell_where_they_come_from(assets, metadata, reason):
    path: Path = assets / "weights" / "tiny.safetensors"
    tensors = {name: tensor.copy() for name, tensor in load_file(path).items()}
    save_file(tensors, path, metadata)
    with refused(reason):
        load_preset("tiny").warm_start()


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"generator_width": 5}, "generator_width differ"),
        ({"discriminator_layers": 1}, "discriminator_layers differ"),
        ({"latent_dim": 3}, "latent_dim differ"),
        ({"discriminator_activation": "tanh"}, "discriminator_activation differ"),
        ({"data": "mnist"}, "kind of data.* differ"),
        ({"data": "mnist", "architecture": "dcgan"}, "architecture.* differ"),
    ],
)
def test_weights_of_other_networks_are_refused(assets, settings, names):
    write_preset(assets, settings=TINY | settings)
    with refused(f"made for other networks; .*{names}"):
        load_preset("tiny").warm_start()


def test_settings_that_shape_no_network_may_differ(assets):
    write_preset(assets, settings=TINY | {"data": "grid", "generator_lr": 0.01, "channels": 8, "seed": 9})
    assert load_preset("tiny").warm_start().step == 2
