"""A saved run that is quickly drawn, and an order for it."""

import sys
from pathlib import Path

import pytest

from ganviz import Experiment, Run
from ganviz.recording import save_recording

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))  # for its `waiting.py`

STEPS = list(range(0, 45, 4))  # of the moments that are kept


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """A file with twelve moments of a ring."""
    run = Run(Experiment(generator_width=8, discriminator_width=8, batch_size=16), device="cpu")
    for step in STEPS:
        while run.trainer.step_count < step:
            run.step()
        run.capture()
    path = tmp_path_factory.mktemp("saved") / "run.ganviz"
    save_recording(run.recorded(), path)
    return path
