"""WallEngine: a wall trained at the other end of a pipe, in a process or a thread of its own."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ganviz.engine.pace import Pace
from ganviz.engine.process import METHOD, PATIENCE, warm_up
from ganviz.engine.wall_run import WallRun
from ganviz.errors import GanvizError
from ganviz.experiment import SweepPlan
from ganviz.observation import Truth, Wall, WallView

LOST = "The process that trains the wall has ended unexpectedly. Reload the page to start again."


@dataclass(frozen=True, eq=False)
class WallState:
    """How a wall stands.

    Attributes:
        plan: of it.
        truths: of each place: the data of its first seed.
        real: some samples of each place's data, (n, 2); none where modes say what the data are.
        view: what is seen of it; fakes (places, n, 2) of the first seeds, all else by cell.
        number: of the walls that this engine has built.
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
        max_fps: float = 15,
        threads: int = 1,
    ) -> None:
        self.latest: WallState | None = None
        self.building, self.refused = False, ""
        self.wrote: dict[Path, str] = {}
        self._publish, self._closed, self._asked = publish, False, 0
        self._sending = threading.Lock()
        options = {"device": device, "data_dir": data_dir, "max_fps": max_fps, "threads": threads}
        self._start(processes, options)
        threading.Thread(target=self._listen, name="ganviz-wall-listener", daemon=True).start()

    def begin(self, spec: Mapping[str, Any]) -> None:
        """Build another wall, paused at step 0, of what `SweepPlan.from_dict` takes; if it cannot be, the present one
        stays."""
        self.building, self.refused = True, ""
        self._asked += 1
        self._ask("begin", dict(spec), self._asked)

    def play(self) -> None:
        """Train until paused, or until all steps were taken."""
        self._ask("play")

    def pause(self) -> None:
        """Stop."""
        self._ask("pause")

    def extend(self, steps: int) -> None:
        """Train for so many steps in all."""
        self.refused = ""
        self._ask("extend", steps)

    def ready(self, is_ready: bool = True) -> None:
        """Whether another state is welcome."""
        self._ask("ready", is_ready)

    def save(self, path: Path) -> None:
        """Write the wall as it is; `wrote` tells."""
        self._ask("save", path)

    def save_cell(self, cell: int, path: Path) -> None:
        """Write a cell as a run to go on with; `wrote` tells."""
        self._ask("save_cell", cell, path)

    def close(self) -> None:
        """End; what was not written is lost."""
        self._ask("close")

    # --- the pipe
    def _start(self, processes: bool, options: dict[str, Any]) -> None:
        if processes:
            warm_up()
            context: Any = multiprocessing.get_context(METHOD)  # typed without its Process
            self._pipe, theirs = context.Pipe()
            name = "ganviz-engine-wall"
            self.worker = context.Process(target=_work_apart, args=(theirs, options), name=name, daemon=True)
            self.worker.start()
            theirs.close()
        else:
            self._pipe, theirs = multiprocessing.Pipe()
            self.worker = threading.Thread(target=work, args=(theirs, options), name="ganviz-engine-wall", daemon=True)
            self.worker.start()

    def _ask(self, wish: str, *arguments: Any) -> None:
        with self._sending:
            if self._closed:
                return
            with contextlib.suppress(OSError):  # if the process has died, `_listen` tells
                self._pipe.send((wish, arguments))
            self._closed = wish == "close"

    def _listen(self) -> None:
        """Take what comes until the pipe ends, then see the process off."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._take(*self._pipe.recv())
                self._publish()
        if not self._closed:
            self._closed, self.building, self.refused = True, False, LOST
            self._publish()
        self._publish = lambda: None
        self.worker.join(PATIENCE)
        if isinstance(self.worker, multiprocessing.process.BaseProcess):
            self.worker.kill()

    def _take(self, what: str, *values: Any) -> None:
        if what == "state":
            self.latest = values[0]
            self.building = self.building and self.latest.number < self._asked
        elif what == "refused":
            self.refused, number = values
            self.building = self.building and number < self._asked
        else:
            self.wrote[values[0]] = values[1]


def _work_apart(pipe: Connection, options: dict[str, Any]) -> None:
    gc.freeze()  # what was inherited is not to be copied by collecting it
    work(pipe, options)


def work(pipe: Connection, options: Mapping[str, Any]) -> None:
    """Carry out what comes through the pipe until it ends, and train meanwhile."""
    torch.set_num_threads(options["threads"])
    with pipe, contextlib.suppress(EOFError, OSError):  # nobody is left to tell
        _Worker(pipe, options).work()


class _Worker:
    """The other end of the pipe."""

    def __init__(self, pipe: Connection, options: Mapping[str, Any]) -> None:
        self._pipe, self._device, self._data_dir = pipe, options["device"], options["data_dir"]
        self._pace = Pace(options["max_fps"])
        self._run: WallRun | None = None
        self._number, self._error = 0, ""
        self._playing = self._stale = False
        self._welcome = True

    def work(self) -> None:
        """Until told to close."""
        while True:
            while not self._playing or self._pipe.poll():
                wish, arguments = self._pipe.recv()
                if wish == "close":
                    return
                self._grant(wish, arguments)
                self._show()
            self._train()
            self._show()

    def _grant(self, wish: str, arguments: tuple[Any, ...]) -> None:
        if wish in ("save", "save_cell"):
            self._write(wish, arguments)
            return
        try:
            getattr(self, f"_{wish}")(*arguments)
        except GanvizError as problem:
            self._pipe.send(("refused", str(problem), arguments[-1] if wish == "begin" else 0))

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
        sweep, plan, places = self._run.sweep, self._run.wall.plan, self._run.wall.truths
        state = WallState(
            plan,
            tuple(places),
            self._run.real(),
            self._run.look(),
            self._number,
            self._playing,
            self._pace.steps_per_second(self._playing),
            sweep.computations,
            sweep.alone,
            self._error,
        )
        self._stale = False
        self._pipe.send(("state", state))
        self._pace.frame_took(time.perf_counter() - started)

    # --- wishes, by name
    def _begin(self, spec: Mapping[str, Any], number: int) -> None:
        self._run = WallRun(spec, self._device, self._data_dir)
        self._number, self._error = number, ""
        self._playing, self._stale = False, True

    def _play(self) -> None:
        if self._run is not None and not self._run.finished:
            self._pace.start()
            self._playing, self._stale, self._error = True, True, ""

    def _pause(self) -> None:
        self._playing, self._stale = False, True

    def _extend(self, steps: int) -> None:
        if self._run is not None:
            self._run.extend(steps)
            self._stale = True

    def _ready(self, is_ready: bool) -> None:
        self._welcome = is_ready

    def _write(self, wish: str, arguments: tuple[Any, ...]) -> None:
        problem = "There is no wall yet."
        if self._run is not None:
            problem = ""
            try:
                getattr(self._run, wish)(*arguments)
            except GanvizError as refusal:
                problem = str(refusal)
            except Exception as failure:  # noqa: BLE001 - told to whoever asked; the wall goes on
                problem = f"{type(failure).__name__}: {failure}"
        self._pipe.send(("wrote", arguments[-1], problem))
