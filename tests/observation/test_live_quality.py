"""Live quality of pictures: beside real ones, now and then, and never in the way."""

import threading

import pytest
import torch

from ganviz import Experiment
from ganviz.errors import DataError
from ganviz.observation import IMAGE_METRICS, Probe
from ganviz.observation import live_quality as module
from ganviz.observation.image_look import EVERY
from ganviz.observation.real_pictures import real_pictures, trained_judge
from ganviz.training import Trainer

SMALL = {
    "data": "mnist",
    "latent_dim": 4,
    "generator_width": 8,
    "discriminator_width": 8,
    "channels": 2,
    "batch_size": 8,
    "regularizers": [],
}


def built(steps=2, **settings):
    trainer = Trainer(Experiment(**{**SMALL, **settings}), "cpu")
    for _ in range(steps):
        trainer.step()
    return trainer


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "classifiers_folder", lambda: tmp_path)


def test_quality_is_told_beside_that_of_real_pictures():
    snapshot = Probe(built()).observe(("picture_quality",))
    assert set(snapshot.metrics) == set(IMAGE_METRICS) == set(snapshot.bands) and snapshot.slow_step == 2
    shares = snapshot.class_shares
    assert shares.names == tuple("0123456789") and shares.fake.sum() == pytest.approx(1) == shares.real.sum()
    assert 9 < snapshot.bands["classifier_score"][0] < 10 and snapshot.metrics["classifier_score"] < 5


def test_before_the_first_step_no_quality_is_looked_for(monkeypatch):
    monkeypatch.setattr(module, "_prepared", lambda *a: pytest.fail("prepared"))
    assert Probe(built(0)).observe(("picture_quality",)).class_shares is None


def test_quality_is_not_measured_at_every_look():
    trainer = built()
    probe = Probe(trainer)
    steps = []
    for _ in range(2 * EVERY):
        steps.append(probe.observe(("picture_quality",)).slow_step)
        trainer.step()
    assert len(set(steps)) <= 2 and steps[0] == 2 and steps[EVERY - 1] == 2


def test_quality_follows_the_chosen_classes():
    trainer = built(classes=[3, 7])
    probe = Probe(trainer)
    real = probe.observe(("picture_quality",)).class_shares.real
    assert real[[3, 7]].sum() > 0.97
    trainer.apply({"classes": [1]})
    assert probe.observe(("picture_quality",)).class_shares.real[1] > 0.97


def test_what_real_pictures_score_is_found_out_once(monkeypatch):
    Probe(built()).observe(("picture_quality",))
    monkeypatch.setattr(module.ImageLook, "prepare", lambda self: pytest.fail("again"))
    Probe(built()).observe(("picture_quality",))


@pytest.mark.parametrize("data", ["triangles", "stacked_mnist", "letters"])
def test_data_without_a_classifier_have_no_live_quality(data, own_cache):
    snapshot = Probe(built(data=data)).observe(("picture_quality",))
    assert (snapshot.metrics, snapshot.bands, snapshot.class_shares) == ({}, {}, None)


def test_a_classifier_that_was_trained_meanwhile_is_taken(own_cache, tmp_path, monkeypatch):
    trainer = built(data="letters", classes=[0, 8])
    probe = Probe(trainer)
    assert probe.observe(("picture_quality",)).class_shares is None
    trained_judge(trainer.data, real_pictures(trainer.data), lambda share: None, tmp_path)
    snapshot = probe.observe(("picture_quality",))
    assert snapshot.class_shares.real.sum() == pytest.approx(1) and set(snapshot.metrics) == set(IMAGE_METRICS)


def test_training_does_not_wait_for_what_real_pictures_score(monkeypatch):
    module._prepared_digits.cache_clear()
    allowed, prepare = threading.Event(), module.ImageLook.prepare
    monkeypatch.setattr(module.ImageLook, "prepare", lambda look: allowed.wait(20) and prepare(look))
    probe = Probe(built(), patient=False)
    early = probe.observe(("picture_quality",))
    assert early.pending and early.class_shares is None
    allowed.set()
    while (late := probe.observe(("picture_quality",))).pending:
        pass
    assert late.class_shares is not None and set(late.metrics) == set(IMAGE_METRICS)


def test_without_test_pictures_there_is_no_live_quality_and_no_end(monkeypatch):
    module._prepared_digits.cache_clear()

    def missing(*where):
        raise DataError("no test pictures")

    monkeypatch.setattr(module, "real_pictures", missing)
    probe = Probe(built())
    assert [probe.observe(("picture_quality",)).class_shares for _ in range(2)] == [None, None]


def test_the_average_is_what_is_measured():
    trainer = built(ema_decay=0.9)
    before = Probe(trainer).observe(("picture_quality",)).metrics
    trainer.generator.values.add_(100.0)
    assert Probe(trainer).observe(("picture_quality",)).metrics == before


def test_looking_at_quality_does_not_disturb_training():
    ends = []
    for looking in (False, True):
        trainer = built(architecture="dcgan", conditioning="class")
        probe = Probe(trainer)
        for _ in range(3):
            if looking:
                probe.observe(("picture_quality", "grid"))
            trainer.step()
        ends.append((trainer.generator.values.clone(), trainer.discriminator.values.clone()))
    assert all(torch.equal(a, b) for a, b in zip(*ends, strict=True))
