"""When a look is taken, what it costs by an injected clock, what it says of known fakes; reports of a trainer."""

import math

import numpy as np
import pytest
import torch

from ganviz import Experiment
from ganviz.data import read_mnist
from ganviz.data.images import to_unit_range
from ganviz.observation.image_look import BUDGET, EVERY, LIVE, PORTION, ImageLook, fakes, full_report
from ganviz.observation.image_metrics import IMAGE_METRICS
from ganviz.observation.kept_classifiers import load_classifier
from ganviz.training import Trainer


@pytest.fixture(scope="module")
def judge():
    return load_classifier("mnist")


@pytest.fixture(scope="module")
def real():
    """(training pictures, test pictures), fewer than there are."""
    return read_mnist("train")[0][:3000], read_mnist("test")[0][:1500]


@pytest.fixture
def trainer():
    trainer = Trainer(Experiment(data="mnist", architecture="dcgan", channels=4, batch_size=8), "cpu")
    trainer.step()
    return trainer


class Clock:
    """Stands still unless told."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def digits(n):
    return to_unit_range(read_mnist("test")[0][5000 : 5000 + n])


def black(n):
    return torch.full((n, 1, 28, 28), -1.0)


class Generator:
    """Gives pictures and takes its time for them."""

    def __init__(self, clock, seconds, pictures=digits):
        self.clock, self.seconds, self.pictures, self.asked = clock, seconds, pictures, []

    def __call__(self, n):
        self.clock.now += self.seconds
        self.asked.append(n)
        return self.pictures(n)


def looks(judge, real, clock, generator, pause, times):
    """Numbers of the looks, from 0, at which metrics were taken; `pause` seconds lie between two."""
    look, taken = ImageLook(judge, *real, clock), []
    for number in range(times):
        if look.look(number, generator):
            taken.append(number)
        clock.now += pause
    return taken


# --- when


def test_cheap_looks_are_taken_at_the_first_and_then_every_so_often(judge, real):
    clock = Clock()
    generator = Generator(clock, 0.0)
    assert looks(judge, real, clock, generator, 0.1, 2 * EVERY + 1) == [0, EVERY, 2 * EVERY]
    assert generator.asked == [LIVE] * 3  # nothing is made when no look is due


def test_dear_looks_wait_until_they_are_within_the_budget(judge, real):
    """A look of one second is a twentieth of the time if 19 seconds pass before the next."""
    clock = Clock()
    assert BUDGET == 0.05
    assert looks(judge, real, clock, Generator(clock, 1.0), 0.5, 80) == [0, 38, 76]


def test_looks_never_take_more_than_the_budget_in_the_long_run(judge, real):
    clock = Clock()
    generator = Generator(clock, 0.3)
    looks(judge, real, clock, generator, 0.07, 400)
    assert len(generator.asked) * 0.3 <= BUDGET * (clock.now - 100) + 0.3


def test_a_look_keeps_what_it_took(judge, real):
    clock = Clock()
    look = ImageLook(judge, *real, clock)
    assert look.seconds == 0 and look.metrics == {} and look.shares is None
    look.look(17, Generator(clock, 0.25))
    assert look.seconds == pytest.approx(0.25)
    assert look.step == 17


# --- what


def test_real_digits_look_perfect(judge, real):
    look = ImageLook(judge, *real)
    look.look(1, digits)
    assert list(look.metrics) == list(look.bands) == list(IMAGE_METRICS)
    assert look.metrics["classes_covered"] == 10
    low, high = look.bands["classifier_fid"]
    assert 0.5 * low < look.metrics["classifier_fid"] < 1.5 * high
    assert look.shares.sum() == pytest.approx(1) and look.real_shares.sum() == pytest.approx(1)
    assert look.shares == pytest.approx(look.real_shares, abs=0.08)


def test_black_pictures_look_like_one_class(judge, real):
    look = ImageLook(judge, *real)
    look.look(1, black)
    assert sorted(look.shares)[-1] == 1
    assert look.metrics["classes_covered"] == 1
    assert look.metrics["classifier_fid"] > 10 * look.bands["classifier_fid"][1]


def test_broken_pictures_have_no_metrics_and_do_no_harm(judge, real):
    clock = Clock()
    look = ImageLook(judge, *real, clock)
    look.look(1, lambda n: torch.full((n, 1, 28, 28), math.nan))
    assert all(map(math.isnan, look.metrics.values()))
    assert look.shares.sum() == 0
    assert not any(math.isnan(bound) for band in look.bands.values() for bound in band)


def test_too_few_test_pictures_leave_no_bands(judge, real):
    look = ImageLook(judge, real[0], real[1][: LIVE - 1])
    assert look.look(1, digits)
    assert look.bands == {} and look.metrics["classes_covered"] == 10


def test_sorted_files_are_mixed(judge):
    images, labels = read_mnist("train")
    by_digit = images[:12_000][labels[:12_000].sort(stable=True).indices]
    look = ImageLook(judge, by_digit, by_digit.flip(0)[:2000])
    look.look(1, digits)
    assert look.real_shares.min() > 0.07


# --- fakes of a trainer


def test_fakes_come_in_portions_and_disturb_nothing(trainer):
    state = [value.clone() for value in trainer.generator.tensors().values()]
    streams = [rng.get_state() for rng in trainer.streams()]
    made = list(fakes(trainer, PORTION + 7))
    assert [tuple(portion.shape) for portion in made] == [(PORTION, 1, 28, 28), (7, 1, 28, 28)]
    assert all(not portion.requires_grad and portion.abs().max() <= 1 for portion in made)
    after = trainer.generator.tensors().values()
    assert all(torch.equal(a, b) for a, b in zip(state, after, strict=True))
    assert all(torch.equal(a, rng.get_state()) for a, rng in zip(streams, trainer.streams(), strict=True))
    assert trainer.generator.network.training
    assert torch.equal(next(fakes(trainer, 9)), next(fakes(trainer, 9)))
    assert not torch.equal(next(fakes(trainer, 9)), next(fakes(trainer, 9, seed=1)))


# --- the report


def test_report_sets_fakes_beside_real_pictures(trainer, judge, real):
    told = []
    report = full_report(trainer, judge, *real, n=600, progress=told.append)
    assert (report.step, report.n, report.real_n) == (1, 600, 600)
    assert list(report.metrics) == list(report.real_metrics) == list(IMAGE_METRICS)
    assert report.shares.sum() == pytest.approx(1) and report.real_shares.sum() == pytest.approx(1)
    assert report.real_metrics["classes_covered"] == 10
    assert report.metrics["classifier_fid"] > 10 * report.real_metrics["classifier_fid"]
    assert told == sorted(told) and told[0] > 0 and told[-1] == 1
    assert np.allclose(report.shares, full_report(trainer, judge, *real, n=600).shares)


def test_report_takes_no_more_real_pictures_than_there_are(trainer, judge, real):
    report = full_report(trainer, judge, real[0][:50], real[1][:40], n=100)
    assert (report.n, report.real_n) == (100, 40)


@pytest.mark.parametrize("after", [0, 2, 7])
def test_report_can_be_ended_from_within(trainer, judge, real, after):
    told = []

    def enough(share):
        told.append(share)
        if len(told) > after:
            raise StopIteration

    with pytest.raises(StopIteration):
        full_report(trainer, judge, *real, n=600, progress=enough)
    assert len(told) == after + 1
    assert trainer.generator.network.training
