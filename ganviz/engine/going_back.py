"""GoingBack: a run brought back to an earlier step, which is told while it takes, and can be given up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event

from ganviz.engine.run import Run
from ganviz.engine.timeline import Restoring
from ganviz.errors import GanvizError

TELL_EVERY = 0.1  # s between two tellings of how far a restoration is


class CancelledError(GanvizError):
    """What was being done was given up."""


class GoingBack:
    """Restores runs.

    Args:
        on_change: called now and then while `now` moves on.

    Attributes:
        now: how far a restoration is; None when there is none.
        cancelled: set it from anywhere to have a restoration given up.
    """

    def __init__(self, on_change: Callable[[], object]) -> None:
        self.now: Restoring | None = None
        self.cancelled = Event()
        self._on_change = on_change

    def restore(self, run: Run, step: int) -> None:
        """Bring the run back to `step`.

        Raises:
            CancelledError: if it was given up; the run is then as it was.
        """
        self.cancelled.clear()
        told = time.perf_counter()
        begin = run.recording.checkpoints.nearest(step)
        restoring = Restoring(begin.step if begin else 0, begin.step if begin else 0, step)

        def progress(reached: int) -> None:
            nonlocal told
            if self.cancelled.is_set():
                raise CancelledError(f"Going back to step {step:,} was given up; nothing has changed.")
            if time.perf_counter() - told > TELL_EVERY:
                self.now, told = replace(restoring, step=reached), time.perf_counter()
                self._on_change()

        try:
            run.restore(step, progress)
        finally:
            self.now = None
