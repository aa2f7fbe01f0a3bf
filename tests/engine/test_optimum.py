"""The optimum of D alone: against losses made by hand, and a D whose optimum is known."""

import numpy as np

from ganviz import Experiment, Run
from ganviz.engine.optimum import WINDOW, Optimum


def curves(loss):
    return {"step": np.arange(1, len(loss) + 1), "discriminator": np.asarray(loss, np.float64)}


def test_too_few_steps_tell_nothing():
    assert not Optimum(0).reached(curves([]))
    assert not Optimum(0).reached(curves(np.ones(2 * WINDOW - 1)))
    assert not Optimum(100).reached(curves(np.ones(2 * WINDOW + 99)))  # what was before it does not count
    assert Optimum(0).reached(curves(np.ones(2 * WINDOW)))


def test_a_falling_loss_is_no_optimum_and_a_noisy_level_is():
    noise = np.random.default_rng(0).normal(0, 0.05, 4 * WINDOW)
    falling = 1 - np.arange(4 * WINDOW) / (4 * WINDOW)
    assert not Optimum(0).reached(curves(falling + noise))
    assert Optimum(0).reached(curves(0.7 + noise))
    # its standard error is 0.05 sqrt(2 / 250) = 0.0045: a fall of 0.03 is seen in it
    step = np.where(np.arange(2 * WINDOW) < WINDOW, 0.73, 0.7)
    assert not Optimum(0).reached(curves(step + noise[: 2 * WINDOW]))


def test_each_window_is_judged_once():
    optimum = Optimum(0)
    falling = np.linspace(1, 0, 3 * WINDOW)
    assert not optimum.reached(curves(falling[: 2 * WINDOW]))
    level = np.r_[falling[: 2 * WINDOW], np.full(WINDOW - 1, falling[2 * WINDOW])]
    assert not optimum.reached(curves(level))  # a window has not passed since


def test_it_ends_near_the_optimal_discriminator():
    """Goodfellow et al. 2014, proposition 1: at the optimum of D, D(x) = p(x) / (p(x) + p_g(x))."""
    run = Run(Experiment(data="ring", seed=3, generator_width=32, discriminator_width=64, batch_size=256), device="cpu")
    for _ in range(300):
        run.step()

    def gap():
        view = run.capture(("plane", "optimal")).plane
        return float(np.nanmean(np.abs(view.surface_values - view.optimal)))

    before, optimum = gap(), Optimum(run.trainer.step_count)
    while not optimum.reached(run.recording.losses.columns()):
        for _ in range(WINDOW // 2):
            run.step("discriminator")
        run.capture(())
    assert gap() < 0.5 * before
