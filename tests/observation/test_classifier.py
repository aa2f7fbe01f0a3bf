"""Classifying and learning to: pictures are judged one by one, and training obeys the seed."""

import math

import numpy as np
import pytest
import torch

from ganviz.data import read_mnist
from ganviz.data.assets import find_assets
from ganviz.data.images import to_unit_range
from ganviz.errors import DataError
from ganviz.observation.classifier import EVALUATED, FEATURES, train_classifier
from ganviz.observation.kept_classifiers import load_classifier

WEIGHTS = find_assets() / "weights" / "mnist-classifier.safetensors"


@pytest.fixture(scope="module")
def mnist():
    return load_classifier("mnist")


def weights_of(classifier):
    return {name: tensor.numpy() for name, tensor in classifier.state_dict().items()}


def equal(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


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
