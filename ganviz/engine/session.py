"""Session: runs and what is being done with them. Carries out wishes, and says how things stand; without threads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ganviz.engine.branches import Branches
from ganviz.engine.comparing import Comparing, changed_experiment, require_players
from ganviz.engine.engine import State, state_of
from ganviz.engine.examiner import Examiner
from ganviz.engine.going_back import GoingBack
from ganviz.engine.keeping import Keeper
from ganviz.engine.pace import Pace
from ganviz.engine.planned import Planned, Turns
from ganviz.engine.run import Run
from ganviz.engine.stepping import Stepping
from ganviz.engine.timeline import Marks, Timeline
from ganviz.engine.usage import measure
from ganviz.errors import GanvizError
from ganviz.observation import PARTS, Scene, Snapshot
from ganviz.recording import Moment
from ganviz.weights import WarmStart


class Session:
    """One run at a time, and those that were left for it.

    The methods named as those of `Engine` carry out its wishes, or raise a GanvizError that says why not.

    Args:
        run: the first run.
        pace: the engine's clock.
        on_change: called when something has changed beside the run, perhaps in another thread.
        on_saved: called in another thread once `save` is done.

    Attributes:
        run, pace, stepping, branches, comparing, going_back, examiner, keeper: its parts.
    """

    def __init__(self, run: Run, pace: Pace, on_change: Callable[[], object], on_saved: Callable[[], object]) -> None:
        self.keeper = Keeper(on_saved)
        self.run, self.pace, self.going_back = run, pace, GoingBack(on_change)
        self.branches, self.examiner = Branches(), Examiner(on_change)
        self.comparing, self._planned = Comparing(), Planned()
        self.stepping = Stepping()
        self._run_number = 0
        self._story: tuple[Scene, ...] = ()
        self._stories = 0
        self._wanted: frozenset[str] = frozenset(PARTS)
        self._shown: Moment | None = None
        self._marks = Marks()

    # --- what the engine's thread asks
    @property
    def active(self) -> bool:
        """Whether steps are to be taken."""
        return self.stepping.active

    @property
    def looks_back(self) -> bool:
        """Whether a moment of the past is shown."""
        return self._shown is not None

    def take_step(self) -> None:
        """Take the next step."""
        learning = self.stepping.next()
        self.run.step(learning)
        self.comparing.step(learning)
        self._keep_to_plan()

    def capture(self) -> Snapshot:
        """Observe of the run, and of its rival, what the page wants; pause one that has diverged."""
        snapshot = self.run.capture(self._wanted)
        self.comparing.capture(self._wanted, snapshot)
        if snapshot.diverged:
            self.pause()
        self.stepping.look(self.run)
        return snapshot

    def state(self) -> State:
        """How things stand, with the moment that is shown."""
        # what the past looked like does not depend on the present: the run is observed only for its recording
        present = self.capture() if self.active or self._shown is None else None
        moment = self._shown or self.run.recording.now(present or self.capture())
        rival = self.comparing.moment()
        return replace(
            state_of(moment, self._run_number, self._wanted),
            comparison=self.comparing.told(self.run, moment.snapshot.step),
            rival=None if rival is None else state_of(rival, self._run_number),
            planned=self._planned,
            timeline=self.timeline(),
            playing=self.active,
            learning=self.stepping.learning,
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
            kept=self.comparing.kept(self.run.recording.snapshots.step_array()),
            step=self.run.trainer.step_count,
            shown=None if self._shown is None else self._shown.snapshot.step,
            marks=self._marks.of(self.run.recording, self._run_number),
            branches=self.branches.told(self.run, self.comparing.rival),
            branch=self.branches.current,
            rival=self.branches.rival,
            restoring=self.going_back.now,
        )

    # --- wishes
    def apply(self, changes: Mapping[str, Any], keep_weights: bool) -> None:
        if keep_weights or self.run.only_live(changes):
            self.run.apply(changes, keep_weights)
            self.comparing.apply(changes, keep_weights)
        else:
            self._begin_both(lambda: self.run.apply(changes))

    def play(self) -> None:
        self._go()
        self.stepping.play()

    def pause(self) -> None:
        self.stepping.pause()

    def step(self, player: str, count: int) -> None:
        self._require_sound()
        self.stepping.ask(player, count)
        self._go()
        self._look_at(None)

    def settle(self) -> None:
        self._go()
        self._look_at(None)
        self.stepping.settle(self.run.trainer.step_count)

    def slow_motion(self) -> None:
        self.pause()
        self._require_sound()
        self._look_at(None)
        self._story = self.run.slow_motion()
        self.comparing.step("both")
        self._stories += 1

    def reinitialize(self, player: str) -> None:
        self.run.reinitialize(player)
        self.comparing.reinitialize(player)
        self._story = ()
        self._look_at(None)

    def reset(self, from_scratch: bool) -> None:
        self._begin_both(lambda: self.run.reset(from_scratch))

    def begin(self, changes: Mapping[str, Any], warm_start: WarmStart) -> None:
        self._begin(lambda: self.run.begin(changes, warm_start))

    def show(self, step: int | None) -> None:
        self.pace.hurry()
        kept = self.comparing.kept(self.run.recording.snapshots.step_array())
        before = kept[kept <= step] if step is not None else kept[:0]
        self._look_at(None if step is None or not len(kept) else int(before[-1] if len(before) else kept[0]))

    def bookmark(self, note: str) -> None:
        here = self.run.trainer.step_count if self._shown is None else self._shown.snapshot.step
        self.run.recording.add_bookmark(here, note)

    def restore(self, step: int) -> None:
        self.pause()
        if step == self.run.trainer.step_count and not self.run.diverged:
            self._look_at(None)
            return
        left = self.run.recorded()
        self.going_back.restore(self.run, step)
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
        self._share_room()

    def compare(self, settings: Mapping[str, Any], reinitialize: Collection[str], step: int | None) -> None:
        changed_experiment(self.run, settings)
        require_players(reinitialize)
        if step == 0 or not Run.only_live(settings):
            self._begin(lambda: self.run.reset(from_scratch=not Run.only_live(settings)))
        elif step is not None and step != self.run.trainer.step_count:
            self.restore(step)
        self._require_sound()
        self._dismiss()
        self._oppose(settings, reinitialize)

    def swap(self) -> None:
        there = None if self._shown is None else self._shown.snapshot.step
        self.run = self.comparing.swap(self.run)
        self.branches.swap()
        self._run_number += 1
        self.examiner.forget()
        self._story = ()
        self._look_at(there)
        if self.run.diverged:
            self.pause()

    def end_comparison(self) -> None:
        self.branches.dismiss(self.comparing.end().recorded())
        self._share_room()

    def follow(self, turns: Turns, steps: int) -> None:
        self._planned = Planned(tuple(turns), self.run.trainer.step_count + steps)

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
        for run in (self.run, self.comparing.rival):
            if run is not None:
                run.show_tiles(tiles)

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

    def _keep_to_plan(self) -> None:
        """Do what is planned for the step at which the run has arrived."""
        if self._planned == Planned():
            return
        turns, pause, self._planned = self._planned.due(self.run.trainer.step_count)
        for settings in turns:
            self.apply(settings, False)
        if pause:
            self.pause()

    def _look_at(self, step: int | None) -> None:
        """Show both runs as they were at a step that was kept; None for as they are now."""
        there = None if step is None else self.run.recording.snapshots.nearest(step)
        self._shown = None if there is None else self.run.recording.moment(there)
        self.comparing.show(step)

    def _oppose(self, settings: Mapping[str, Any], reinitialize: Collection[str]) -> None:
        self.comparing.begin(self.run, settings, reinitialize)
        self.branches.oppose(self.run.trainer.step_count)
        self._look_at(None)
        self._share_room()

    def _dismiss(self) -> None:
        """Park the rival, if there is one."""
        if self.comparing.rival is not None:
            self.end_comparison()

    def _share_room(self) -> None:
        runs = [run for run in (self.run, self.comparing.rival) if run is not None]
        self.branches.share_room(*(run.recording for run in runs))

    def _begin_both(self, start: Callable[[], object]) -> None:
        """Begin again; a rival, too, with what made the difference."""
        difference = None if self.comparing.rival is None else self.comparing.difference
        self._begin(start)
        if difference is not None:
            self._oppose(*difference)

    def _begin(self, start: Callable[[], object]) -> None:
        """Have another run take the place of this one, which is kept as a branch."""
        left = self.run.recorded()
        start()
        self.branches.leave(left)
        self._start_over()

    def _start_over(self) -> None:
        self._dismiss()
        self._share_room()
        self._run_number += 1
        self.examiner.forget()
        self._story, self._planned = (), Planned()
        self._look_at(None)
        self.stepping.drop()
        self.pace.start()
