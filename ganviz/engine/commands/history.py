"""Commands that look and go back, and those about branches and files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ganviz.engine.commands.command import Command, put, require_step, require_whole
from ganviz.errors import GanvizError
from ganviz.recording.events import bookmark

LONGEST_NAME = 60  # characters of a branch's name


# --- history
@dataclass(frozen=True)
class Show(Command):
    """Show the run as it was at the kept moment nearest to `step`, not after it; None for as it is now.

    Training is not concerned. Taking single steps, or whatever begins another run, shows the present again.
    """

    leaves_error: ClassVar[bool] = True
    step: int | None = None

    def __post_init__(self) -> None:
        require_step(self.step)


@dataclass(frozen=True)
class Bookmark(Command):
    """Mark the moment that is shown."""

    leaves_error: ClassVar[bool] = True
    note: str = ""

    def __post_init__(self) -> None:
        bookmark(0, self.note)


@dataclass(frozen=True)
class Restore(Command):
    """Go on from `step` as another branch, paused. What came after it is kept as the branch that was left.

    `State.timeline.restoring` tells how far it is.
    """

    step: int

    def __post_init__(self) -> None:
        require_whole("step", self.step)


@dataclass(frozen=True)
class CancelRestore(Command):
    """Give up restoring, at once; the run stays where it is."""

    at_once: ClassVar[bool] = True


@dataclass(frozen=True)
class Switch(Command):
    """Go on with another branch where it stood, paused; this one is kept."""

    branch: int

    def __post_init__(self) -> None:
        require_whole("branch", self.branch, 1)


@dataclass(frozen=True)
class Rename(Command):
    """Call a branch `name`."""

    leaves_error: ClassVar[bool] = True
    branch: int
    name: str

    def __post_init__(self) -> None:
        require_whole("branch", self.branch, 1)
        put(self, name=" ".join(self.name.split()))
        if not 0 < len(self.name) <= LONGEST_NAME:
            raise GanvizError(f"a branch's name has 1 to {LONGEST_NAME} characters, not {len(self.name)}")


@dataclass(frozen=True)
class Discard(Command):
    """Forget a branch that is not being trained."""

    leaves_error: ClassVar[bool] = True
    branch: int

    def __post_init__(self) -> None:
        require_whole("branch", self.branch, 1)


# --- files
@dataclass(frozen=True)
class Save(Command):
    """Write the run as it is now to a file, beside training; `State.saved` tells when that is done, or why not.

    That is published at once, whether or not the page is ready for another state.
    """

    leaves_error: ClassVar[bool] = True
    path: Path

    def __post_init__(self) -> None:
        put(self, path=Path(self.path))


@dataclass(frozen=True)
class Open(Command):
    """Go on with the run in a file, paused where it stood; if it cannot be used, `State.opened` tells why.

    The present run goes on then as if nobody had asked. The file may come from anybody (see `open_recording`).
    """

    path: Path

    def __post_init__(self) -> None:
        put(self, path=Path(self.path))
