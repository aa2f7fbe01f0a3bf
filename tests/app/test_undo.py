"""Changes of settings taken back and made again, without a browser."""

from ganviz import Experiment
from ganviz.app.undo import MOST, TOGETHER, Undo


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def undo_of(**settings):
    experiment, clock = Experiment(**settings), Clock()
    return experiment, clock, Undo(experiment, clock)


def take(undo, clock, experiment, after=10.0, **settings):
    clock.now += after
    experiment.update(settings)
    undo.note()


def test_back_and_forth():
    experiment, clock, undo = undo_of(seed=3)
    take(undo, clock, experiment, generator_lr=0.01)
    take(undo, clock, experiment, data="moons")
    assert undo.back() == {"data": "ring", "seed": 3, "generator_lr": 0.01}
    assert undo.back() == {"data": "ring", "seed": 3} and undo.back() is None
    assert undo.forth() == {"data": "ring", "seed": 3, "generator_lr": 0.01}
    assert undo.forth() == {"data": "moons", "seed": 3, "generator_lr": 0.01} and undo.forth() is None


def test_a_new_change_forgets_what_was_taken_back():
    experiment, clock, undo = undo_of()
    take(undo, clock, experiment, generator_lr=0.01)
    experiment.recommend()
    experiment.update(undo.back())
    undo.note()  # restoring is no change
    assert undo.forth()["generator_lr"] == 0.01 and "generator_lr" not in undo.back()
    take(undo, clock, experiment, batch_size=64)
    assert undo.forth() is None


def test_a_slider_that_is_dragged_is_one_change():
    experiment, clock, undo = undo_of()
    for rate in (0.002, 0.003, 0.004):
        take(undo, clock, experiment, TOGETHER / 2, generator_lr=rate)
    take(undo, clock, experiment, TOGETHER / 2, discriminator_lr=0.01)
    take(undo, clock, experiment, TOGETHER * 2, discriminator_lr=0.02)
    assert undo.back()["discriminator_lr"] == 0.01
    first = undo.back()
    assert first["generator_lr"] == 0.004 and "discriminator_lr" not in first
    assert "generator_lr" not in undo.back() and undo.back() is None


def test_memory_is_bounded():
    experiment, clock, undo = undo_of()
    for seed in range(1, MOST + 50):
        take(undo, clock, experiment, seed=seed)
    steps = 0
    while undo.back() is not None:
        steps += 1
    assert steps == MOST
