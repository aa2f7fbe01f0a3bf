"""Commands: all that can be asked of an engine, as values. Each checks itself, so that what cannot be never sets out.

>>> engine.do(Change({"generator_lr": 0.002}))
>>> engine.do(BreakIt("rotating"))
"""

from ganviz.engine.commands.command import MOVES, Command
from ganviz.engine.commands.contest import BreakIt, Compare, Cure, EndComparison, Follow, Swap, known_recipe
from ganviz.engine.commands.history import (
    LONGEST_NAME,
    Bookmark,
    CancelRestore,
    Discard,
    Open,
    Rename,
    Restore,
    Save,
    Show,
    Switch,
)
from ganviz.engine.commands.looking import Close, Examine, Ready, Want
from ganviz.engine.commands.running import (
    Become,
    Change,
    LimitSpeed,
    Pause,
    Play,
    Reinitialize,
    Reset,
    Settle,
    SlowMotion,
    Step,
)

__all__ = [
    "LONGEST_NAME",
    "MOVES",
    "Become",
    "Bookmark",
    "BreakIt",
    "CancelRestore",
    "Change",
    "Close",
    "Command",
    "Compare",
    "Cure",
    "Discard",
    "EndComparison",
    "Examine",
    "Follow",
    "LimitSpeed",
    "Open",
    "Pause",
    "Play",
    "Ready",
    "Reinitialize",
    "Rename",
    "Reset",
    "Restore",
    "Save",
    "Settle",
    "Show",
    "SlowMotion",
    "Step",
    "Swap",
    "Switch",
    "Want",
    "known_recipe",
]
