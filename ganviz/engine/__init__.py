"""Where training runs."""

from ganviz.engine.engine import Engine, State
from ganviz.engine.local import LocalEngine
from ganviz.engine.process import ProcessEngine, warm_up
from ganviz.engine.run import Run

__all__ = ["Engine", "LocalEngine", "ProcessEngine", "Run", "State", "warm_up"]
