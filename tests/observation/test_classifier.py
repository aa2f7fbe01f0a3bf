"""The bundled classifier is as good as its card says; training obeys the seed; no file is trusted unseen."""

import hashlib
import json
import math

import numpy as np
import pytest
import torch

from ganviz.data import read_mnist
from ganviz.data.assets import find_assets
from ganviz.data.images import to_unit_range
from ganviz.errors import DataError, SettingError
from ganviz.observation.classifier import (
    EVALUATED,
    FEATURES,
    HELD_OUT,
    Classifier,
    classifier_for,
    load_classifier,
    train_classifier,
    write_classifier,
)

WEIGHTS = find_assets() / "weights" / "mnist-classifier.safetensors"


@pytest.fixture(scope="module")
def mnist():
    return load_classifier("mnist")


@pytest.fixture(scope="module")
def toy():
    """Bars at one of three heights, in noise: 150 pictures uint8 with labels."""
    rng = torch.Generator().manual_seed(1)
    labels = torch.arange(150) % 3
    images = torch.randint(60, (150, 1, 28, 28), generator=rng, dtype=torch.uint8)
    for image, label in zip(images, labels.tolist(), strict=True):
        image[0, 3 + 8 * label : 8 + 8 * label, 5:22] = 255
    return images, labels


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


# --- classifying


def test_probabilities_and_features(mnist):
    images = read_mnist("test")[0][: EVALUATED + 7]  # more than one batch
    found = mnist.classify(to_unit_range(images))
    assert found.probabilities.shape == (EVALUATED + 7, 10) and found.features.shape == (EVALUATED + 7, FEATURES)
    assert found.probabilities.dtype == found.features.dtype == np.float64
    assert found.probabilities.sum(1) == pytest.approx(1, abs=1e-12)
    assert found.features.min() >= 0
    assert np.array_equal(found.features, mnist.classify(images).features)  # bytes will do
    logits = mnist(to_unit_range(images[-3:]))
    assert found.probabilities[-3:] == pytest.approx(torch.softmax(logits, 1).numpy(), abs=1e-5)


def test_black_pictures_are_judged_and_broken_ones_stay_broken(mnist):
    pictures = torch.full((3, 1, 28, 28), -1.0)
    pictures[1, 0, 14, 14] = math.nan
    found = mnist.classify(pictures)
    assert np.isfinite(found.probabilities).all(1).tolist() == [True, False, True]
    assert np.isfinite(found.features).all(1).tolist() == [True, False, True]


def test_no_pictures_are_no_problem(mnist):
    assert mnist.classify(torch.empty(0, 1, 28, 28)).features.shape == (0, FEATURES)


def test_a_picture_is_judged_alone(mnist):
    images = read_mnist("test")[0][:20]
    together, alone = mnist.classify(images), mnist.classify(images[4:5])
    assert alone.features[0] == pytest.approx(together.features[4], abs=1e-4)


# --- training


def test_training_learns_and_obeys_the_seed(toy):
    state = torch.get_rng_state()
    first, again, other = (train_classifier(*toy, classes=3, epochs=8, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), state)  # nothing is drawn from the global stream
    assert equal(weights_of(first), weights_of(again))
    assert not equal(weights_of(first), weights_of(other))
    assert first.accuracy(*toy) > 0.95
    assert not first.training


def test_colours_can_be_learned():
    labels = torch.arange(60) % 3
    images = torch.zeros(60, 3, 28, 28, dtype=torch.uint8)
    images[torch.arange(60), labels] = 200
    classifier = train_classifier(images, labels, classes=3, epochs=20)
    assert classifier.accuracy(images, labels) == 1


def test_progress_runs_to_one_and_may_end_the_training(toy):
    seen = []
    train_classifier(*toy, classes=3, epochs=3, progress=seen.append)
    assert seen == pytest.approx([1 / 3, 2 / 3, 1])  # one batch of 128 an epoch

    def refuse(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        train_classifier(*toy, classes=3, epochs=3, progress=refuse)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda i, y: (i.float(), y), "needs images uint8"),
        (lambda i, y: (i[:, :, :20], y), r"not torch.uint8 \(150, 1, 20, 28\)"),
        (lambda i, y: (i[:1], y[:1]), "needs 2 images and a label for each, not 1 and 1"),
        (lambda i, y: (i, y[:-1]), "not 150 and 149"),
        (lambda i, y: (i, y + 1), "labels run from 1 to 3, not within 0 to 2"),
        (lambda i, y: (i, y - 1), "labels run from -1"),
    ],
)
def test_training_refuses_what_it_cannot_learn(toy, change, message):
    with pytest.raises(DataError, match=message):
        train_classifier(*change(*toy), classes=3)


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
