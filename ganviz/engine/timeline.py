"""The history of a run as a page shows it: what can be looked at, what happened, which branches there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.experiment.words import changed
from ganviz.recording import Change, Event, Recording


@dataclass(frozen=True)
class Mark:
    """A place on the timeline: `kind` is "change" or one of `EVENT_KINDS`, `text` says what happened."""

    step: int
    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class Branch:
    """A run that can be gone on with.

    Attributes:
        number: from 1, in the order in which they began.
        name: what a person calls it.
        step: where it stands.
        parent: number of the branch from which it was forked after step `forked_at`; None for one that began by itself.
        settings: in force where it stands.
        metrics: the last that were measured, by name.
        diverged: why it was stopped; empty if it was not.
    """

    number: int
    name: str
    step: int
    parent: int | None = None
    forked_at: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    diverged: str = ""


@dataclass(frozen=True)
class Restoring:
    """A step that is being restored: from which checkpoint, how far the replay is, and where it goes."""

    begin: int
    step: int
    target: int

    @property
    def share(self) -> float:
        """Of the steps to replay, those replayed, 0 to 1."""
        return (self.step - self.begin) / max(self.target - self.begin, 1)


@dataclass(frozen=True, eq=False)
class Timeline:
    """Where the page stands in the history of its run.

    Attributes:
        kept: steps that can be looked at, rising, int64 (n,).
        step: where the run stands now.
        shown: the step looked at; None for the run as it is now.
        marks: what happened in the whole run, oldest first.
        branches: all there are, the one being trained among them; by number.
        branch: number of the one being trained.
        rival: number of the one that is compared with it, if there is one.
        restoring: the restoration under way, if there is one.
    """

    kept: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    step: int = 0
    shown: int | None = None
    marks: tuple[Mark, ...] = ()
    branches: tuple[Branch, ...] = ()
    branch: int = 1
    rival: int | None = None
    restoring: Restoring | None = None


def marks_of(changes: Sequence[Change], events: Sequence[Event]) -> tuple[Mark, ...]:
    """Changes of settings and events on one line, oldest first."""
    marks = [Mark(change.step, "change", changed(change.settings)) for change in changes]
    marks += [Mark(event.step, event.kind, event.text) for event in events]
    return tuple(sorted(marks, key=lambda mark: mark.step))


class Marks:
    """The marks of a run, made anew only when something has happened."""

    def __init__(self) -> None:
        self._key: object = None
        self._marks: tuple[Mark, ...] = ()

    def of(self, recording: Recording, run: int) -> tuple[Mark, ...]:
        """Those of a recording, that of the run with this number."""
        changes, events = recording.marks(), recording.events
        key = (run, len(changes), changes[-1:], len(events), events[-1:])
        if key != self._key:
            self._key, self._marks = key, marks_of(changes, events)
        return self._marks
