"""PageModel: all that one page knows, and the two ways out of it: commands to the engine, news to the browser.

Actions and parts know the model, never each other. The model knows neither Panel nor Bokeh.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from ganviz.app.options import ServeOptions
from ganviz.engine import State
from ganviz.engine.commands import Command
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment

NOTICE_FOR = 6.0  # s for which mere information stays
CONCERNS = ("link", "lesson", "presenter")  # who may hide controls


class Trains(Protocol):
    """What a page asks of an engine.

    Attributes:
        asked: commands given so far; a state that has answered as many knows of all of them.
    """

    asked: int

    @property
    def latest(self) -> State | None:
        """The newest state."""

    def do(self, command: Command) -> None:
        """Carry out a command; returns at once."""


class PageModel:
    """What one page knows.

    Args:
        options: of the server.
        experiment: what the run begins with, until the engine's first state.
        opened: keys of the views that are open at first.

    Attributes:
        engine: what trains for the page; set once, before anything is asked of it.
        state: the state that was drawn last; None before the first.
        experiment: the settings of the present run: what was chosen, and what is in force. The engine decides both.
        opened: keys of the open views, in the order of the register.
        hidden: names of hidden controls, by who hid them (see `CONCERNS`).
        presenting, dark: whether presenter mode is on, and the dark theme.
        address: of the page in the browser, without a query.
    """

    engine: Trains

    def __init__(self, options: ServeOptions, experiment: Experiment, opened: Collection[str]) -> None:
        self.options, self.experiment = options, experiment
        self.opened = list(opened)
        self.state: State | None = None
        self.hidden: dict[str, tuple[str, ...]] = {}
        self.presenting = self.dark = False
        self.address = ""
        self._adopted: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})
        self._told: dict[str, Any] = {}
        self._news: dict[str, Any] = {}
        self._notices = 0
        self._notice_until = float("inf")
        self._touched = time.monotonic()
        self._listeners: list[Callable[[Command], object]] = []

    # --- to the engine
    def do(self, command: Command) -> None:
        """Hand a command on to the engine, and note that somebody is there."""
        self.touch()
        self.engine.do(command)
        for listen in self._listeners:
            listen(command)

    def on_command(self, listen: Callable[[Command], object]) -> None:
        """Have `listen` called with each command, once the engine has it."""
        self._listeners.append(listen)

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = time.monotonic()

    @property
    def idle(self) -> float:
        """Seconds since somebody did something."""
        return time.monotonic() - self._touched

    # --- from the engine
    def adopt(self, state: State) -> None:
        """Take a state: the settings of the page are those of the engine."""
        self.state = state
        if (state.chosen, state.settings) != self._adopted:
            self._adopted = (state.chosen, state.settings)
            self.experiment = Experiment(**state.chosen)

    def require_state(self) -> State:
        """The last state; a GanvizError while there is none."""
        if self.state is None:
            raise GanvizError("The run is still being built; try again in a moment.")
        return self.state

    @property
    def playing(self) -> bool:
        """Whether the last state was of a run being trained."""
        return self.state is not None and self.state.playing

    # --- to the browser
    def tell(self, key: str, value: Any) -> None:
        """Tell the browser, with the next message, unless it knows already."""
        if key not in self._told or self._told[key] != value:
            self._told[key] = self._news[key] = value

    def take_news(self) -> dict[str, Any]:
        """What is to be told, once."""
        news, self._news = self._news, {}
        return news

    def everything_told(self) -> dict[str, Any]:
        """All that was told so far, for a browser that begins anew; a notice stays as long as if it were new."""
        if self._notice_until != float("inf"):
            self._notice_until = time.monotonic() + NOTICE_FOR
        return dict(self._told)

    def notify(self, text: str, kind: str = "info", acts: Collection[Mapping[str, Any]] = ()) -> int:
        """One line for what a person must know: "info", which goes by itself, "success", "warning" or "error".

        Args:
            acts: commands as buttons: {"label", "do", and its arguments}.

        Returns:
            its number.
        """
        self._notices += 1
        seconds = NOTICE_FOR if kind in ("info", "success") else None
        self._notice_until = float("inf") if seconds is None else time.monotonic() + seconds
        told = {"id": self._notices, "text": text, "kind": kind, "acts": [dict(act) for act in acts]}
        self.tell("notice", {**told, "seconds": seconds})  # the browser has the clock; a page at rest is not told again
        return self._notices

    def expire_notice(self) -> None:
        """Take back what was only information, once it has been there long enough."""
        if time.monotonic() > self._notice_until:
            self.clear_notice()

    def clear_notice(self, number: int | None = None) -> None:
        """Take back the notice, or just the one of this number if it is still there."""
        if number is None or number == self._notices:
            self._notice_until = float("inf")
            self.tell("notice", None)

    # --- what is hidden
    def hide(self, who: str, names: Collection[str]) -> None:
        """Hide controls on behalf of the link, a lesson or presenter mode."""
        self.hidden[who] = tuple(names)
        self.tell("hidden", sorted(self.all_hidden()))

    def all_hidden(self) -> set[str]:
        """Names of all hidden controls."""
        return {name for names in self.hidden.values() for name in names}

    def require_free(self, *names: str) -> None:
        """A GanvizError if any of these controls is hidden: what cannot be seen is not to be changed."""
        if self.all_hidden().intersection(names):
            raise GanvizError("That is not to be changed here.")
