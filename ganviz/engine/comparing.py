"""Comparing: a rival beside the run of a session, which takes the same steps with one difference."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.engine.run import Run
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.observation import Snapshot
from ganviz.observation.ledger import tally_of
from ganviz.recording import Curves, Moment
from ganviz.recording.series import Series

LATELY = 200  # steps over which modes held are told: one look alone may catch a chance


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two runs in lock step: A, which the page is about, and B, its rival.

    Attributes:
        begun: the step at which they parted.
        number: of the comparison in its session, from 1; a reset of both begins the next one.
        differs: settings in which they differ now: name -> (A's value, B's value).
        renewed: players that were given new first weights as they parted, and in which run: (("B", "generator"),).
        modes: how many modes or classes there are; 0 where none can be counted.
        held: of them, those that each run held at each look since then: columns "step", "A" and "B".
        step: where B stands; behind A once it has been stopped.
        stopped: why B was stopped; empty if it was not.
        swapped: whether they have changed places since, so that A is the one that was changed.
    """

    begun: int
    differs: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    renewed: tuple[tuple[str, str], ...] = ()
    modes: int = 0
    held: Curves = field(default_factory=dict)
    step: int = 0
    stopped: str = ""
    swapped: bool = False
    number: int = 1

    def held_then(self) -> float:
        """Modes that both held as they parted; NaN where none can be counted."""
        looks = self.held.get("A", np.empty(0))
        return float(looks[0]) if len(looks) else float("nan")

    def held_lately(self, letter: str) -> float:
        """Modes that run "A" or "B" held, in the median of its looks at the last `LATELY` steps; NaN without any."""
        steps, looks = self.held.get("step", np.empty(0)), self.held.get(letter, np.empty(0))
        known = ~np.isnan(looks)
        if not known.any():
            return float("nan")
        steps, looks = steps[known], looks[known]
        return float(np.median(looks[steps > max(steps[-1] - LATELY, self.begun)] if steps[-1] > self.begun else looks))


class Comparing:
    """The rival of a session's run, if there is one.

    Attributes:
        rival: run B; None while nothing is compared.
    """

    rival: Run | None
    _begun: int
    _modes: int
    _swapped: bool
    _contested: frozenset[str]
    _renewed: tuple[str, ...]
    _seen: Snapshot | None
    _past: Moment | None
    _held: Series

    def __init__(self) -> None:
        self._number = 0
        self._forget()

    @property
    def renewed(self) -> tuple[str, ...]:
        """Players that got new first weights in B as the comparison began."""
        return self._renewed

    def begin(self, main: Run, rival: Run, renewed: Collection[str]) -> None:
        """Compare `main` with this rival, which was made by `rival_of`; `renewed` are the players made new in it."""
        self._forget()
        self.rival, self._renewed = rival, tuple(renewed)
        self._number += 1
        self._begun = main.trainer.step_count
        self._contested = frozenset(_differing(main, rival))

    def beside(self, after: Experiment) -> Experiment | None:
        """What B is if A becomes this: A with what makes the difference; None while nothing is compared.

        Raises:
            SettingError: if that cannot be.
        """
        if self.rival is None:
            return None
        shared = {name: value for name, value in after.chosen().items() if name not in self._contested}
        theirs = self.rival.in_force[0]
        return Experiment(**shared, **{name: value for name, value in theirs.items() if name in self._contested})

    def end(self) -> Run:
        """Compare no more; the rival."""
        rival = self._require()
        self._forget()
        return rival

    def swap(self, main: Run) -> Run:
        """Let B be A, and A be B; the run that is A now."""
        rival = self._require()
        self.rival, self._seen, self._past, self._swapped = main, None, None, not self._swapped
        return rival

    # --- lock step
    def step(self, player: str) -> None:
        """One step of the rival, unless it has been stopped."""
        if self.rival is not None and not self.rival.diverged:
            self.rival.step(player)

    def require_live(self, after: Experiment, keep_weights: bool) -> None:
        """Raise GanvizError unless B can go on as `after`, instead of starting again."""
        if self.rival is not None and not self.rival.goes_on(after, keep_weights):
            raise GanvizError("B would have to start again for this, and A would not; end the comparison first")

    def become(self, after: Experiment, keep_weights: bool) -> None:
        """Have B's settings be those of `after`, and exactly those chosen that are chosen in it."""
        if self.rival is not None:
            self.rival.become(after, keep_weights)

    def reinitialize(self, player: str) -> None:
        """New first weights for a player of B, too."""
        if self.rival is not None:
            self.rival.reinitialize(player)

    # --- looking
    def capture(self, wanted: Collection[str], mine: Snapshot) -> None:
        """Observe B as A was just observed, for its recording, too; so that both can look back to the same steps."""
        if self.rival is None:
            return
        if self._seen is None or not self.rival.diverged:
            self._seen = self.rival.capture(wanted)
        tally = tally_of(mine)
        if tally is not None:
            theirs = None if self.rival.diverged else tally_of(self._seen)
            self._modes = len(tally.names)
            held = [float(one.held.sum()) if one else float("nan") for one in (tally, theirs)]
            letters = ("second", "first") if self._swapped else ("first", "second")
            self._held.append(mine.step, dict(zip(letters, held, strict=True)))

    def kept(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of steps to which A can look back, those to which B can, too, and those that B did not reach."""
        if self.rival is None:
            return steps
        theirs = self.rival.recording.snapshots.step_array()
        return steps[np.isin(steps, theirs) | (steps > self.rival.trainer.step_count)]

    def show(self, step: int | None) -> None:
        """Show B as it was at the kept moment nearest to `step`, not after it; None for as it is now."""
        if self.rival is None:
            return
        kept = self.rival.recording.snapshots
        there = None if step is None or not kept else kept.nearest(step) or kept[0]
        self._past = None if there is None else self.rival.recording.moment(there)

    def moment(self) -> Moment | None:
        """B as it is shown now; None while nothing is compared, or nothing has been seen of it."""
        if self.rival is None:
            return None
        seen = self._past or self._seen
        return self.rival.recording.now(seen) if isinstance(seen, Snapshot) else seen

    def told(self, main: Run, step: int) -> Comparison | None:
        """How both stand, with curves up to `step`; None while nothing is compared."""
        rival = self.rival
        if rival is None:
            return None
        renewed = tuple(("A" if self._swapped else "B", player) for player in self._renewed)
        columns = self._held.columns()
        until = int(np.searchsorted(columns["step"], step, side="right"))
        letters = {"step": "step", "first": "B" if self._swapped else "A", "second": "A" if self._swapped else "B"}
        held = {letters[name]: column[:until] for name, column in columns.items()}
        at = rival.trainer.step_count
        differs = _differing(main, rival)
        stands = (self._modes, held, at, rival.diverged, self._swapped)
        return Comparison(self._begun, differs, renewed, *stands, self._number)

    # --- parts of these
    def _forget(self) -> None:
        self.rival = None
        self._begun, self._modes, self._swapped = 0, 0, False
        self._contested = frozenset()
        self._renewed = ()
        self._seen = None
        self._past = None
        self._held = Series(("first", "second"))

    def _require(self) -> Run:
        if self.rival is None:
            raise GanvizError("there is no comparison; begin one first")
        return self.rival


def rival_of(main: Run, after: Experiment, renewed: Collection[str]) -> Run:
    """A run that goes on from where `main` stands as `after`, with new first weights of some players.

    Raises:
        GanvizError: for data of another kind, which no picture could show beside each other; for settings that begin
            a run anew, unless `main` stands at its first step.
    """
    if after.kind != main.trainer.experiment.kind:
        raise GanvizError("points cannot be compared with pictures: choose data of the same kind for A and B")
    if main.trainer.step_count and not main.goes_on(after):
        raise GanvizError("B would begin at its first step, and A would not: compare from step 0 on")
    rival = main.fork()
    rival.become(after)
    for player in renewed:
        rival.reinitialize(player)
    return rival


def _differing(main: Run, rival: Run) -> dict[str, tuple[Any, Any]]:
    mine, theirs = (run.in_force[1] for run in (main, rival))
    return {name: (value, theirs[name]) for name, value in mine.items() if theirs[name] != value}
