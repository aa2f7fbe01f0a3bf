"""Runs: the run being trained, the rival beside it and those that were left; one takes the place of another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from ganviz.engine.branches import Branches
from ganviz.engine.comparing import Comparing, rival_of
from ganviz.engine.going_back import GoingBack
from ganviz.engine.keeping import Keeper
from ganviz.engine.run import Run
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.recording import Recording
from ganviz.weights import WarmStart

Brought = tuple[Run, Recording, int | None]
"""A run, the recording of the one whose place it is to take, and after which step it branches off if it does."""


class Runs:
    """The runs of a session.

    Each method does all or nothing: what may be refused is tried on a draft, which takes the run's place only then.

    Args:
        main: the first run.
        on_change: called now and then while a run is brought back to an earlier step.
        on_new: called whenever another run has taken the place of the main one.

    Attributes:
        main: the run being trained, A.
        branches, comparing, going_back: those that were left, the rival, and the way back.
        number: of the main run, from 0.
    """

    def __init__(self, main: Run, on_change: Callable[[], object], on_new: Callable[[], object]) -> None:
        self.main, self.number = main, 0
        self.branches, self.comparing, self.going_back = Branches(), Comparing(), GoingBack(on_change)
        self._on_new = on_new

    def all(self) -> list[Run]:
        """The main run, and its rival if there is one."""
        return [run for run in (self.main, self.comparing.rival) if run is not None]

    def require_sound(self) -> None:
        """Raise GanvizError if the main run has diverged."""
        if self.main.diverged:
            raise GanvizError("The run has diverged. Reset it, or go back to before it broke.")

    # --- settings
    def become(self, after: Experiment, keep_weights: bool = False) -> None:
        """Take what is live; start again for anything else. B does the same, but for what makes the difference."""
        if not self.main.goes_on(after, keep_weights):
            self.begin_both(lambda run: run.start(after))
            return
        beside = self.comparing.beside(after)
        if beside is not None:
            self.comparing.require_live(beside, keep_weights)
        self.main.become(after, keep_weights)
        if beside is not None:
            self.comparing.become(beside, keep_weights)

    def begin(self, experiment: Experiment, warm_start: WarmStart | None = None) -> None:
        """Begin another run, which is compared with nothing."""
        left, run = self.main.recorded(), self.main.draft()
        run.start(experiment, warm_start)
        self._take_over(run, left)

    def begin_both(self, start: Callable[[Run], object]) -> None:
        """Have the main run begin again, and a rival with what makes the difference."""
        left, run, renewed = self.main.recorded(), self.main.draft(), self.comparing.renewed
        start(run)
        beside = self.comparing.beside(run.trainer.experiment)
        rival = None if beside is None else rival_of(run, beside, renewed)
        self._take_over(run, left)
        if rival is not None:
            self._oppose(rival, renewed)

    # --- history
    def restore(self, step: int) -> None:
        """Go on from an earlier step as another branch."""
        if step != self.main.trainer.step_count or self.main.diverged:
            self._take_over(*self._gone_back(step))

    def switch(self, branch: int) -> None:
        """Go on with another branch."""
        self.branches.switch(self.main, branch)
        self._start_over()

    def discard(self, branch: int) -> None:
        """Forget a branch."""
        self.branches.discard(branch)
        self._share_room()

    def open(self, keeper: Keeper, path: Path) -> bool:
        """Go on with the run in a file; whether it could be used."""
        left = self.main.recorded()
        if not keeper.open(self.main, path):
            return False
        self.branches.leave(left)
        self._start_over()
        return True

    # --- two runs
    def compare(self, settings: Mapping[str, Any], reinitialize: Collection[str], step: int | None) -> bool:
        """Put a rival beside the main run, which is brought to `step` for it; None leaves it where it stands.

        Returns whether it went back to a step of the past.
        """
        anew = not self.main.goes_on(changed(self.main, settings))
        there = self._brought_to(0 if anew else step, anew)
        main = self.main if there is None else there[0]
        rival = rival_of(main, changed(main, settings), reinitialize)
        if there is not None:
            self._take_over(*there)
        self._oppose(rival, reinitialize)
        return there is not None and there[2] is not None

    def swap(self) -> None:
        """Let B be A, and A be B."""
        self.main = self.comparing.swap(self.main)
        self.branches.swap()
        self.number += 1

    def end_comparison(self) -> None:
        """Go on with A alone; B is kept as a branch."""
        self.branches.dismiss(self.comparing.end().recorded())
        self._share_room()

    # --- parts of these
    def _brought_to(self, step: int | None, from_scratch: bool) -> Brought | None:
        """The main run as it stood at `step`; None where it stands there."""
        if step == 0:
            left, run = self.main.recorded(), self.main.draft()
            run.reset(from_scratch)
            return run, left, None
        if step is not None and step != self.main.trainer.step_count:
            return self._gone_back(step)
        self.require_sound()
        return None

    def _gone_back(self, step: int) -> Brought:
        left, run = self.main.recorded(), self.main.draft()
        self.going_back.restore(run, step)
        return run, left, step

    def _take_over(self, run: Run, left: Recording, forked_at: int | None = None) -> None:
        self.main = run
        self.branches.leave(left, forked_at)
        self._start_over()

    def _start_over(self) -> None:
        """Another run has taken the place of the main one."""
        self._dismiss()
        self._share_room()
        self.number += 1
        self._on_new()

    def _oppose(self, rival: Run, renewed: Collection[str]) -> None:
        """Compare with another rival."""
        self._dismiss()
        self.comparing.begin(self.main, rival, renewed)
        self.branches.oppose(self.main.trainer.step_count)
        self._share_room()

    def _dismiss(self) -> None:
        """Park the rival, if there is one."""
        if self.comparing.rival is not None:
            self.end_comparison()

    def _share_room(self) -> None:
        self.branches.share_room(*(run.recording for run in self.all()))


def changed(run: Run, settings: Mapping[str, Any]) -> Experiment:
    """The run's experiment with these settings chosen, and with what follows them."""
    experiment = run.trainer.experiment.copy()
    experiment.update(settings)
    return experiment
