"""The other end of a `Renderer`: opens a recording, draws previews of it and writes files, one task after the other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import singledispatchmethod
from pathlib import Path

import torch

from ganviz.engine.remote import Line
from ganviz.errors import GanvizError
from ganviz.recording import Recording, Spill, open_recording
from ganviz.rendering.order import Order, draw_preview, write_order

NICER = 10  # than pages, and so than training
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


# --- tasks
@dataclass(frozen=True)
class OpenFile:
    """Take the run in this file."""

    path: Path


@dataclass(frozen=True)
class Preview:
    """Draw the moment of an order in small."""

    order: Order


@dataclass(frozen=True)
class Write:
    """Write a file."""

    order: Order
    path: Path


Task = OpenFile | Preview | Write


# --- answers
@dataclass(frozen=True)
class Opened:
    """A run was opened: steps of the moments that are kept, rising, and the name of its data."""

    path: Path
    steps: tuple[int, ...]
    data: str


@dataclass(frozen=True)
class Previewed:
    """A PNG."""

    picture: bytes


@dataclass(frozen=True)
class Progress:
    """How far what is being written is; see `Rendering`."""

    share: float
    doing: str


@dataclass(frozen=True)
class Written:
    """A file is finished."""

    path: Path


@dataclass(frozen=True)
class Refused:
    """Why a task could not be done."""

    task: Task
    why: str


Answer = Opened | Previewed | Progress | Written | Refused


def work(line: Line, bench: Bench) -> None:
    """Do the tasks that come through the line until it ends."""
    torch.set_num_threads(1)
    worker = Worker(line, bench)
    while True:
        worker.do(line.receive())


class Worker:
    """Does tasks with one run at a time."""

    def __init__(self, line: Line, bench: Bench) -> None:
        self._line, self._bench = line, bench
        self._recording: Recording | None = None
        self._source = Path()
        self._told_at = 0.0

    def do(self, task: Task) -> None:
        """One task; why it cannot be done is an answer, too."""
        answer: Answer
        try:
            answer = self._done(task)
        except GanvizError as problem:
            answer = Refused(task, str(problem))
        except (BrokenPipeError, ConnectionResetError):  # whoever asked is gone
            raise
        except Exception as problem:  # noqa: BLE001 - told to whoever asked; the next task may be possible
            answer = Refused(task, f"{type(problem).__name__}: {problem}")
        self._line.answer(answer)

    @singledispatchmethod
    def _done(self, task: Task) -> Answer:
        raise TypeError(f"{type(task).__name__} is no task")

    @_done.register
    def _(self, task: OpenFile) -> Answer:
        self._recording = None  # two would take twice the memory
        self._recording = open_recording(task.path, self._bench.history_mb, self._bench.spill)
        self._source = task.path
        if not len(self._recording.snapshots):
            raise GanvizError("Nothing was seen of this run yet: let it take a step first.")
        last = self._recording.snapshots[-1]
        return Opened(task.path, tuple(self._recording.snapshots.steps), str(last.settings["data"]))

    @_done.register
    def _(self, task: Preview) -> Answer:
        return Previewed(draw_preview(task.order, self._opened()))

    @_done.register
    def _(self, task: Write) -> Answer:
        write_order(task.order, self._opened(), self._source, task.path, self._bench.data_dir, self._tell)
        return Written(task.path)

    def _opened(self) -> Recording:
        if self._recording is None:
            raise GanvizError("there is no run to write")
        return self._recording

    def _tell(self, share: float, doing: str) -> None:
        now = time.monotonic()
        if now - self._told_at >= TOLD_EVERY or share in (-1, 1):
            self._told_at = now
            self._line.answer(Progress(share, doing))
