"""Thorough looks: what is measured of which data, beside what real pictures score."""

import numpy as np
import pytest
import torch

from ganviz import Experiment, SettingError
from ganviz.data import build_data, read_mnist
from ganviz.observation import examination as module
from ganviz.observation.examination import examine, real_pictures, short_title
from ganviz.training import Trainer

SMALL = {"latent_dim": 4, "generator_width": 8, "discriminator_width": 8, "channels": 2, "batch_size": 8}


@pytest.fixture(autouse=True)
def few(monkeypatch):
    for name, count in (("FAKES", 500), ("STACKED", 1000), ("TRIANGLES", 500)):
        monkeypatch.setattr(module, name, count)


def built(**settings):
    return Trainer(Experiment(**{**SMALL, "regularizers": [], **settings}), "cpu")


def numbers(found):
    return {row.title: (row.fake, row.real) for row in found.rows}


def test_digits_are_examined_by_the_bundled_classifier():
    told = []
    found = examine(built(data="mnist"), lambda share, doing: told.append((share, doing)))
    rows = numbers(found)
    assert found.n == 500 and {"MNIST score", "MNIST-FID", "Classes covered"} <= set(rows)
    assert float(rows["MNIST score"][1]) > 9.5 and float(rows["MNIST score"][0]) < 5
    assert float(rows["MNIST-FID"][0]) > 20 > 2 > float(rows["MNIST-FID"][1])
    assert [name for name, _, _ in found.classes] == list("0123456789")
    assert sum(fake for _, fake, _ in found.classes) == pytest.approx(1)
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == 1


def test_asked_classes_are_examined_too(monkeypatch):
    calls = []

    def fast(make, classifier, test, labels, **how):
        calls.append(make(torch.tensor([1, 7])))
        return module_result

    module_result = type("Scores", (), {"gan_train": 0.5, "gan_test": 0.25})()
    monkeypatch.setattr(module, "trained_on_fakes", fast)
    rows = numbers(examine(built(data="mnist", conditioning="class")))
    assert rows["GAN-train"][0] == "50.0%" and rows["GAN-test"][0] == "25.0%" and rows["GAN-test"][1] == "99.4%"
    assert calls[0].shape == (2, 1, 28, 28)


def test_other_classes_get_a_classifier_that_is_trained_once_and_kept(tmp_path, monkeypatch):
    trainer, doings = built(data="letters", classes=[0, 8]), set()
    first = examine(trainer, lambda share, doing: doings.add(doing), cache_dir=tmp_path)
    assert "training a classifier" in doings and len(list(tmp_path.glob("*.safetensors"))) == 1
    rows = numbers(first)
    assert float(rows["Printed letters score"][1]) > 1.9  # of 2
    monkeypatch.setattr("ganviz.observation.kept_classifiers.train_classifier", lambda *a, **k: pytest.fail("again"))
    assert numbers(examine(trainer, cache_dir=tmp_path)) == rows


def test_stacked_digits_are_examined_by_modes():
    rows = numbers(examine(built(data="stacked_mnist")))
    assert int(rows["Modes of 1,000"][0]) < 400 < int(rows["Modes of 1,000"][1])
    assert float(rows["KL to uniform"][0]) > float(rows["KL to uniform"][1])


def test_triangles_are_examined_by_geometry():
    rows = numbers(examine(built(data="triangles")))
    assert rows["Precision (geometry)"][0] == "0%" and int(rows["Precision (geometry)"][1][:-1]) > 95
    assert rows["Recall (geometry)"][0] == "0%" and int(rows["Recall (geometry)"][1][:-1]) > 50


def test_it_can_be_cancelled():
    asked = []
    assert examine(built(data="mnist"), cancelled=lambda: len(asked) > 3 or asked.append(1)) is None


@pytest.mark.parametrize(("data", "why"), [("ring", "for pictures"), ("synthetic_1200d", "for pictures")])
def test_what_nothing_can_be_said_of_is_refused(data, why):
    with pytest.raises(SettingError, match=why):
        examine(built(data=data))


def test_one_class_alone_is_refused():
    with pytest.raises(SettingError, match="at least two classes"):
        examine(built(data="mnist", classes=[4]))


def test_real_pictures_of_the_chosen_classes():
    chosen = real_pictures(build_data("mnist", classes=[3, 7]))
    images, labels = read_mnist("test")
    assert set(chosen.test_labels.tolist()) == {3, 7}
    assert torch.equal(chosen.test, images[(labels == 3) | (labels == 7)])
    letters = build_data("letters", classes=[0])
    held = real_pictures(letters)
    assert len(held.test) + len(held.train) == len(letters.images)
    assert not (set(map(bytes, held.test.numpy())) & set(map(bytes, held.train.numpy())))
    assert abs(len(held.test) / len(letters.images) - 0.1) < 0.01


def test_a_run_that_has_broken_is_examined_without_an_error():
    trainer = built(data="mnist")
    trainer.generator.values.fill_(float("nan"))
    rows = numbers(examine(trainer))
    assert rows["MNIST score"][0] == "–" and np.isfinite(float(rows["MNIST score"][1]))


def test_short_titles():
    assert [short_title(t) for t in ("MNIST digits", "Fashion-MNIST", "Printed letters")] == [
        "MNIST",
        "Fashion-MNIST",
        "Printed letters",
    ]
