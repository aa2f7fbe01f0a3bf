"""Moments of small runs, made once."""

import pytest

from ganviz import Experiment
from ganviz.engine import Run

SMALL = {"latent_dim": 4, "generator_width": 16, "discriminator_width": 16, "batch_size": 32, "seed": 7}


def moments_of(steps, change=None, **settings):
    run = Run(Experiment(**SMALL, **settings), device="cpu")
    moments = [run.recording.moment(run.capture())]
    for step in range(1, steps + 1):
        run.step()
        if step == steps // 2 and change:
            run.apply(change)
        moments.append(run.recording.moment(run.capture()))
    return moments


@pytest.fixture(scope="session")
def ring():
    """Seven moments on the ring, steps 0 to 6; the learning rate of G is changed at step 3."""
    return moments_of(6, {"generator_lr": 0.005}, data="ring")


@pytest.fixture(scope="session")
def digits():
    """Four moments on MNIST, steps 0 to 3."""
    return moments_of(3, data="mnist")
