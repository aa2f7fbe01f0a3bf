"""The other process: opens a recording, draws previews of it and writes files, one task after the other."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import torch

from ganviz.errors import GanvizError
from ganviz.recording import Recording, Spill, open_recording
from ganviz.rendering.order import Order, draw_preview, write_order

Task = Callable[..., tuple[Any, ...]]
NICER = 10  # than training and pages
TOLD_EVERY = 0.1  # s between two tellings of how far it is


@dataclass(frozen=True)
class Bench:
    """Where and with what a worker works.

    Attributes:
        data_dir: see `write_recording`.
        history_mb, spill: see `open_recording`.
    """

    data_dir: Path | None = None
    history_mb: float = 64
    spill: Spill | None = None


def work(pipe: Connection, bench: Bench) -> None:
    """Carry out (name, arguments) from the pipe until it ends; answers are (what, values)."""
    gc.freeze()  # what was inherited is not to be copied by collecting it
    if hasattr(os, "nice"):
        os.nice(NICER)
    torch.set_num_threads(1)
    worker = _Worker(pipe, bench)
    try:
        while True:
            worker.do(*pipe.recv())
    except (EOFError, BrokenPipeError, ConnectionResetError):  # whoever asked is gone
        return


class _Worker:
    def __init__(self, pipe: Connection, bench: Bench) -> None:
        self._pipe, self._bench = pipe, bench
        self._recording: Recording | None = None
        self._source = Path()
        self._told_at = 0.0

    def do(self, name: str, arguments: tuple[Any, ...]) -> None:
        """One task; why it cannot be done is an answer, too."""
        tasks: dict[str, Task] = {"open": self._open, "preview": self._preview, "write": self._write}
        try:
            answer = tasks[name](*arguments)
        except GanvizError as problem:
            answer = (str(problem),)
            name = f"{name} refused"
        except (BrokenPipeError, ConnectionResetError):
            raise
        except Exception as problem:  # noqa: BLE001 - told to whoever asked; the next task may be possible
            answer = (f"{type(problem).__name__}: {problem}",)
            name = f"{name} refused"
        self._pipe.send((name, answer))

    def _open(self, path: Path) -> tuple[Any, ...]:
        self._recording = None  # two would take twice the memory
        self._recording = open_recording(path, self._bench.history_mb, self._bench.spill)
        self._source = path
        if not len(self._recording.snapshots):
            raise GanvizError("Nothing was seen of this run yet: let it take a step first.")
        last = self._recording.snapshots[-1]
        return path, tuple(self._recording.snapshots.steps), str(last.settings["data"])

    def _preview(self, order: Order) -> tuple[Any, ...]:
        return (draw_preview(order, self._opened()),)

    def _write(self, order: Order, path: Path) -> tuple[Any, ...]:
        write_order(order, self._opened(), self._source, path, self._bench.data_dir, self._tell)
        return (path,)

    def _opened(self) -> Recording:
        if self._recording is None:
            raise GanvizError("there is no run to write")
        return self._recording

    def _tell(self, share: float, doing: str) -> None:
        now = time.monotonic()
        if now - self._told_at >= TOLD_EVERY or share in (-1, 1):
            self._told_at = now
            self._pipe.send(("progress", (share, doing)))
