"""States of real runs."""

from dataclasses import replace

import pytest
from acting import draw_few
from charting import PICTURES, run_of, states_of

from ganviz.engine.commands import Change, Compare


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    draw_few(monkeypatch)


@pytest.fixture(scope="session")
def ring():
    """Three states of one run: at steps 5, 15 and 20, the last after a change of settings."""
    engine = run_of()
    found = states_of(engine, 5, 10)
    engine.do(Change({"generator_lr": 0.002}))
    engine.work()
    return [*found, *states_of(engine, 5)]


@pytest.fixture(scope="session")
def another():
    """A state of another run, of other data."""
    return replace(states_of(run_of(data="grid", seed=3), 4)[0], run=7)


@pytest.fixture(scope="session")
def compared():
    """A state of two runs that parted at step 5 and stand at 15."""
    engine = run_of()
    states_of(engine, 5)
    engine.do(Compare({"generator_lr": 0.02}))
    engine.work()
    return states_of(engine, 10)[0]


@pytest.fixture(scope="session")
def digits():
    """Two states of a run on pictures."""
    return states_of(run_of(**PICTURES), 1, 1)
