"""What whoever serves the lab decides."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ganviz.data import require_present, require_shown
from ganviz.experiment import Experiment
from ganviz.presets import WarmStart


def default_max_sessions() -> int:
    """Eight runs a core, and at least eight: most of a class reads while few train."""
    return max(8, 8 * (os.cpu_count() or 1))


@dataclass(frozen=True)
class ServeOptions:
    """Options of one server.

    Attributes:
        experiment: what a new page starts with, unless its address says otherwise.
        warm_start: weights with which it starts, if any.
        device: see `Trainer`.
        data_dir: folder of image data, looked at before the bundled ones and the cache; None for no such folder.
        max_sessions: pages that may hold a run at once; the next one gets a friendly refusal.
        max_fps: states a second at most for each page.
        history_mb: memory of each run's recording, MiB.
        pause_after: minutes without anybody touching the page until a playing run pauses.
        release_after: minutes without anybody touching the page until a paused run is released.
        processes: whether each run trains in a process of its own (faster) or in a thread of the server.
        threads: CPU threads of a tensor operation; one is fastest for small networks.

    Raises:
        SettingError: for data that no page can show.
        DataError: for data whose files are not on this machine.
    """

    experiment: Experiment = field(default_factory=Experiment)
    warm_start: WarmStart | None = None
    device: str = "auto"
    data_dir: Path | None = None
    max_sessions: int = field(default_factory=default_max_sessions)
    max_fps: float = 15.0
    history_mb: float = 64.0
    pause_after: float = 60.0
    release_after: float = 180.0
    processes: bool = True
    threads: int = 1

    def __post_init__(self) -> None:
        require_shown(self.experiment.data)
        require_present(self.experiment.data, self.data_dir)
