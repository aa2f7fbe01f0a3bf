"""Commands about what is told of a run, and the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import ClassVar

from ganviz.engine.commands.command import Command, put, require_whole
from ganviz.errors import GanvizError

MOST_TILES = 16  # of a side of the sample grid


@dataclass(frozen=True)
class Want(Command):
    """What the open views need: parts of a snapshot (see `Probe.observe`), `FILM`, `TRAILS`.

    Attributes:
        tiles: side of the sample grid.
    """

    leaves_error: ClassVar[bool] = True
    parts: Collection[str] = field(default_factory=frozenset)
    tiles: int = 6

    def __post_init__(self) -> None:
        if isinstance(self.parts, str) or not all(isinstance(part, str) for part in self.parts):
            raise GanvizError(f"parts {self.parts!r} are not a collection of names")
        require_whole("tiles", self.tiles, 1, MOST_TILES)
        put(self, parts=frozenset(self.parts))


@dataclass(frozen=True)
class Examine(Command):
    """Look thoroughly at the generator as it is now (`State.examining`), beside training; or give that up."""

    leaves_error: ClassVar[bool] = True
    wanted: bool = True


@dataclass(frozen=True)
class Ready(Command):
    """Whether the page can take another state. While it cannot, none is made, and training goes on.

    It comes with every frame and does not interrupt training.
    """

    at_once: ClassVar[bool] = True
    leaves_error: ClassVar[bool] = True
    is_ready: bool = True


@dataclass(frozen=True)
class Close(Command):
    """Stop for good and let go of everything."""

    at_once: ClassVar[bool] = True
