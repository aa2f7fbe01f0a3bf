"""Where training runs."""

from ganviz.engine.engine import Engine, State
from ganviz.engine.local import LocalEngine
from ganviz.engine.run import Run

__all__ = ["Engine", "LocalEngine", "Run", "State"]
