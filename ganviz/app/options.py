"""What whoever serves the lab decides."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from ganviz.data import require_present, require_shown
from ganviz.engine import Autosave
from ganviz.engine.pace import MAX_FPS
from ganviz.experiment import Experiment
from ganviz.recording import ENDING, Spill
from ganviz.rendering.worker import Bench
from ganviz.runfile import check_writable
from ganviz.weights import WarmStart


def default_max_sessions() -> int:
    """Eight runs a core, and at least eight: most of a class reads while few train."""
    return max(8, 8 * (os.cpu_count() or 1))


def default_max_exports() -> int:
    """Every second core, and at least one."""
    return max(1, (os.cpu_count() or 1) // 2)


@dataclass(frozen=True)
class ServeOptions:
    """Options of one server.

    Attributes:
        experiment: what a new page starts with, unless its address says otherwise.
        warm_start: weights with which it starts, if any.
        device: see `Trainer`.
        data_dir: folder of image data, looked at before the bundled ones and the cache; None for no such folder.
        max_sessions: pages that may hold a run at once; the next one gets a friendly refusal.
        max_exports: files that are drawn and written at once; others wait for their turn.
        max_fps: states a second at most for each page.
        history_mb: memory of each run's recording, MiB.
        spill: where older history may go instead of being thinned; None for nowhere.
        opened: file of a recording with which a new page goes on, unless its address says otherwise; `experiment` then
            has the settings in force at its end. None to begin `experiment`.
        autosave: folder in which each page's run is kept as a file; None for none.
        autosave_every: seconds between two saves.
        pause_after: minutes without anybody touching the page until a playing run pauses.
        release_after: minutes without anybody touching the page until a paused run is released.
        processes: whether each run trains in a process of its own (faster) or in a thread of the server.
        threads: CPU threads of a tensor operation; one is fastest for small networks.

    Raises:
        SettingError: for data that no page can show.
        DataError: for data whose files are not on this machine, or a folder for autosave that cannot be written to.
    """

    experiment: Experiment = field(default_factory=Experiment)
    warm_start: WarmStart | None = None
    device: str = "auto"
    data_dir: Path | None = None
    max_sessions: int = field(default_factory=default_max_sessions)
    max_exports: int = field(default_factory=default_max_exports)
    max_fps: float = MAX_FPS
    history_mb: float = 64.0
    spill: Spill | None = None
    opened: Path | None = None
    autosave: Path | None = None
    autosave_every: float = 30.0
    pause_after: float = 60.0
    release_after: float = 180.0
    processes: bool = True
    threads: int = 1

    def __post_init__(self) -> None:
        require_shown(self.experiment.data)
        require_present(self.experiment.data, self.data_dir)
        if self.autosave is not None:
            check_writable(self.autosave / f"run{ENDING}")

    def bench(self) -> Bench:
        """With what a page's files are written."""
        return Bench(self.data_dir, self.history_mb, self.spill)

    def make_autosave(self) -> Autosave | None:
        """Where a new page's run is kept, if anywhere: a file of its own, named after the time."""
        if self.autosave is None:
            return None
        name = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}-{uuid4().hex[:6]}{ENDING}"
        return Autosave(self.autosave.absolute() / name, self.autosave_every)
