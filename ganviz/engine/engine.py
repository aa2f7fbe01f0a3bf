"""The protocol between a page and whatever trains for it: commands in, immutable states out."""

from __future__ import annotations

from typing import Protocol

from ganviz.engine.commands import Command
from ganviz.engine.state import State


class Engine(Protocol):
    """Trains one experiment somewhere. Every method returns at once; commands are carried out in order.

    Errors never leave the engine: they pause it if they must and are told in `latest.error`.

    Attributes:
        failure: why the first run could not be built; empty if it was, or is still being built.
        asked: how many commands were given; a state whose `answered` is less does not know of the last of them.
    """

    failure: str
    asked: int

    @property
    def latest(self) -> State | None:
        """The newest published state; None until the run is built."""

    def do(self, command: Command) -> None:
        """Carry out a command, whole or not at all; `latest.error` tells why not.

        `CancelRestore`, `Ready` and `Close` are not counted in `asked`: they are carried out at once.
        """

    def ready(self, is_ready: bool = True) -> None:
        """Whether the page can take another state (see `Ready`)."""

    def close(self) -> None:
        """Stop for good and let go of everything."""

    def join(self, timeout: float | None = None) -> None:
        """Wait, after `close`, until it has stopped."""
