"""What all commands share: their base, and the checks of arguments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from ganviz.errors import GanvizError, unknown
from ganviz.experiment import PLAYERS

MOVES = ("both", *PLAYERS)


@dataclass(frozen=True)
class Command:
    """Something asked of an engine.

    Raises:
        GanvizError: when it is made, for an argument that cannot be, naming it and what can.

    Attributes:
        leaves_error: whether what went wrong before is still told afterwards; most commands make it a thing of the
            past.
        at_once: whether it waits for no other command and does not interrupt training.
    """

    leaves_error: ClassVar[bool] = False
    at_once: ClassVar[bool] = False


# --- for the commands themselves
def put(command: Command, **values: Any) -> None:
    """Give a frozen command other values than those that it was made of."""
    for name, value in values.items():
        object.__setattr__(command, name, value)


def require_whole(name: str, value: Any, low: int = 0, high: int | None = None) -> None:
    """Raise GanvizError for what is no whole number between the bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
        until = "on" if high is None else f"to {high:,}"
        raise GanvizError(f"{name} {value!r} is not a whole number from {low} {until}")


def require_step(step: int | None) -> None:
    """Raise GanvizError for what is neither a step nor None."""
    if step is not None:
        require_whole("step", step)


def require_players(players: Collection[str]) -> tuple[str, ...]:
    """The players; raises GanvizError for a word that is none."""
    named = (players,) if isinstance(players, str) else tuple(players)
    for player in named:
        if player not in PLAYERS:
            raise GanvizError(unknown("player", player, PLAYERS))
    return named
