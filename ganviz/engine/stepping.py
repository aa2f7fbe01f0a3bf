"""Stepping: which steps are to be taken, by whom, and until when."""

from __future__ import annotations

from ganviz.engine.asked_steps import AskedSteps
from ganviz.engine.optimum import MOST, Optimum
from ganviz.engine.run import Run


class Stepping:
    """Steps of both players until somebody pauses; or those asked for; or D's alone until it gains nothing more.

    Attributes:
        playing: whether steps are to be taken until somebody pauses.
        learning: who learned in the last step: "both", "discriminator" or "generator".
    """

    def __init__(self) -> None:
        self.playing = False
        self.learning = "both"
        self._asked = AskedSteps()
        self._optimum: Optimum | None = None

    @property
    def active(self) -> bool:
        """Whether steps are to be taken."""
        return self.playing or bool(self._asked)

    def play(self) -> None:
        """Take steps until somebody pauses."""
        self.drop()
        self.playing = True

    def pause(self) -> None:
        """Take none."""
        self.drop()
        self.playing = False

    def drop(self) -> None:
        """Forget the steps that were asked for."""
        self._asked.clear()
        self._optimum = None

    def ask(self, player: str, count: int) -> None:
        """Take so many steps of "both" players or of one, after those asked for already."""
        if self._optimum:
            self.drop()
        self.playing = False
        self._asked.add(player, count)

    def settle(self, step: int) -> None:
        """From `step` on, take steps of D alone until it gains nothing more."""
        self.pause()
        self._optimum = Optimum(step)
        self._asked.add("discriminator", MOST)

    def next(self) -> str:
        """Who learns in the next step, which is not asked for any more."""
        self.learning = "both" if self.playing else self._asked.take()
        return self.learning

    def look(self, run: Run) -> None:
        """See whether D has come to its optimum, note it, and pause."""
        optimum = self._optimum
        if optimum is None:
            return
        reached = optimum.reached(run.recording.losses.columns())
        if reached or not self._asked:
            run.recording.settled(optimum.begin, run.trainer.step_count, reached)
            self.pause()
