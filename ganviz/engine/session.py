"""Session: runs and what is being done with them; without threads. See `carry_out` for what commands ask of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from ganviz.engine.examiner import Examiner
from ganviz.engine.keeping import Keeper
from ganviz.engine.pace import Pace
from ganviz.engine.planned import Planned, Turns
from ganviz.engine.run import Run
from ganviz.engine.runs import Runs, changed
from ganviz.engine.state import State, lean
from ganviz.engine.stepping import Stepping
from ganviz.engine.timeline import Marks, Timeline
from ganviz.engine.usage import measure
from ganviz.experiment import Experiment
from ganviz.observation import PARTS, Scene, Snapshot
from ganviz.recording import Moment
from ganviz.weights import WarmStart


class Session:
    """One run at a time, and those that were left for it.

    What is asked of it is done whole, or refused with a GanvizError that says why; everything is then as before.

    Args:
        run: the first run.
        pace: the engine's clock.
        on_change: called when something has changed beside the run, perhaps in another thread.
        on_saved: called in another thread once a file is written.

    Attributes:
        runs, pace, stepping, examiner, keeper: its parts.
    """

    def __init__(self, run: Run, pace: Pace, on_change: Callable[[], object], on_saved: Callable[[], object]) -> None:
        self.keeper = Keeper(on_saved)
        self.runs, self.pace = Runs(run, on_change, self._start_over), pace
        self.stepping, self.examiner = Stepping(), Examiner(on_change)
        self._planned = Planned()
        self._story: tuple[Scene, ...] = ()
        self._stories = 0
        self._wanted: frozenset[str] = frozenset(PARTS)
        self._shown: Moment | None = None
        self._marks = Marks()

    # --- what the engine's thread asks
    @property
    def run(self) -> Run:
        """The run being trained."""
        return self.runs.main

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
        self.runs.comparing.step(learning)
        self._keep_to_plan()

    def capture(self) -> Snapshot:
        """Observe of the run, and of its rival, what the page wants; pause one that has diverged."""
        snapshot = self.run.capture(self._wanted)
        self.runs.comparing.capture(self._wanted, snapshot)
        if snapshot.diverged:
            self.pause()
        self.stepping.look(self.run)
        return snapshot

    def state(self) -> State:
        """How things stand, with the moment that is shown."""
        # what the past looked like does not depend on the present: the run is observed only for its recording
        present = self.capture() if self.active or self._shown is None else None
        moment = self._shown or self.run.recording.now(present or self.capture())
        chosen, settings = self.run.in_force
        return State(
            lean(moment, self._wanted),
            timeline=self._timeline(),
            run=self.runs.number,
            chosen=chosen,
            settings=settings,
            playing=self.active,
            learning=self.stepping.learning,
            steps_per_second=self.pace.steps_per_second(self.active),
            usage=measure(self.run.trainer.device),
            examining=self.examiner.now,
            last_sound_step=self.run.last_sound_step(),
            story=self._story,
            stories=self._stories,
            warm=self.run.warm_start is not None,
            comparison=self.runs.comparing.told(self.run, moment.snapshot.step),
            rival=self._rival_state(),
            planned=self._planned,
            saved=self.keeper.saved,
            opened=self.keeper.opened,
        )

    def _rival_state(self) -> State | None:
        """B by itself, at the step that is shown; None while nothing is compared, or nothing was seen of it."""
        moment, rival = self.runs.comparing.moment(), self.runs.comparing.rival
        if moment is None or rival is None:
            return None
        chosen, settings = rival.in_force
        return State(lean(moment, ()), run=self.runs.number, chosen=chosen, settings=settings)

    def _timeline(self) -> Timeline:
        return Timeline(
            kept=self.runs.comparing.kept(self.run.recording.snapshots.step_array()),
            step=self.run.trainer.step_count,
            shown=None if self._shown is None else self._shown.snapshot.step,
            marks=self._marks.of(self.run.recording, self.runs.number),
            branches=self.runs.branches.told(self.run, self.runs.comparing.rival),
            branch=self.runs.branches.current,
            rival=self.runs.branches.rival,
            restoring=self.runs.going_back.now,
        )

    # --- settings
    def change(self, settings: Mapping[str, Any], keep_weights: bool = False) -> None:
        """Take settings as chosen, and what follows them; start again if other than live ones differ then."""
        self.runs.become(changed(self.run, settings), keep_weights)

    def become(self, after: Experiment, warm_start: WarmStart | None, afresh: bool) -> None:
        """Be another experiment, with exactly those settings chosen that are chosen in it."""
        if warm_start is not None:
            self.runs.begin(after, warm_start)
        elif afresh:
            self.runs.begin_both(lambda run: run.start(after))
        else:
            self.runs.become(after)

    # --- steps
    def play(self) -> None:
        """Take steps until paused."""
        self._go()
        self.stepping.play()

    def pause(self) -> None:
        """Take none."""
        self.stepping.pause()

    def step(self, player: str, count: int) -> None:
        """Take so many, after those asked for already."""
        self._go()
        self.stepping.ask(player, count)
        self._look_at(None)

    def settle(self) -> None:
        """Train D alone until it gains nothing more."""
        self._go()
        self._look_at(None)
        self.stepping.settle(self.run.trainer.step_count)

    def slow_motion(self) -> None:
        """Take one step, told in scenes."""
        self.runs.require_sound()
        self.pause()
        self._look_at(None)
        self._story = self.run.slow_motion()
        self.runs.comparing.step("both")
        self._stories += 1

    def reinitialize(self, player: str) -> None:
        """Give a player of both runs new first weights."""
        self.run.reinitialize(player)
        self.runs.comparing.reinitialize(player)
        self._story = ()
        self._look_at(None)

    def follow(self, turns: Turns, steps: int) -> None:
        """Take settings at steps to come, and pause after `steps` more."""
        self._planned = Planned(tuple(turns), self.run.trainer.step_count + steps)

    # --- history
    def show(self, step: int | None) -> None:
        """Show the run as it was at a kept moment; None for as it is now."""
        self.pace.hurry()
        kept = self.runs.comparing.kept(self.run.recording.snapshots.step_array())
        before = kept[kept <= step] if step is not None else kept[:0]
        self._look_at(None if step is None or not len(kept) else int(before[-1] if len(before) else kept[0]))

    def bookmark(self, note: str) -> None:
        """Mark the moment that is shown."""
        here = self.run.trainer.step_count if self._shown is None else self._shown.snapshot.step
        self.run.recording.add_bookmark(here, note)

    def restore(self, step: int) -> None:
        """Go on from an earlier step as another branch, paused."""
        self.runs.restore(step)
        self._look_at(None)
        self.pause()

    def switch(self, branch: int) -> None:
        """Go on with another branch, paused."""
        self.runs.switch(branch)
        self.pause()

    def open(self, path: Path) -> None:
        """Go on with the run in a file, paused."""
        if self.runs.open(self.keeper, path):
            self.pause()

    # --- two runs
    def compare(self, settings: Mapping[str, Any], reinitialize: Collection[str], step: int | None) -> None:
        """Put a rival beside the run, which is brought to `step` for it, and rests if that is one of the past."""
        went_back = self.runs.compare(settings, reinitialize, step)
        self._look_at(None)
        if went_back:
            self.pause()

    def swap(self) -> None:
        """Let B be A, and A be B."""
        there = None if self._shown is None else self._shown.snapshot.step
        self.runs.swap()
        self.examiner.forget()
        self._story = ()
        self._look_at(there)
        if self.run.diverged:
            self.pause()

    # --- looking
    def want(self, parts: frozenset[str], tiles: int) -> None:
        """Observe these parts from now on."""
        self._wanted = parts
        for run in self.runs.all():
            run.show_tiles(tiles)

    def _look_at(self, step: int | None) -> None:
        """Show both runs as they were at a step that was kept; None for as they are now."""
        there = None if step is None else self.run.recording.snapshots.nearest(step)
        self._shown = None if there is None else self.run.recording.moment(there)
        self.runs.comparing.show(step)

    # --- parts of these
    def _go(self) -> None:
        self.runs.require_sound()
        self._story = ()
        self.pace.start()

    def _keep_to_plan(self) -> None:
        """Do what is planned for the step at which the run has arrived."""
        if self._planned == Planned():
            return
        turns, pause, self._planned = self._planned.due(self.run.trainer.step_count)
        for settings in turns:
            self.change(settings)
        if pause:
            self.pause()

    def _start_over(self) -> None:
        """Another run has taken the place of the last one."""
        self.examiner.forget()
        self._story, self._planned = (), Planned()
        self._look_at(None)
        self.stepping.drop()
        self.pace.start()
