"""Changes of settings taken back and made again."""

import pytest

from ganviz.app.actions.undo import MOST, TOGETHER, Undo


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Chosen(Undo):
    """Settings that change some seconds after each other."""

    def __init__(self, **chosen):
        self.clock, self.chosen = Clock(), chosen
        super().__init__(chosen, self.clock)

    def take(self, after=10.0, **settings):
        self.clock.now += after
        self.chosen = {**self.chosen, **settings}
        self.note(self.chosen)


@pytest.fixture
def undo():
    return Chosen(data="ring", seed=3)


def test_back_and_forth(undo):
    undo.take(generator_lr=0.01)
    undo.take(data="moons")
    assert undo.back() == {"data": "ring", "seed": 3, "generator_lr": 0.01}
    assert undo.back() == {"data": "ring", "seed": 3} and undo.back() is None
    assert undo.forth() == {"data": "ring", "seed": 3, "generator_lr": 0.01}
    assert undo.forth() == {"data": "moons", "seed": 3, "generator_lr": 0.01} and undo.forth() is None


def test_a_new_change_forgets_what_was_taken_back(undo):
    undo.take(generator_lr=0.01)
    undo.chosen = undo.back()
    undo.note(undo.chosen)  # what comes of it is no change
    assert undo.forth()["generator_lr"] == 0.01
    undo.chosen = undo.back()
    undo.take(batch_size=64)
    assert undo.forth() is None and undo.back() == {"data": "ring", "seed": 3}


def test_a_slider_that_is_dragged_is_one_change(undo):
    for rate in (0.002, 0.003, 0.004):
        undo.take(TOGETHER / 2, generator_lr=rate)
    undo.take(TOGETHER / 2, discriminator_lr=0.01)
    undo.take(TOGETHER * 2, discriminator_lr=0.02)
    assert undo.back()["discriminator_lr"] == 0.01
    first = undo.back()
    assert first["generator_lr"] == 0.004 and "discriminator_lr" not in first
    assert "generator_lr" not in undo.back() and undo.back() is None


def test_another_run_is_no_change_but_one_goes_back_from_there(undo):
    undo.take(generator_lr=0.01)
    undo.move({"data": "moons", "seed": 9})
    assert undo.back() == {"data": "ring", "seed": 3}
    assert undo.forth() == {"data": "moons", "seed": 9}


def test_memory_is_bounded(undo):
    for seed in range(1, MOST + 50):
        undo.take(seed=seed + 3)
    steps = 0
    while undo.back() is not None:
        steps += 1
    assert steps == MOST
