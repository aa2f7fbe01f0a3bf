"""WallEngine: a wall trained at the other end of a `Remote`, in a process or a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ganviz.engine.commands import Pause, Play, Ready, Save
from ganviz.engine.pace import MAX_FPS
from ganviz.engine.process import NICER
from ganviz.engine.remote import Remote
from ganviz.engine.wall_worker import Begin, Extend, Refused, SaveCell, WallState, Wrote, work

LOST = "The process that trains the wall has ended unexpectedly. Reload the page to start again."


class WallEngine:
    """One page's wall. Every method returns at once.

    Args:
        publish: called, in a thread, when `latest`, `refused` or `wrote` has changed; must return at once.
        processes: whether the wall has a process of its own, or a thread of this one.
        device, data_dir: see `Trainer`.
        max_fps: states a second at most.
        threads: CPU threads of a tensor operation.

    Attributes:
        latest: how the wall stands; None before there is one.
        building: whether one is being built.
        refused: why the last that was asked for could not be; empty if it could.
        wrote: what became of files: path -> why it could not be written, or nothing.
        worker: the process or thread.
    """

    def __init__(
        self,
        publish: Callable[[], object] = lambda: None,
        *,
        processes: bool = True,
        device: str = "auto",
        data_dir: Path | None = None,
        max_fps: float = MAX_FPS,
        threads: int = 1,
    ) -> None:
        self.latest: WallState | None = None
        self.building, self.refused = False, ""
        self.wrote: dict[Path, str] = {}
        self._begun, self._beginning = 0, threading.Lock()  # number of the last message that asked for another wall
        options = {"device": device, "data_dir": data_dir, "max_fps": max_fps, "threads": threads}
        self._remote = Remote(
            work,
            (options,),
            take=self._take,
            told=publish,
            lost=lambda: self._lose(publish),
            name="ganviz-engine-wall",
            apart=processes,
            nicer=NICER,
        )
        self.worker = self._remote.worker

    def begin(self, spec: Mapping[str, Any]) -> None:
        """Build another wall, paused at step 0, of what `SweepPlan.from_dict` takes; if it cannot be, the present one
        stays."""
        self.building, self.refused = True, ""
        with self._beginning:  # the answer may be quick
            self._begun = self._remote.send(Begin(dict(spec)))

    def play(self) -> None:
        """Train until paused, or until all steps were taken."""
        self._remote.send(Play())

    def pause(self) -> None:
        """Stop."""
        self._remote.send(Pause())

    def extend(self, steps: int) -> None:
        """Train for so many steps in all."""
        self.refused = ""
        self._remote.send(Extend(steps))

    def ready(self, is_ready: bool = True) -> None:
        """Whether another state is welcome."""
        self._remote.send(Ready(is_ready))

    def save(self, path: Path) -> None:
        """Write the wall as it is; `wrote` tells."""
        self._remote.send(Save(path))

    def save_cell(self, cell: int, path: Path) -> None:
        """Write a cell as a run to go on with; `wrote` tells."""
        self._remote.send(SaveCell(cell, path))

    def close(self) -> None:
        """End; what was not written is lost."""
        self._remote.close()

    # --- what comes back
    def _take(self, answer: WallState | Refused | Wrote, number: int) -> None:
        if isinstance(answer, Wrote):
            self.wrote[answer.path] = answer.problem
            return
        if isinstance(answer, WallState):
            self.latest = answer
        else:
            self.refused = answer.why
        with self._beginning:
            self.building = self.building and number < self._begun

    def _lose(self, publish: Callable[[], object]) -> None:
        self.building, self.refused = False, LOST
        publish()
