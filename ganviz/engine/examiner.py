"""Examiner: a thorough look at a generator in a thread of its own, while training goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

import torch

from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.observation.examination import Examination, examine
from ganviz.training import Trainer

TOLD_EVERY = 0.02  # share of the work between two tellings


@dataclass(frozen=True)
class Examining:
    """How far the last examination is.

    Attributes:
        share: 0 to 1; `doing`: what is being done, empty when nothing is.
        problem: why there is none; empty if there is, or was none asked for.
        result: the last that was finished; it stays while another is made.
    """

    share: float = 0.0
    doing: str = ""
    problem: str = ""
    result: Examination | None = None

    @property
    def busy(self) -> bool:
        """Whether one is being made."""
        return bool(self.doing)


class Examiner:
    """Makes one examination at a time.

    Args:
        on_change: called in the examiner's thread whenever `now` has changed; must return at once.

    Attributes:
        now: how far it is.
    """

    def __init__(self, on_change: Callable[[], object]) -> None:
        self.now = Examining()
        self._on_change = on_change
        self._cancelled = Event()

    def start(self, trainer: Trainer) -> None:
        """Examine the trainer's generator as it is now; whatever is being examined is given up."""
        self.cancel()
        self._cancelled = Event()
        self._tell(Examining(0.0, "beginning", "", self.now.result))
        # the state is copied now, since training goes on meanwhile; building from it can wait
        build = (trainer.experiment.copy(), str(trainer.device), trainer.data_dir)
        work = (build, trainer.state_dict(), self._cancelled)
        threading.Thread(target=self._work, args=work, name="ganviz-examiner", daemon=True).start()

    def cancel(self) -> None:
        """Give up what is being examined."""
        self._cancelled.set()
        if self.now.busy:
            self._tell(replace(self.now, share=0.0, doing=""))

    def forget(self) -> None:
        """Give up what is being examined, and the last result: another run has begun."""
        self._cancelled.set()
        self._tell(Examining())

    def _work(self, build: tuple[Experiment, str, Path | None], state: dict[str, Any], cancelled: Event) -> None:
        def told(share: float, doing: str) -> None:
            if doing != self.now.doing or share >= self.now.share + TOLD_EVERY:
                self._tell(replace(self.now, share=share, doing=doing), cancelled)

        try:
            torch.set_num_threads(1)
            trainer = Trainer(*build)
            trainer.load_state_dict(state)
            result = examine(trainer, told, cancelled.is_set)
            self._tell(Examining(result=result), cancelled)
        except GanvizError as problem:
            self._tell(Examining(problem=str(problem), result=self.now.result), cancelled)
        except Exception as problem:  # noqa: BLE001 - told to whoever asked; training goes on
            self._tell(Examining(problem=f"{type(problem).__name__}: {problem}", result=self.now.result), cancelled)

    def _tell(self, now: Examining, cancelled: Event | None = None) -> None:
        """Unless it is the word of one that was given up."""
        if cancelled is not None and cancelled.is_set():
            return
        self.now = now
        self._on_change()
