"""Scripts say what their run does and nothing else."""

import subprocess
import sys

import pytest
from script_games import CHANGES, IMAGES, PLANE, TRICKS, play

from ganviz import Experiment, SettingError
from ganviz.data import DATA
from ganviz.experiment import SETTINGS
from ganviz.export.code import script_of
from ganviz.export.code.limits import WRITTEN, WRITTEN_SETTINGS
from ganviz.learning import REGULARIZERS
from ganviz.networks import ARCHITECTURES
from ganviz.recording import Recording


def script(steps=100, **settings):
    return script_of(Recording(Experiment(**settings)), steps)


def test_default_script_holds_nothing_that_it_does_not_use():
    text = script()
    strangers = (
        "dropout sigma penalty average schedule wasserstein hinge SGD mode_weights rotation pack classes game_rng"
    )
    assert not [word for word in strangers.split() if word in text]
    assert len(text.splitlines()) < 310


@pytest.mark.parametrize("game", [*PLANE.values(), *TRICKS.values(), *CHANGES.values(), *IMAGES.values()][::4])
def test_scripts_are_sound_to_ruff(game, tmp_path):
    run = play(game[0], 1, [event for event in game[2] if event[0] == 0])
    (tmp_path / "run.py").write_text(script_of(run.recording, 20), encoding="utf-8")
    checks = ["--isolated", "--select", "F,E,W,I", "--line-length", "120", "--target-version", "py311"]
    checked = subprocess.run([sys.executable, "-m", "ruff", "check", *checks, tmp_path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_changes_stand_at_their_step():
    recording = Recording(Experiment())
    recording.log_change(40, {"generator_lr": 0.01})
    recording.log_change(60, {"objective": "hinge", "std": 0.3})
    lines = [line.strip() for line in script_of(recording, 100).splitlines()]
    at_40, at_60 = lines.index("if step == 40:"), lines.index("if step == 60:")
    assert lines[at_40 + 1 : at_40 + 3] == ["generator_lr = 0.01", "generator_optimizer.learning_rate = generator_lr"]
    assert "discriminator_loss, generator_loss = hinge_discriminator, hinge_generator" in lines[at_60 : at_60 + 4]
    assert "sample_real = mixture(ring(modes=8, spacing=2.0), std=0.3)" in lines[at_60 : at_60 + 4]


def test_what_comes_after_the_end_is_left_out():
    recording = Recording(Experiment())
    recording.log_change(40, {"dropout": 0.3})
    assert "dropout" in script_of(recording, 41)
    assert "dropout" not in script_of(recording, 40)


def test_formulas_are_those_of_ganviz():
    text = script(objective="hinge", regularizers=["r1"])
    assert "return relu(1 - real).mean() + relu(1 + fake).mean()" in text
    assert "def r1(discriminator, real, fake):" in text
    assert "Mescheder et al. 2018, arXiv 1801.04406" in text


def test_pictures_say_where_they_are_from():
    assert "https://codh.rois.ac.jp/kmnist/dataset/kmnist/" in script(data="kmnist")
    letters = script(data="emnist_letters", conditioning="class")
    assert ".transpose(0, 2, 1)" in letters and ".astype(np.int64)) - 1" in letters


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"data": "own"}, "data 'own'"),
        ({"data": "mnist", "architecture": "progressive", "conditioning": "class"}, "conditioning 'none'"),
        ({"unrolling_steps": 2, "regularizers": ["r1"], "r1_weight": 0}, "weight 0"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(settings, named):
    with pytest.raises(SettingError, match=named):
        script(**settings)


def test_every_setting_and_choice_is_written_or_refused_on_purpose():
    refused = {"data": {"own"}}
    assert set(SETTINGS) == WRITTEN_SETTINGS
    registers = {"data": DATA, "architecture": ARCHITECTURES, "regularizers": REGULARIZERS}
    assert {name: set(register) - WRITTEN[name] for name, register in registers.items()} == {
        name: refused.get(name, set()) for name in registers
    }


def test_other_pictures_on_the_way_are_refused():
    recording = Recording(Experiment(data="mnist"))
    recording.log_change(4, {"data": "triangles"})
    with pytest.raises(SettingError, match=r"mnist, triangles$"):
        script_of(recording, 9)


def test_regularizers_in_another_order_are_refused():
    recording = Recording(Experiment(regularizers=["r1", "dragan"]))
    recording.log_change(4, {"regularizers": ["dragan", "r1"]})
    with pytest.raises(SettingError, match="same order"):
        script_of(recording, 9)


def test_recordings_that_begin_in_the_middle_are_refused():
    run = play({}, 3)
    late = Recording(run.recording.experiment)
    late.add_checkpoint(run.trainer)
    with pytest.raises(SettingError, match="begins at step 3"):
        script_of(late, 9)


def test_odd_names_of_files_are_refused():
    with pytest.raises(SettingError, match="cannot be called"):
        script_of(Recording(Experiment()), 9, name='x"; import os')
