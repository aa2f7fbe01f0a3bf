"""Awaited, Answers: whether a state knows already of what was asked for."""

from __future__ import annotations

from collections.abc import Callable

from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import Command


class Awaited:
    """Tells states that come from before a command from those that come after it.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._asked = 0

    def begin(self) -> None:
        """Wait for what was asked for so far."""
        self._asked = self._model.engine.asked

    def answered(self, state: State) -> bool:
        """Whether all of that was carried out, or refused, when the state was made."""
        return state.answered >= self._asked


class Answers:
    """Commands of one kind, whoever on the page asks for them, until a state knows of them.

    Args:
        model: of the page.
        wanted: whether a command is of that kind.
    """

    def __init__(self, model: PageModel, wanted: Callable[[Command], bool]) -> None:
        self._model, self._wanted = model, wanted
        self._waiting: list[tuple[int, Command]] = []
        model.on_command(self._note)

    @property
    def waiting(self) -> bool:
        """Whether there is one of which no state that was taken knows."""
        return bool(self._waiting)

    def take(self, state: State) -> list[Command]:
        """Those that were carried out, or refused, when the state was made; each is told of once."""
        known = [command for number, command in self._waiting if number <= state.answered]
        self._waiting = self._waiting[len(known) :]
        return known

    def _note(self, command: Command) -> None:
        if not command.at_once and self._wanted(command):
            self._waiting.append((self._model.engine.asked, command))
