"""Pictures of one and of three channels as bytes, and D's accuracy on each kind of sample by hand."""

import numpy as np
import pytest
import torch

from ganviz.experiment import Experiment
from ganviz.observation import Probe
from ganviz.observation.game import pixels
from ganviz.observation.judging import judgement_of
from ganviz.training import Trainer

VALUES = torch.tensor([-1.0, -0.5, 0.0, 1.0, 2.0, float("nan")])
BYTES = [0, 64, 128, 255, 255, 0]


def test_grey_pictures_have_no_axis_for_colours():
    picture = pixels(VALUES.reshape(1, 1, 2, 3))
    assert picture.shape == (1, 2, 3) and picture.dtype == np.uint8
    assert picture.flatten().tolist() == BYTES


def test_colours_come_last():
    planes = torch.stack((VALUES, -VALUES, torch.zeros(6))).reshape(1, 3, 2, 3)
    picture = pixels(planes)
    assert picture.shape == (1, 2, 3, 3) and picture.flags.c_contiguous
    assert picture[0, ..., 0].flatten().tolist() == BYTES
    assert picture[0, ..., 1].flatten().tolist() == [255, 191, 128, 0, 0, 0]
    assert (picture[..., 2] == 128).all()


def test_everything_that_shows_pictures_shows_colours():
    small = {"generator_layers": 1, "generator_width": 8, "discriminator_layers": 1, "discriminator_width": 8}
    trainer = Trainer(Experiment(data="stacked_mnist", batch_size=8, ema_decay=0.9, **small), "cpu")
    trainer.step()
    s = Probe(trainer, tiles=4).observe({"grid", "game"})
    for shown in (s.grid.fake, s.grid.real, s.grid.average, s.grid.push):
        assert shown.shape == (16, 28, 28, 3) and shown.dtype == np.uint8
    assert s.game.mesh_tiles.shape == (5, 5, 28, 28, 3)


@pytest.mark.parametrize(
    ("kind", "boundary"), [("sigmoid", 0.0), ("linear", 0.5), ("relative", 0.75)], ids=["sigmoid", "linear", "critic"]
)
def test_accuracy_on_each_kind_by_hand(kind, boundary):
    logits = torch.tensor([1.0, 2.0, 3.0, -2.0, 0.0, 1.0, 0.5, 0.5])
    verdicts = torch.tensor([0.7, 0.8, 0.9, 0.1, 0.4, 0.6, 0.2, 0.5])  # one half exactly is no verdict: not right
    seen = judgement_of(logits, verdicts, 4, kind)
    assert (seen.accuracy_real, seen.accuracy_fake) == (0.75, 0.5)
    assert seen.accuracy == 0.625
    assert seen.real_mean == pytest.approx(0.625) and seen.fake_mean == pytest.approx(0.425)
    assert seen.boundary_logit == boundary


@pytest.mark.parametrize("objective", ["non_saturating", "wasserstein"])
def test_the_probe_measures_at_the_boundary_of_the_objective(objective):
    trainer = Trainer(Experiment(objective=objective), "cpu")
    for _ in range(5):
        trainer.step()
    seen = Probe(trainer, samples=128).observe({"judgement"}).judgement
    assert seen.accuracy_real == pytest.approx((seen.real_logits > seen.boundary_logit).mean())
    assert seen.accuracy_fake == pytest.approx((seen.fake_logits < seen.boundary_logit).mean())
    assert seen.accuracy == pytest.approx((seen.accuracy_real + seen.accuracy_fake) / 2)
