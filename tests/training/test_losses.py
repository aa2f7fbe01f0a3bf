"""Losses of a run: consecutive, given once, and watched for numbers that are none."""

import numpy as np
import pytest
from games import build, play, played

from ganviz.training import losses as losses_module


def test_losses_are_of_consecutive_steps_and_given_once():
    trainer = played(3)
    first = trainer.drain_losses()
    play(trainer, 2)
    second, third = trainer.drain_losses(), trainer.drain_losses()
    assert [x.steps.tolist() for x in (first, second, third)] == [[1, 2, 3], [4, 5], []]
    assert [len(x) for x in (first, second, third)] == [3, 2, 0]
    whole = played(5).drain_losses()
    assert np.array_equal(np.concatenate((first.discriminator, second.discriminator)), whole.discriminator)
    assert np.array_equal(np.concatenate((first.generator, second.generator)), whole.generator)
    assert whole.broken_step is first.broken_step is third.broken_step is None
    assert whole.steps.dtype == np.int64 and whole.generator.dtype == np.float32


def test_losses_of_updates_not_made_are_nan_and_break_nothing():
    trainer = build()
    trainer.step()
    trainer.discriminator_step()
    trainer.generator_step()
    trainer.apply({"discriminator_steps": 0, "generator_steps": 0})
    trainer.step()
    losses = trainer.drain_losses()
    assert losses.steps.tolist() == [1, 2, 3, 4]
    assert np.isnan(losses.discriminator).tolist() == [False, False, True, True]
    assert np.isnan(losses.generator).tolist() == [False, True, False, True]
    assert losses.broken_step is None


def test_more_steps_than_are_kept_on_the_device_are_not_lost(monkeypatch):
    expected = played(10).drain_losses()
    monkeypatch.setattr(losses_module, "KEPT_ON_DEVICE", 4)
    trainer = played(10)
    assert len(trainer._losses._pending) < 4  # what waits on the device stays bounded
    losses = trainer.drain_losses()
    assert losses.steps.tolist() == list(range(1, 11))
    assert np.array_equal(losses.discriminator, expected.discriminator)
    assert np.array_equal(losses.generator, expected.generator)


@pytest.mark.parametrize("kept", [2, 4096])
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_the_first_loss_that_is_not_a_number_is_found(monkeypatch, player, kept):
    monkeypatch.setattr(losses_module, "KEPT_ON_DEVICE", kept)
    trainer = played(3)
    getattr(trainer, player).values.fill_(float("nan"))
    play(trainer, 4)
    assert trainer.drain_losses().broken_step == 4


def test_the_first_loss_beyond_the_limit_is_found(monkeypatch):
    losses = played(8).drain_losses()
    worst = np.maximum(np.abs(losses.discriminator), np.abs(losses.generator))
    records = [i for i in range(1, 8) if worst[i] > worst[:i].max()]  # steps before which the limit may lie
    assert records
    for i in records:
        monkeypatch.setattr(losses_module, "EXPLODED", float((worst[i] + worst[:i].max()) / 2))
        assert played(8).drain_losses().broken_step == i + 1
    monkeypatch.setattr(losses_module, "EXPLODED", float(worst.max()) * 1.01)
    assert played(8).drain_losses().broken_step is None


def test_an_exploding_loss_is_broken_though_finite():
    trainer = played(2, objective="least_squares")
    trainer.discriminator.values.mul_(1e5)
    play(trainer, 1)
    losses = trainer.drain_losses()
    assert np.isfinite(losses.discriminator[2]) and abs(losses.discriminator[2]) > 1e6
    assert losses.broken_step == 3
