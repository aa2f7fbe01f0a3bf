"""Autosave: a run that is written to a file now and then, so that a crash loses no more than the last moments."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ganviz.engine.run import Run
from ganviz.errors import GanvizError
from ganviz.recording import Recording, save_recording

EVERY = 30.0  # s


class Autosave:
    """Saves one run, and whatever run takes its place, to one file.

    Whoever trains calls `look` now and then, which takes a copy in a moment when something is due; the file is written
    in a thread of its own. Until the first `look` it can be sent to another process.

    Args:
        path: the file; written anew each time, and whole at any time.
        every: seconds between two saves at least.
        clock: seconds, rising.
    """

    def __init__(self, path: Path, every: float = EVERY, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._every, self._clock = every, clock
        self._due = clock() + every
        self._saved: Any = None  # what the file holds, see `_mark`
        self._problem = ""
        self._thread: threading.Thread | None = None

    def look(self, run: Run) -> None:
        """Save if it is time and something has happened.

        Raises:
            GanvizError: once, if the last save has failed; the next will be tried all the same.
        """
        if self.patience() > 0 or (self._thread and self._thread.is_alive()):
            return
        self._due = self._clock() + self._every
        self._tell()  # of the last save, before another is begun, which may fail before this ends
        if self._news(run):
            self._saved = _mark(run)
            self._thread = threading.Thread(target=self._write, args=(run.recorded(),), name="ganviz-autosave")
            self._thread.start()

    def patience(self) -> float:
        """Seconds until `look` has something to do."""
        return max(0.0, self._due - self._clock())

    def close(self, run: Run) -> None:
        """Save what is not saved yet, and wait for it.

        Raises:
            GanvizError: if that fails.
        """
        self.wait()
        if self._news(run) or self._problem:
            self._saved, self._problem = _mark(run), ""
            self._write(run.recorded())
        self._tell()

    def wait(self) -> None:
        """Until a save under way is done."""
        if self._thread is not None:
            self._thread.join()

    def _news(self, run: Run) -> bool:
        return run.trainer.step_count > 0 and _mark(run) != self._saved

    def _write(self, recording: Recording) -> None:
        try:
            save_recording(recording, self.path)
        except GanvizError as problem:
            self._problem = f"The run could not be saved by itself: {problem}"
        except Exception as problem:  # noqa: BLE001 - nobody else would hear of it
            self._problem = f"The run could not be saved by itself: {problem!r}"

    def _tell(self) -> None:
        problem, self._problem = self._problem, ""
        if problem:
            self._saved = None
            raise GanvizError(problem)


def _mark(run: Run) -> Any:
    """What tells one state of a run from another."""
    recording = run.recording
    return weakref.ref(recording), run.trainer.step_count, len(recording.changes), len(recording.reinitialized)
