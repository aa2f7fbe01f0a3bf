"""Branches: runs that were left for another one, each to be gone on with where it stood."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from ganviz.engine.run import Run
from ganviz.engine.timeline import Branch
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.recording import Recording

MOST = 12  # that are parked; of those that nobody named, the oldest goes
WORTH = 50  # steps of its own from which a run is kept when another one begins


class Branches:
    """The run being trained, and those parked beside it.

    All of them share one budget of memory: half is for the run being trained, half for those that are parked.
    """

    def __init__(self) -> None:
        self._current = Branch(1, "Run 1", 0)
        self._parked: dict[int, tuple[Branch, Recording]] = {}
        self._rival: Branch | None = None
        self._named: set[int] = set()
        self._next = 2

    @property
    def current(self) -> int:
        """Number of the one being trained."""
        return self._current.number

    @property
    def rival(self) -> int | None:
        """Number of the one that is compared with it, which is trained, too."""
        return None if self._rival is None else self._rival.number

    def oppose(self, forked_at: int) -> None:
        """Another run is trained beside this one, from which it has been forked after a step; 0: from the beginning."""
        number, self._next = self._next, self._next + 1
        if forked_at:
            name = f"Branch {number} from step {forked_at:,}"
            self._rival = Branch(number, name, forked_at, self.current, forked_at)
        else:
            self._rival = Branch(number, f"Run {number}", 0)

    def swap(self) -> None:
        """The run being trained and its rival change places."""
        if self._rival is not None:
            self._current, self._rival = self._rival, self._current

    def dismiss(self, left: Recording) -> None:
        """Park the rival, of which this is a copy of its recording."""
        if self._rival is not None:
            self._park(self._rival, left, 1)
            self._rival = None

    def leave(self, left: Recording, forked_at: int | None = None) -> None:
        """Park a copy of the run's recording, since another run has taken its place.

        Args:
            forked_at: the step after which the other one branches off; None for one that begins by itself.
        """
        parent = self._park(self._current, left, 1 if forked_at is not None else WORTH)
        number, self._next = self._next, self._next + 1
        if forked_at is None:
            self._current = Branch(number, f"Run {number}", 0)
        else:
            self._current = Branch(number, f"Branch {number} from step {forked_at:,}", 0, parent, forked_at)

    def switch(self, run: Run, number: int) -> None:
        """Go on with a parked one; the run being trained is parked.

        Raises:
            GanvizError: for a number that is not parked.
        """
        branch, recording = self._find(number)
        left = run.recorded()
        run.resume(recording)
        del self._parked[number]
        self._park(self._current, left, 1)
        self._current = branch

    def rename(self, number: int, name: str) -> None:
        """Call a branch `name`.

        Raises:
            GanvizError: for a number that is none.
        """
        if number == self.current:
            self._current = replace(self._current, name=name)
        elif self._rival is not None and number == self._rival.number:
            self._rival = replace(self._rival, name=name)
        else:
            branch, recording = self._find(number)
            self._parked[number] = (replace(branch, name=name), recording)
        self._named.add(number)

    def discard(self, number: int) -> None:
        """Forget a parked one.

        Raises:
            GanvizError: for a number that is not parked.
        """
        if number == self.current:
            raise GanvizError("the branch being trained cannot be discarded; switch to another one first")
        self._find(number)
        del self._parked[number]

    def share_room(self, *trained: Recording) -> None:
        """Divide the budget of memory between the recordings of the runs being trained, one or two, and the others."""
        parked = len(self._parked)
        for recording in trained:
            recording.limit((0.5 if parked else 1.0) / len(trained))
        for _, other in self._parked.values():
            other.limit(0.5 / parked)

    def told(self, run: Run, rival: Run | None = None) -> tuple[Branch, ...]:
        """All of them, by number."""
        now = [_now(self._current, run)]
        if self._rival is not None and rival is not None:
            now.append(_now(self._rival, rival))
        return tuple(sorted((*now, *(branch for branch, _ in self._parked.values())), key=lambda b: b.number))

    def _park(self, branch: Branch, left: Recording, worth: int) -> int | None:
        """Keep a run that was trained until now if it has steps enough of its own; its number, or its parent's."""
        end = left.end
        if end is None or end.step - branch.forked_at < worth:
            return branch.parent
        settings = Experiment(**end.settings).settings()
        self._parked[branch.number] = (_told(branch, left, end.step, settings, left.diverged), left)
        while len(self._parked) > MOST:
            unnamed = (number for number in self._parked if number not in self._named)
            del self._parked[next(unnamed, min(self._parked))]
        return branch.number

    def _find(self, number: int) -> tuple[Branch, Recording]:
        if number not in self._parked:
            others = ", ".join(map(str, sorted(self._parked))) or "none"
            raise GanvizError(f"there is no other branch {number}; there are: {others}")
        return self._parked[number]


def _now(branch: Branch, run: Run) -> Branch:
    return _told(branch, run.recording, run.trainer.step_count, run.in_force[1], run.diverged)


def _told(branch: Branch, recording: Recording, step: int, settings: Mapping[str, object], diverged: str) -> Branch:
    last = {name: float(column[-1]) for name, column in recording.observations.columns().items() if len(column)}
    metrics = {name: value for name, value in last.items() if name != "step" and not math.isnan(value)}
    return replace(branch, step=step, settings=settings, metrics=metrics, diverged=diverged)
