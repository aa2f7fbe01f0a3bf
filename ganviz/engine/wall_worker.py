"""The other end of a `WallEngine`: trains a wall, tells how it stands and writes its files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ganviz.engine.commands import Command, Pause, Play, Ready, Save
from ganviz.engine.pace import Pace
from ganviz.engine.remote import Line
from ganviz.engine.wall_run import WallRun
from ganviz.errors import GanvizError
from ganviz.experiment import SweepPlan
from ganviz.observation import Truth, Wall, WallView


# --- what is asked, besides `Play`, `Pause`, `Ready` and `Save`
@dataclass(frozen=True)
class Begin(Command):
    """Build another wall; see `SweepPlan.from_dict`."""

    spec: Mapping[str, Any]


@dataclass(frozen=True)
class Extend(Command):
    """Train for so many steps in all."""

    steps: int


@dataclass(frozen=True)
class SaveCell(Command):
    """Write a cell as a run to go on with."""

    cell: int
    path: Path


# --- what is answered
@dataclass(frozen=True, eq=False)
class WallState:
    """How a wall stands.

    Attributes:
        plan: of it.
        truths: of each place: the data of its first seed.
        real: some samples of each place's data, (n, 2); none where modes say what the data are.
        view: what is seen of it; fakes (places, n, 2) of the first seeds, all else by cell.
        number: grows from one wall to the next.
        playing, steps_per_second: whether it is being trained, and how fast.
        computations, alone: how many batches there are, and how many cells are trained one by one, by the reason.
        error: why training stopped; empty if nothing is the matter.
    """

    plan: SweepPlan
    truths: tuple[Truth, ...]
    real: tuple[NDArray[np.float32], ...]
    view: WallView
    number: int
    playing: bool = False
    steps_per_second: float = 0.0
    computations: int = 1
    alone: Mapping[str, int] = field(default_factory=dict)
    error: str = ""

    @property
    def finished(self) -> bool:
        """Whether all steps were taken."""
        return self.view.step >= self.plan.steps

    @property
    def wall(self) -> Wall:
        """The same as a wall that was looked at once."""
        view = self.view
        metrics = {name: values[None] for name, values in view.metrics.items()}
        looks = (np.array([view.step]), view.fakes[None], metrics, view.coverage[None], view.broken)
        return Wall(self.plan, self.truths, *looks)


@dataclass(frozen=True)
class Refused:
    """Why something could not be done."""

    why: str


@dataclass(frozen=True)
class Wrote:
    """What became of a file; `problem` is empty if it was written."""

    path: Path
    problem: str


def work(line: Line, options: Mapping[str, Any]) -> None:
    """Carry out what comes through the line until it ends, and train meanwhile."""
    torch.set_num_threads(options["threads"])
    _Worker(line, options).work()


class _Worker:
    def __init__(self, line: Line, options: Mapping[str, Any]) -> None:
        self._line, self._device, self._data_dir = line, options["device"], options["data_dir"]
        self._pace = Pace(options["max_fps"])
        self._run: WallRun | None = None
        self._number, self._error = 0, ""
        self._playing = self._stale = False
        self._welcome = True

    def work(self) -> None:
        """Until the line ends."""
        while True:
            while not self._playing or self._line.waiting:
                command = self._line.receive()
                try:
                    self._do(command)
                except GanvizError as problem:
                    self._line.answer(Refused(str(problem)))
                self._show()
            self._train()
            self._show()

    def _train(self) -> None:
        assert self._run is not None  # as it plays
        try:
            self._run.step()
            self._pace.count()
            self._playing = not self._run.finished
        except Exception as problem:  # noqa: BLE001 - told on the page, which must live on
            self._playing, self._error = False, f"Training stopped: {type(problem).__name__}: {problem}"
        self._stale = True

    def _show(self) -> None:
        """Send a state if the page can take one, one is due, and something has changed."""
        if self._run is None or not (self._stale and self._welcome) or (self._playing and not self._pace.frame_due()):
            return
        started = time.perf_counter()
        self._stale = False
        self._line.answer(self._state(self._run))
        self._pace.frame_took(time.perf_counter() - started)

    def _state(self, run: WallRun) -> WallState:
        sweep = run.sweep
        return WallState(
            run.wall.plan,
            tuple(run.wall.truths),
            run.real(),
            run.look(),
            self._number,
            self._playing,
            self._pace.steps_per_second(self._playing),
            sweep.computations,
            sweep.alone,
            self._error,
        )

    # --- commands
    @singledispatchmethod
    def _do(self, command: Command) -> None:
        raise TypeError(f"no wall carries out {type(command).__name__}")

    @_do.register
    def _(self, command: Begin) -> None:
        self._run = WallRun(command.spec, self._device, self._data_dir)
        self._number, self._error = self._line.number, ""
        self._playing, self._stale = False, True

    @_do.register
    def _(self, command: Play) -> None:
        if self._run is not None and not self._run.finished:
            self._pace.start()
            self._playing, self._stale, self._error = True, True, ""

    @_do.register
    def _(self, command: Pause) -> None:
        self._playing, self._stale = False, True

    @_do.register
    def _(self, command: Extend) -> None:
        if self._run is not None:
            self._run.extend(command.steps)
            self._stale = True

    @_do.register
    def _(self, command: Ready) -> None:
        self._welcome = command.is_ready

    @_do.register
    def _(self, command: Save) -> None:
        self._write(command.path, None)

    @_do.register
    def _(self, command: SaveCell) -> None:
        self._write(command.path, command.cell)

    def _write(self, path: Path, cell: int | None) -> None:
        """Write the wall, or a cell of it; what becomes of that is an answer, too."""
        problem = ""
        try:
            if self._run is None:
                raise GanvizError("There is no wall yet.")
            self._run.save(path) if cell is None else self._run.save_cell(cell, path)
        except GanvizError as refusal:
            problem = str(refusal)
        except Exception as failure:  # noqa: BLE001 - told to whoever asked; the wall goes on
            problem = f"{type(failure).__name__}: {failure}"
        self._line.answer(Wrote(path, problem))
