"""Run: playing, stepping, resetting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.checks import one_of, whole
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import LimitSpeed, Pause, Play, Reset, Settle, Step
from ganviz.errors import GanvizError
from ganviz.experiment import PLAYERS

MOST_STEPS = 1_000_000  # that can be asked for at once
FASTEST = 100_000.0  # steps a second that can be asked for


class RunActions:
    """What a person does with the run as it is.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self.commands: Mapping[str, Callable[..., None]] = {
            "toggle": self.toggle,
            "play": lambda: model.do(Play()),
            "pause": lambda: model.do(Pause()),
            "step": self.step,
            "settle": lambda: model.do(Settle()),
            "reset": lambda: model.do(Reset()),
            "from_scratch": lambda: model.do(Reset(from_scratch=True)),
            "speed": self.limit_speed,
        }
        model.tell("speed", 0)

    def toggle(self) -> None:
        """Play, or pause."""
        self._model.do(Pause() if self._model.playing else Play())

    def step(self, player: Any = "both", count: Any = 1) -> None:
        """Take `count` steps of both players or of one."""
        self._model.do(Step(one_of("player", player, ("both", *PLAYERS)), whole("count", count, 1, MOST_STEPS)))

    def limit_speed(self, value: Any) -> None:
        """Take at most `value` steps a second; 0 for as many as possible."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= FASTEST:
            raise GanvizError(f"speed {value!r} is not a number of steps a second from 0 to {FASTEST:,.0f}")
        self._model.do(LimitSpeed(float(value) or None))
        self._model.tell("speed", value)

    def show(self, state: State) -> None:
        """Nothing to tell: every frame says how the run stands."""
