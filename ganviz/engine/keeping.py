"""Keeper: a run written to a file, and another opened from one, because somebody asked for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ganviz.data import require_shown
from ganviz.engine.run import Run
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.recording import Recording, open_recording, save_recording


@dataclass(frozen=True)
class Kept:
    """What became of a file that was asked for last.

    Attributes:
        path: as it was asked for; None before anything was.
        error: why it could not be written or opened; empty if it could.
    """

    path: Path | None = None
    error: str = ""


class Keeper:
    """Saves and opens runs; the copy to save is taken in a moment, the file is written in a thread of its own.

    Args:
        on_saved: called in that thread whenever `saved` has changed; must return at once.

    Attributes:
        saved, opened: the last outcome of each.
    """

    def __init__(self, on_saved: Callable[[], object]) -> None:
        self.saved, self.opened = Kept(), Kept()
        self._on_saved = on_saved
        self._writing = threading.Lock()

    def save(self, run: Run, path: Path) -> None:
        """Write the run as it is now; `saved` tells when that is done."""
        work = (run.recorded(), path)
        threading.Thread(target=self._write, args=work, name="ganviz-keeper", daemon=True).start()

    def open(self, run: Run, path: Path) -> bool:
        """Have the run go on where a file ends; if that cannot be, `opened` tells why and the run is as before."""
        self.opened = Kept(path, _why_not(lambda: _resume(run, path)))
        return not self.opened.error

    def _write(self, recording: Recording, path: Path) -> None:
        with self._writing:  # one after the other, in memory too
            self.saved = Kept(path, _why_not(lambda: save_recording(recording, path)))
            self._on_saved()


def _resume(run: Run, path: Path) -> None:
    recording = open_recording(path, run.history_mb, run.spill)
    start = recording.end or recording.checkpoints.nearest(2**63)
    # engines train for pages, which have no picture of some data
    require_shown(Experiment(**start.settings).data if start else recording.experiment.data)
    run.resume(recording)


def _why_not(act: Callable[[], object]) -> str:
    """Do it; returns why it failed, or nothing."""
    try:
        act()
    except GanvizError as problem:
        return str(problem)
    except Exception as problem:  # noqa: BLE001 - told to whoever asked; the run goes on
        return f"{type(problem).__name__}: {problem}"
    return ""
