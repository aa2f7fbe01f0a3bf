"""States of small runs, made once; `reading.py` lies beside the tests."""

import sys
from pathlib import Path

import pytest

from ganviz import Experiment, Run
from ganviz.engine import State
from ganviz.observation import PARTS, map_part

sys.path.insert(0, str(Path(__file__).parent))


def states_of(steps, wanted=PARTS, **settings):
    run, states = Run(Experiment(seed=7, **settings), device="cpu"), []
    for step in range(steps + 1):
        states.append(State(run.recording.moment(run.capture(wanted)), run=1))
        if step < steps:
            run.step()
    return states


@pytest.fixture(scope="session")
def ring():
    """Three states of the default ring, all that can be seen of it."""
    return states_of(2, {*PARTS, map_part(0, 1)})


@pytest.fixture(scope="session")
def digits():
    return states_of(1, data="mnist")
