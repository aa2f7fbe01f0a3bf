"""GAN-train and GAN-test of "generators" that are known: real pictures, one picture a class, wrong classes."""

import math

import pytest
import torch

from ganviz.data import read_mnist
from ganviz.data.images import to_unit_range
from ganviz.observation.kept_classifiers import load_classifier
from ganviz.observation.trained_on_fakes import trained_on_fakes

N, EPOCHS = 1000, 4


@pytest.fixture(scope="module")
def judge():
    return load_classifier("mnist")


@pytest.fixture(scope="module")
def test_set():
    images, labels = read_mnist("test")
    return images[::10], labels[::10]


class Memory:
    """Gives real training pictures of the classes asked for: the first `kept` of each, over and over."""

    def __init__(self, kept):
        images, labels = read_mnist("train")
        self.by_class = [to_unit_range(images[labels == digit][:kept]) for digit in range(10)]
        self.calls = 0

    def __call__(self, labels):
        self.calls += 1
        counts = [0] * 10
        pictures = []
        for label in labels.tolist():
            some = self.by_class[label]
            pictures.append(some[(counts[label] + 97 * self.calls) % len(some)])
            counts[label] += 1
        return torch.stack(pictures)


def measured(make, judge, test_set, **options):
    return trained_on_fakes(make, judge, *test_set, **{"n": N, "epochs": EPOCHS} | options)


def test_real_pictures_score_high_in_both(judge, test_set):
    scores = measured(Memory(500), judge, test_set, n=2000, epochs=6)
    assert scores.gan_test > 0.98
    assert scores.gan_train > 0.9
    assert scores.n == 2000


def test_one_picture_of_each_class_is_true_and_teaches_little(judge, test_set):
    scores = measured(Memory(1), judge, test_set)
    assert scores.gan_test == 1
    assert scores.gan_train < 0.8


def test_wrong_classes_score_nothing(judge, test_set):
    true = Memory(100)
    scores = measured(lambda labels: true((labels + 1) % 10), judge, test_set, n=500)
    assert scores.gan_test < 0.02
    assert scores.gan_train < 0.1


def test_only_classes_of_the_data_are_asked_for(judge, test_set):
    images, labels = test_set
    chosen = (labels == 3) | (labels == 7)
    asked = []

    def make(wanted):
        asked.extend(wanted.tolist())
        return torch.zeros(len(wanted), 1, 28, 28)

    scores = measured(make, judge, (images[chosen], labels[chosen]), n=9, epochs=1)
    assert asked == [3, 7, 3, 7, 3, 7, 3, 7, 3]
    assert 0 <= scores.gan_train <= 1


def test_progress_runs_from_zero_to_one(judge, test_set):
    seen = []
    measured(lambda labels: torch.zeros(len(labels), 1, 28, 28), judge, test_set, epochs=1, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[0] == 0 and seen[-1] == pytest.approx(1)


@pytest.mark.parametrize("after", [0, 1, 5])
def test_it_can_be_ended_from_within_at_any_time(judge, test_set, after):
    told = []

    def enough(share):
        told.append(share)
        if len(told) > after:
            raise StopIteration

    def make(labels):
        return torch.zeros(len(labels), 1, 28, 28)

    with pytest.raises(StopIteration):
        measured(make, judge, test_set, progress=enough)
    assert len(told) == after + 1


def test_fakes_that_are_not_finite_have_no_scores(judge, test_set):
    scores = measured(lambda labels: torch.full((len(labels), 1, 28, 28), math.nan), judge, test_set)
    assert math.isnan(scores.gan_train) and math.isnan(scores.gan_test)
