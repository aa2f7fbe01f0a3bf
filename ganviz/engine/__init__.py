"""Where training runs."""

from ganviz.engine.autosave import Autosave
from ganviz.engine.comparing import Comparison
from ganviz.engine.engine import Engine
from ganviz.engine.keeping import Kept
from ganviz.engine.local import LocalEngine
from ganviz.engine.planned import Planned
from ganviz.engine.process import ProcessEngine
from ganviz.engine.remote import warm_up
from ganviz.engine.run import Run
from ganviz.engine.state import State
from ganviz.engine.timeline import Branch, Mark, Restoring, Timeline
from ganviz.engine.usage import Usage
from ganviz.engine.wall_engine import WallEngine
from ganviz.engine.wall_worker import WallState

__all__ = [
    "Autosave",
    "Branch",
    "Comparison",
    "Engine",
    "Kept",
    "LocalEngine",
    "Mark",
    "Planned",
    "ProcessEngine",
    "Restoring",
    "Run",
    "State",
    "Timeline",
    "Usage",
    "WallEngine",
    "WallState",
    "warm_up",
]
