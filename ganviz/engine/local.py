"""LocalEngine: training in a thread of this process."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import torch

from ganviz.engine.autosave import Autosave
from ganviz.engine.carry_out import carry_out
from ganviz.engine.commands import CancelRestore, Close, Command, Ready
from ganviz.engine.pace import MAX_FPS, Pace
from ganviz.engine.run import Run
from ganviz.engine.session import Session
from ganviz.engine.state import State
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.recording import Spill, open_recording
from ganviz.weights import WarmStart

LOOKING_BACK_INTERVAL = 0.5  # s between states while the past is shown, which does not change
PAUSED_POLL = 0.25  # s; a paused engine wakes at once for commands and this often for a page that became ready


@dataclass(frozen=True)
class _Saved(Command):
    """Tell at once what became of a file: whoever waits for it may not be ready for another state."""

    leaves_error: ClassVar[bool] = True


class LocalEngine:
    """See `Engine`. One daemon thread owns the session; the page's thread only queues commands and reads `latest`.

    Args:
        experiment: the first experiment; copied.
        publish: called in the engine's thread after each new `latest`; must return at once.
        device, data_dir, history_mb, spill, warm_start: see `Run`.
        opened: file of a recording to go on with, instead of beginning `experiment`.
        autosave: keeps the run in a file; None for none.
        max_fps: states a second at most.
        threads: CPU threads of a tensor operation; one is fastest for small networks.

    Raises:
        SettingError, DeviceError, DataError: if the first run cannot be built.
    """

    failure = ""  # see `ProcessEngine`: here the constructor raises

    def __init__(
        self,
        experiment: Experiment,
        publish: Callable[[], object] = lambda: None,
        *,
        device: str = "auto",
        data_dir: Path | None = None,
        history_mb: float = 64,
        spill: Spill | None = None,
        max_fps: float = MAX_FPS,
        threads: int = 1,
        warm_start: WarmStart | None = None,
        opened: Path | None = None,
        autosave: Autosave | None = None,
    ) -> None:
        self.latest: State | None = None
        self._publish = publish
        memory: dict[str, Any] = {"history_mb": history_mb, "spill": spill}
        run = Run(experiment, device=device, data_dir=data_dir, patient=False, warm_start=warm_start, **memory)
        if opened is not None:
            run.resume(open_recording(opened, **memory))
        self._autosave = autosave
        self.asked = self._answered = 0
        self._commands: deque[Command] = deque()
        self._wake = threading.Condition()
        self._pace = Pace(max_fps)
        self._session = Session(run, self._pace, self._on_change, lambda: self._queue(_Saved()))
        self._cancelled = self._session.runs.going_back.cancelled
        self._ready, self._stale, self._closed = True, True, False
        self._error, self._error_told = "", True
        self._threads = threads
        self._thread = threading.Thread(target=self._work, name="ganviz-engine", daemon=True)
        self._thread.start()

    def do(self, command: Command) -> None:
        """See `Engine`."""
        if isinstance(command, Ready):
            self.ready(command.is_ready)
        elif isinstance(command, CancelRestore):
            self._cancelled.set()  # the thread is busy with what is to be given up
        elif isinstance(command, Close):
            self.close()
        else:
            self._queue(command)

    def ready(self, is_ready: bool = True) -> None:
        """See `Engine`; the thread notices by itself."""
        self._ready = is_ready

    def close(self) -> None:
        """See `Engine`."""
        with self._wake:
            self._closed = True
            self._cancelled.set()
            self._wake.notify()

    def join(self, timeout: float | None = None) -> None:
        """Wait until the thread has ended, after `close`."""
        self._thread.join(timeout)

    # --- the thread
    def _work(self) -> None:
        torch.set_num_threads(self._threads)  # OpenMP counts them for each thread that computes
        while not self._closed:
            try:
                self._carry_out()
                self._show()
                self._save()
                self._train_for_a_while() if self._session.active else self._rest()
            except GanvizError as problem:
                self._refuse(str(problem))
            except Exception as problem:  # noqa: BLE001 - the session must live on, whatever happened in a step
                self._break(f"Training stopped: {type(problem).__name__}: {problem}")
        self._let_go()

    def _queue(self, command: Command) -> None:
        with self._wake:
            self._commands.append(command)
            self.asked += not isinstance(command, _Saved)
            self._wake.notify()

    def _carry_out(self) -> None:
        """All commands that wait, in order."""
        while self._commands:
            command = self._commands.popleft()
            self._stale = True
            if isinstance(command, _Saved):
                self._tell_saved()
                continue
            self._answered += 1
            if not command.leaves_error and self._error_told:  # not before anybody could read it
                self._error = ""
            carry_out(command, self._session)

    def _train_for_a_while(self) -> None:
        """Take steps until a state is due or somebody asks for something."""
        session, commands, pace = self._session, self._commands, self._pace
        while session.active and not commands and not self._closed:
            if pace.may_step():
                session.take_step()
                pace.count()
            else:
                self._sleep(pace.next_step - time.perf_counter())
            if self._ready and pace.frame_due():
                break
            if pace.moment_due():
                self._keep_moment()
                break
        self._stale = True

    def _keep_moment(self) -> None:
        """Observe the run for its history, and to notice a divergence, though no state is due or nobody looks."""
        started = time.perf_counter()
        self._session.capture()
        self._pace.moment_took(time.perf_counter() - started)

    def _show(self) -> None:
        """Publish a state if the page can take one, one is due, and something has changed."""
        session = self._session
        if not (self._ready and self._stale and (self._pace.frame_due() or not session.active)):
            return
        started, worked = time.perf_counter(), time.thread_time()
        self._stale = False  # before anything is read: what changes meanwhile must be told as well
        was_active = session.active
        self.latest = replace(session.state(), answered=self._answered, error=self._error)
        self._error_told = True
        # what is looked for in the background is shown when it is found; and so is that a run has just been paused
        self._stale |= self.latest.snapshot.pending or session.active != was_active
        longest = LOOKING_BACK_INTERVAL if session.looks_back else 0.0
        # where many share a machine, a state takes longer than it costs: pictures come before steps, half-way
        took, cost = time.perf_counter() - started, time.thread_time() - worked
        self._pace.frame_took((took + cost) / 2, longest)
        self._publish()

    def _on_change(self) -> None:
        """Perhaps in another thread: have the next state told."""
        session, last = self._session, self.latest
        now = session.runs.going_back.now
        if now is not None and last is not None:  # this thread is busy with it
            timeline = replace(last.timeline, restoring=now)
            self.latest = replace(last, timeline=timeline, playing=False, steps_per_second=0.0)
            self._publish()
            return
        with self._wake:
            self._stale = True
            self._wake.notify()

    def _tell_saved(self) -> None:
        """With the last state, at once: whoever waits for the file may not be ready for another."""
        if self.latest is not None:
            self.latest = replace(self.latest, saved=self._session.keeper.saved)
            self._publish()

    def _rest(self) -> None:
        # a state that the page could not take yet is tried again soon, otherwise only commands wake us
        self._sleep(PAUSED_POLL if self._stale else self._autosave.patience() + 1 if self._autosave else 60)

    def _save(self) -> None:
        if self._autosave is not None:
            self._autosave.look(self._session.run)

    def _sleep(self, seconds: float) -> None:
        with self._wake:
            if not self._commands and not self._closed and seconds > 0:
                self._wake.wait(seconds)

    def _refuse(self, why: str) -> None:
        self._error, self._error_told = why, False
        self._stale = True

    def _break(self, why: str) -> None:
        """Pause and tell with the last state, as making another may be what fails."""
        self._session.pause()
        self._error, self._stale = why, False
        if self.latest is not None:
            self.latest = replace(self.latest, playing=False, steps_per_second=0.0, answered=self._answered, error=why)
            self._publish()

    def _let_go(self) -> None:
        self._session.examiner.cancel()
        if self._autosave is not None:
            with suppress(GanvizError):  # nobody is left to hear of it
                self._autosave.close(self._session.run)
        del self._session
        self._publish = lambda: None
        self._commands.clear()
