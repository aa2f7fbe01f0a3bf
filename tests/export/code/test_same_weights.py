"""Scripts end with the weights of their runs, bit for bit: every part of a script alone and in company."""

from pathlib import Path

import numpy as np
import pytest
from script_games import CHANGES, IMAGES, PLANE, TRICKS, play
from scripts import difference, run_scripts, weights_of

from ganviz.data.assets import find_assets
from ganviz.export.code import script_of
from ganviz.export.code.story import tell
from ganviz.learning import OBJECTIVES, OPTIMIZERS, REGULARIZERS
from ganviz.networks import ACTIVATIONS, INITIALIZATIONS
from ganviz.presets import load_preset, preset_names

MNIST = find_assets() / "data" / "mnist"
REGISTERS = {
    **{f"objective_{name}": ({"objective": name}, 20, ()) for name in OBJECTIVES},
    **{f"{o}_optimizer": ({"generator_optimizer": o, "discriminator_optimizer": o}, 20, ()) for o in OPTIMIZERS},
    **{f"regularizer_{name}": ({"regularizers": [name]}, 20, ()) for name in REGULARIZERS},
    **{f"activation_{a}": ({"generator_activation": a, "discriminator_activation": a}, 20, ()) for a in ACTIVATIONS},
    **{f"start_{name}": ({"initialization": name, "latent": "uniform"}, 20, ()) for name in INITIALIZATIONS},
    **{f"width_{n}": ({"generator_width": n, "discriminator_width": n + 1}, 20, ()) for n in (1, 5, 8, 24)},
}


GAMES = {"plane": PLANE, "registers": REGISTERS, "tricks": TRICKS, "changes": CHANGES, "images": IMAGES}


@pytest.mark.parametrize("part", GAMES)
def test_weights_are_those_of_the_run(part, tmp_path):
    games = GAMES[part]
    runs = {name: play(*game) for name, game in games.items()}
    texts = {name: script_of(run.recording, run.trainer.step_count, name) for name, run in runs.items()}
    ended = run_scripts(texts, tmp_path, [MNIST])
    assert {
        name: told for name, run in runs.items() if (told := difference(ended[name], weights_of(run.trainer)))
    } == {}


def steps_of(experiment):
    """As many as take no more than seconds."""
    if experiment.kind == "images":
        return 1 if experiment.channels == 64 else 2
    large = experiment.unrolling_steps or experiment.generator_width > 300
    return 3 if large else 40


def test_default_run_is_reproduced_after_many_steps(tmp_path):
    run = play({}, 1000)
    ended = run_scripts({"ring": script_of(run.recording, 1000, "ring")}, tmp_path)
    assert difference(ended["ring"], weights_of(run.trainer)) == ""


@pytest.mark.parametrize("part", range(4))
def test_every_preset_is_reproduced(part, tmp_path):
    runs, texts = {}, {}
    for name in preset_names()[part::4]:
        preset = load_preset(name)
        run = play(preset.settings, steps_of(preset.experiment()), warm_start=preset.warm_start())
        runs[name], texts[name] = run, script_of(run.recording, run.trainer.step_count, name)
        keep_weights(run, tmp_path / f"{name}-weights.npz")
    ended = run_scripts(texts, tmp_path, [MNIST])
    assert {
        name: told for name, run in runs.items() if (told := difference(ended[name], weights_of(run.trainer)))
    } == {}


def keep_weights(run, path: Path):
    weights = tell(run.recording, run.trainer.step_count).weights
    if weights is not None:
        np.savez(path, **{name: tensor.numpy() for name, tensor in weights.items()})


def test_comparing_notices_a_last_bit(tmp_path):
    run = play({}, 3)
    text = script_of(run.recording, 3, "ring")
    other = text.replace("denominator = (", "denominator = (1 + 1e-7) * (")
    ended = run_scripts(
        {"ring": text.replace("0.001 ", "0.00101 "), "other": other.replace("ring.p", "other.p")}, tmp_path
    )
    assert "apart" in difference(ended["ring"], weights_of(run.trainer))
    assert "apart" in difference(ended["other"], weights_of(run.trainer))
