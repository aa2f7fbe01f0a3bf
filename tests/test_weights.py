"""Weights leave as a file and come back."""

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from ganviz import DataError, Experiment, Run
from ganviz.runfile import write_run
from ganviz.weights import LARGEST_WEIGHTS, read_weights, require_same_networks

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


@pytest.mark.parametrize(
    "settings",
    [{}, {"generator_norm": "batch", "regularizers": ["spectral_norm"], "ema_decay": 0.9}, {"data": "mnist"}],
    ids=["plain", "remedies", "pictures"],
)
def test_a_run_begins_with_the_weights_of_another(tmp_path, settings):
    run = Run(Experiment(**SMALL, **settings), device="cpu")
    for _ in range(7):
        run.step()
    write_run(run, tmp_path / "w.safetensors")
    experiment, start = read_weights(tmp_path / "w.safetensors")
    assert experiment.settings() == run.trainer.experiment.settings() and start.step == 7
    other = Run(experiment, device="cpu", warm_start=start)
    assert other.trainer.step_count == 7
    for player in ("generator", "discriminator"):
        mine, theirs = (getattr(one.trainer, player).tensors() for one in (run, other))
        assert mine.keys() == theirs.keys() and all(torch.equal(mine[name], theirs[name]) for name in mine)


def test_weights_of_other_networks_are_told(tmp_path):
    with pytest.raises(DataError, match=r"w\.safetensors: it was made for other networks; latent_dim differ"):
        require_same_networks(tmp_path / "w.safetensors", Experiment(), Experiment(latent_dim=5))


def whole(path, metadata):
    save_file({"generator.a": np.zeros(2, np.float32)}, path, metadata=metadata)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.write_bytes(b"junk"), "cannot use weights file"),
        (lambda path: path.write_bytes(b"\xff" * 100), "cannot use weights file"),
        (lambda path: path.mkdir(), "cannot use weights file"),
        (lambda path: whole(path, None), "does not tell in which experiment"),
        (lambda path: whole(path, {"experiment": "{}", "step": "x"}), "invalid literal"),
        (lambda path: whole(path, {"experiment": "{}", "step": "-1"}), "step -1 cannot be"),
        (lambda path: whole(path, {"experiment": '{"modez": 1}', "step": "1"}), "unknown setting 'modez'"),
        (lambda path: whole(path, {"experiment": "[" * 5, "step": "1"}), "not valid JSON"),
        (lambda path: path.write_bytes(bytes(LARGEST_WEIGHTS + 1)), r"32\.0 MiB; 32 MiB is the limit"),
    ],
    ids=range(10),
)
def test_what_is_no_file_of_weights_is_told(tmp_path, make, words):
    path = tmp_path / "w.safetensors"
    make(path)
    with pytest.raises(DataError, match=words) as caught:
        read_weights(path)
    assert str(path) in str(caught.value)
