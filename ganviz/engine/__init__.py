"""Where training runs."""

from ganviz.engine.autosave import Autosave
from ganviz.engine.engine import Engine, State
from ganviz.engine.keeping import Kept
from ganviz.engine.local import LocalEngine
from ganviz.engine.process import ProcessEngine, warm_up
from ganviz.engine.run import Run
from ganviz.engine.usage import Usage

__all__ = ["Autosave", "Engine", "Kept", "LocalEngine", "ProcessEngine", "Run", "State", "Usage", "warm_up"]
