"""Session: runs and what is being done with them. Carries out wishes, and says how things stand; without threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

from ganviz.engine.asked_steps import AskedSteps
from ganviz.engine.branches import Branches
from ganviz.engine.engine import State
from ganviz.engine.examiner import Examiner
from ganviz.engine.keeping import Keeper
from ganviz.engine.pace import Pace
from ganviz.engine.run import MOVES, Run
from ganviz.engine.timeline import Mark, Restoring, Timeline, marks_of
from ganviz.engine.usage import measure
from ganviz.errors import GanvizError, unknown
from ganviz.observation import PARTS, Scene, Snapshot
from ganviz.recording import FILM, TRAILS, FilmStrip, Moment, Trail
from ganviz.weights import WarmStart

TELL_EVERY = 0.1  # s between two tellings of how far a restoration is


class CancelledError(GanvizError):
    """What was being done was given up."""


class Session:
    """One run at a time, and those that were left for it.

    The methods named as those of `Engine` carry out its wishes, or raise a GanvizError that says why not.

    Args:
        run: the first run.
        pace: the engine's clock.
        on_change: called when something has changed beside the run, perhaps in another thread.
        on_saved: called in another thread once `save` is done.

    Attributes:
        run, pace, branches, examiner, keeper: its parts.
        playing: whether steps are to be taken until somebody pauses.
        restoring: how far a restoration is; None when there is none.
        cancelled: set it from anywhere to have a restoration given up.
    """

    def __init__(self, run: Run, pace: Pace, on_change: Callable[[], object], on_saved: Callable[[], object]) -> None:
        self.keeper = Keeper(on_saved)
        self.cancelled = Event()
        self.run, self.pace, self._on_change = run, pace, on_change
        self.branches, self.examiner = Branches(), Examiner(on_change)
        self.playing = False
        self.restoring: Restoring | None = None
        self._learning = "both"
        self._run_number = 0
        self._steps = AskedSteps()
        self._story: tuple[Scene, ...] = ()
        self._stories = 0
        self._wanted: frozenset[str] = frozenset(PARTS)
        self._shown: Moment | None = None
        self._marks: tuple[Any, tuple[Mark, ...]] = (None, ())

    # --- what the engine's thread asks
    @property
    def active(self) -> bool:
        """Whether steps are to be taken."""
        return self.playing or bool(self._steps)

    @property
    def looks_back(self) -> bool:
        """Whether a moment of the past is shown."""
        return self._shown is not None

    def take_step(self) -> None:
        """Take the next step."""
        self._learning = "both" if self.playing else self._steps.take()
        self.run.step(self._learning)

    def capture(self) -> Snapshot:
        """Observe of the run what the page wants; pause one that has diverged."""
        snapshot = self.run.capture(self._wanted)
        if snapshot.diverged:
            self.pause()
        return snapshot

    def state(self) -> State:
        """How things stand, with the moment that is shown."""
        # what the past looked like does not depend on the present: the run is observed only for its recording
        present = self.capture() if self.active or self._shown is None else None
        moment = self._shown or self.run.recording.now(present or self.capture())
        return State(
            moment.snapshot,
            losses=moment.losses,
            observations=moment.observations,
            film=moment.film if FILM in self._wanted else FilmStrip(),
            shares=moment.shares,
            trail=moment.trail if TRAILS in self._wanted else Trail(),
            changes=moment.changes,
            events=moment.events,
            timeline=self.timeline(),
            run=self._run_number,
            playing=self.active,
            learning=self._learning,
            steps_per_second=self.pace.steps_per_second(self.active),
            usage=measure(self.run.trainer.device),
            examining=self.examiner.now,
            last_sound_step=self.run.last_sound_step(),
            story=self._story,
            stories=self._stories,
            warm=self.run.warm_start is not None,
            saved=self.keeper.saved,
            opened=self.keeper.opened,
        )

    def timeline(self) -> Timeline:
        """The run's history, for the page."""
        return Timeline(
            kept=self.run.recording.snapshots.step_array(),
            step=self.run.trainer.step_count,
            shown=None if self._shown is None else self._shown.snapshot.step,
            marks=self._marks_now(),
            branches=self.branches.told(self.run),
            branch=self.branches.current,
            restoring=self.restoring,
        )

    # --- wishes
    def apply(self, changes: Mapping[str, Any], keep_weights: bool) -> None:
        if keep_weights or self.run.only_live(changes):
            self.run.apply(changes, keep_weights)
        else:
            self._begin(lambda: self.run.apply(changes))

    def play(self) -> None:
        self._go()
        self.playing = True
        self._steps.clear()

    def pause(self) -> None:
        self.playing = False
        self._steps.clear()

    def step(self, player: str, count: int) -> None:
        if player not in MOVES:
            raise GanvizError(unknown("player", player, MOVES))
        self._go()
        self._shown = None
        self.playing = False
        self._steps.add(player, count)

    def slow_motion(self) -> None:
        self.pause()
        self._require_sound()
        self._shown = None
        self._story = self.run.slow_motion()
        self._stories += 1

    def reinitialize(self, player: str) -> None:
        self.run.reinitialize(player)
        self._story, self._shown = (), None

    def reset(self, from_scratch: bool) -> None:
        self._begin(lambda: self.run.reset(from_scratch))

    def begin(self, changes: Mapping[str, Any], warm_start: WarmStart) -> None:
        self._begin(lambda: self.run.begin(changes, warm_start))

    def show(self, step: int | None) -> None:
        kept = self.run.recording.snapshots
        self.pace.hurry()
        if step is None or not kept:
            self._shown = None
        else:
            self._shown = self.run.recording.moment(kept.nearest(step) or kept[0])

    def bookmark(self, note: str) -> None:
        here = self.run.trainer.step_count if self._shown is None else self._shown.snapshot.step
        self.run.recording.add_bookmark(here, note)

    def restore(self, step: int) -> None:
        self.pause()
        if step == self.run.trainer.step_count and not self.run.diverged:
            self._shown = None
            return
        left = self.run.recorded()
        self._restore(step)
        self.branches.leave(left, step)
        self._start_over()

    def switch(self, branch: int) -> None:
        self.pause()
        self.branches.switch(self.run, branch)
        self._start_over()

    def rename(self, branch: int, name: str) -> None:
        self.branches.rename(branch, name)

    def discard(self, branch: int) -> None:
        self.branches.discard(branch)
        self.branches.share_room(self.run.recording)

    def save(self, path: Path) -> None:
        self.keeper.save(self.run, path)

    def open(self, path: Path) -> None:
        left = self.run.recorded()
        if self.keeper.open(self.run, path):
            self.pause()
            self.branches.leave(left)
            self._start_over()

    def limit_speed(self, steps_per_second: float | None) -> None:
        self.pace.limit(steps_per_second)

    def want(self, parts: frozenset[str], tiles: int) -> None:
        self._wanted = parts
        self.run.show_tiles(tiles)

    def examine(self, wanted: bool) -> None:
        self.examiner.start(self.run.trainer) if wanted else self.examiner.cancel()

    # --- parts of these
    def _require_sound(self) -> None:
        if self.run.diverged:
            raise GanvizError("The run has diverged. Reset it, or go back to before it broke.")

    def _go(self) -> None:
        self._require_sound()
        self._story = ()
        self.pace.start()

    def _begin(self, start: Callable[[], object]) -> None:
        """Have another run take the place of this one, which is kept as a branch."""
        left = self.run.recorded()
        start()
        self.branches.leave(left)
        self._start_over()

    def _start_over(self) -> None:
        self.branches.share_room(self.run.recording)
        self._run_number += 1
        self.examiner.forget()
        self._story, self._shown = (), None
        self._steps.clear()
        self.pace.start()

    def _restore(self, step: int) -> None:
        self.cancelled.clear()
        told = time.perf_counter()
        begin = self.run.recording.checkpoints.nearest(step)
        restoring = Restoring(begin.step if begin else 0, begin.step if begin else 0, step)

        def progress(reached: int) -> None:
            nonlocal told
            if self.cancelled.is_set():
                raise CancelledError(f"Going back to step {step:,} was given up; nothing has changed.")
            if time.perf_counter() - told > TELL_EVERY:
                self.restoring, told = replace(restoring, step=reached), time.perf_counter()
                self._on_change()

        try:
            self.run.restore(step, progress)
        finally:
            self.restoring = None

    def _marks_now(self) -> tuple[Mark, ...]:
        """Made anew only when something has happened."""
        recording = self.run.recording
        changes, events = recording.marks(), recording.events
        key = (self._run_number, len(changes), changes[-1:], len(events), events[-1:])
        if key != self._marks[0]:
            self._marks = (key, marks_of(changes, events))
        return self._marks[1]
