"""The bundled classifier is as good as its card says; others are trained once; no file is trusted unseen."""

import hashlib
import json

import numpy as np
import pytest
import torch

from ganviz.data import read_mnist
from ganviz.data.assets import find_assets
from ganviz.errors import SettingError
from ganviz.observation.classifier import Classifier
from ganviz.observation.kept_classifiers import HELD_OUT, classifier_for, load_classifier, write_classifier

WEIGHTS = find_assets() / "weights" / "mnist-classifier.safetensors"


@pytest.fixture(scope="module")
def mnist():
    return load_classifier("mnist")


def weights_of(classifier):
    return {name: tensor.numpy() for name, tensor in classifier.state_dict().items()}


def equal(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


# --- the bundled one


def test_bundled_classifier_knows_its_digits(mnist):
    images, labels = read_mnist("test")
    assert mnist.accuracy(images[:2000], labels[:2000]) >= 0.99
    assert mnist.accuracy(images[2000:4000], labels[2000:4000]) >= 0.985  # harder ones


def test_bundled_classifier_is_small_and_its_card_tells_the_truth(mnist):
    card = json.loads(WEIGHTS.with_suffix(".json").read_text())
    assert card["sha256"] == hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    assert card["parameters"] == sum(p.numel() for p in mnist.parameters()) < 400_000
    assert card["test_accuracy"] >= 0.992
    assert WEIGHTS.stat().st_size < 1.5e6


def test_it_is_shared_at_rest_and_cannot_be_trained(mnist):
    assert load_classifier("mnist", torch.device("cpu")) is mnist
    assert not mnist.training and not any(p.requires_grad for p in mnist.parameters())


def test_no_classifier_comes_with_other_data():
    with pytest.raises(SettingError, match="unknown bundled classifier 'moons'; choose one of: mnist"):
        load_classifier("moons")


# --- kept on first use


def kept(toy, folder, **options):
    """(classifier, whether it was trained now)."""
    told = []
    options = {"epochs": 4} | options
    return classifier_for("Toy bars!", *toy, folder, told.append, **options), bool(told)


def test_a_classifier_is_trained_once_and_kept_with_a_card(toy, tmp_path):
    first, trained = kept(toy, tmp_path / "new")
    again, trained_again = kept(toy, tmp_path / "new")
    assert trained and not trained_again
    assert equal(weights_of(first), weights_of(again))
    files = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert len(files) == 2 and all(name.startswith("toy-bars-") for name in files)
    card = json.loads((tmp_path / "new" / files[0]).read_text())
    held_out = torch.arange(150) % HELD_OUT == 0
    assert card["accuracy"] == first.accuracy(toy[0][held_out], toy[1][held_out])
    assert card["seed"] == 0 and card["classes"] == 3 and card["name"] == "Toy bars!"


def test_other_pictures_and_other_ways_are_learned_anew(toy, tmp_path):
    kept(toy, tmp_path)
    images = toy[0].clone()
    images[0, 0, 0, 0] += 1
    assert kept((images, toy[1]), tmp_path)[1]
    assert kept((toy[0], (toy[1] + 1) % 3), tmp_path)[1]
    assert kept(toy, tmp_path, seed=5)[1]


def flip_a_byte(path):
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("suffix", "damage"),
    [
        (".safetensors", flip_a_byte),
        (".safetensors", lambda path: path.write_bytes(path.read_bytes()[:1000])),
        (".safetensors", lambda path: path.unlink()),
        (".json", lambda path: path.write_text("{")),
        (".json", lambda path: path.write_text("[1]")),
        (".json", lambda path: path.write_bytes(b"\xff\xfe")),
        (".json", lambda path: path.write_text('{"sha256": 1}')),
        (".json", lambda path: path.unlink()),
    ],
)
def test_a_damaged_file_is_replaced_never_trusted(toy, tmp_path, suffix, damage):
    first, _ = kept(toy, tmp_path)
    damage(next(tmp_path.glob(f"*{suffix}")))
    again, trained = kept(toy, tmp_path)
    assert trained
    assert equal(weights_of(first), weights_of(again))
    assert not kept(toy, tmp_path)[1]


def test_a_whole_file_of_another_network_is_replaced(toy, tmp_path):
    kept(toy, tmp_path)
    path = next(tmp_path.glob("*.safetensors"))
    card = json.loads(path.with_suffix(".json").read_text())
    stranger = Classifier(3)
    stranger.extra = torch.nn.Linear(1, 1)
    write_classifier(stranger, path, {key: value for key, value in card.items() if key != "sha256"})
    assert kept(toy, tmp_path)[1]


def test_a_folder_that_cannot_be_written_costs_only_the_keeping(toy, tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert kept(toy, tmp_path / "file")[1]
    assert kept(toy, tmp_path / "file")[1]
