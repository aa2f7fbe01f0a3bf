"""The frames of a replay: moments made small, and thinned to fit."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from ganviz.engine import State
from ganviz.errors import GanvizError
from ganviz.export.replay.views import ReplayView
from ganviz.export.replay.words import in_force
from ganviz.frames.block import Shared, pack
from ganviz.frames.sections_run import header
from ganviz.frames.sharing import Sharing
from ganviz.recording import Moment


def to_line(block: bytes) -> str:
    """A block of bytes, deflated, in base64."""
    return base64.b64encode(zlib.compress(block, 9)).decode("ascii")


class Encoder:
    """Snapshots to lines of text.

    Args:
        views: those that are shown.

    Attributes:
        shared: what many frames have in common; they refer to it by its place.
        filled: keys of the views of which a snapshot had something.
        last: the newest moment.
        broken: step and words of the first that had diverged, if any had.
    """

    def __init__(self, views: Sequence[ReplayView]) -> None:
        self.views = views
        self.shared: list[Any] = []
        self.filled: set[str] = set()
        self.last: Moment | None = None
        self.broken: dict[int, str] = {}
        self._sharing = Sharing(most=None)
        self._told: dict[str, Any] = {}
        self._number = 0

    def line(self, moment: Moment) -> str:
        """One frame.

        Raises:
            GanvizError: if the moment is not later than the one before.
        """
        return to_line(self.block(moment))

    def block(self, moment: Moment) -> bytes:
        """The same as bytes."""
        snapshot = moment.snapshot
        if self.last is not None and snapshot.step <= (before := self.last.snapshot.step):
            raise GanvizError(
                f"the moments of a replay must rise in step: {snapshot.step:,} came after {before:,}; sort them"
            )
        if snapshot.diverged and not self.broken:
            self.broken[snapshot.step] = f"training diverged: {snapshot.diverged}"
        self.last = moment
        self._number += 1
        own, refers, fresh = self._sharing.part(self._frame(State(moment, run=1)))
        self.shared += fresh.values()  # numbered in the order in which they come
        return pack(own, refers)

    def _frame(self, state: State) -> dict[str, Any]:
        seen = state.snapshot
        sections = {view.key: view.make(state, seen) for view in self.views}
        self.filled |= {key for key, section in sections.items() if section is not None}
        return {**header(state, seen, self._number), "settings": self._settings(seen.settings), **sections}

    def _settings(self, settings: Mapping[str, Any]) -> Shared:
        key = repr(settings)  # finding out which have an effect takes longer than all the rest of a frame
        if key not in self._told:
            self._told[key] = in_force(settings)
        return Shared(("settings", key), lambda: self._told[key])


class Reel:
    """Lines by step, as many as fit: of too many, every second goes, as often as it takes. The last one stays.

    Args:
        limit: characters of all lines together.

    Attributes:
        seen: lines taken in.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.seen, self.every = limit, 0, 1
        self._kept: list[tuple[int, str]] = []
        self._last: tuple[int, str] | None = None  # unless it is kept
        self._size = 0

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Step and line of each frame, in order."""
        return [*self._kept, *([] if self._last is None else [self._last])]

    @property
    def size(self) -> int:
        """Characters of all lines."""
        return self._size + (0 if self._last is None else len(self._last[1]))

    def add(self, step: int, line: str) -> None:
        """Take in one more."""
        due = self.seen % self.every == 0
        self.seen += 1
        self._last = None if due else (step, line)
        if due:
            self._kept.append((step, line))
            self._size += len(line)
        self.thin(self.limit)

    def thin(self, limit: int) -> bool:
        """Leave out lines until the others fit; returns whether they do. Two stay in any case."""
        while self.size > limit and len(self.lines) > 2:
            if self._last is None and len(self._kept) % 2 == 0:
                self._last = self._kept[-1]
            self._kept = self._kept[::2]
            self._size = sum(len(line) for _, line in self._kept)
            self.every *= 2
        return self.size <= limit
