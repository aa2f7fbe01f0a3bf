"""What the tests of this folder share; `waiting.py` lies beside them."""

import sys
from pathlib import Path

import pytest

from ganviz import Experiment
from ganviz.engine import LocalEngine, ProcessEngine

sys.path.insert(0, str(Path(__file__).parent))

from waiting import SMALL, wait_until


@pytest.fixture(params=[LocalEngine, ProcessEngine])
def make(request):
    """Makes engines of either kind, of a small game unless told otherwise, which have published their first state."""
    engines = []

    def build(max_fps=60, **settings):
        engine = request.param(Experiment(**{**SMALL, **settings}), device="cpu", max_fps=max_fps)
        engines.append(engine)
        wait_until(lambda: engine.latest is not None, "the first state")
        return engine

    yield build
    for engine in engines:
        engine.close()
