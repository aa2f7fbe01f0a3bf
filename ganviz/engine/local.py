"""LocalEngine: training in a thread of this process."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from ganviz.engine.asked_steps import AskedSteps
from ganviz.engine.autosave import Autosave
from ganviz.engine.engine import State
from ganviz.engine.examiner import Examiner
from ganviz.engine.keeping import Keeper
from ganviz.engine.pace import Pace
from ganviz.engine.run import MOVES, Run
from ganviz.engine.usage import measure
from ganviz.errors import GanvizError, unknown
from ganviz.experiment import Experiment
from ganviz.observation import PARTS, Scene
from ganviz.recording import FILM, FilmStrip, Spill, open_recording
from ganviz.weights import WarmStart

UNWATCHED_INTERVAL = 2.0  # s between looks at the losses while no state is wanted
PAUSED_POLL = 0.25  # s; a paused engine wakes at once for wishes and this often for a page that became ready


class LocalEngine:
    """See `Engine`. One daemon thread owns the run; the page's thread only queues wishes and reads `latest`.

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
        max_fps: float = 15,
        threads: int = 1,
        warm_start: WarmStart | None = None,
        opened: Path | None = None,
        autosave: Autosave | None = None,
    ) -> None:
        self.latest: State | None = None
        self._publish = publish
        memory: dict[str, Any] = {"history_mb": history_mb, "spill": spill}
        self._run = Run(experiment, device=device, data_dir=data_dir, patient=False, warm_start=warm_start, **memory)
        if opened is not None:
            self._run.resume(open_recording(opened, **memory))
        self._autosave = autosave
        self._run_number = 0
        self._wishes: deque[tuple[Callable[[], object], bool]] = deque()
        self._wake = threading.Condition()
        self._wanted: frozenset[str] = frozenset(PARTS)
        self._pace = Pace(max_fps)
        self._ready, self._stale, self._closed = True, True, False
        self._playing, self._learning = False, "both"
        self._steps = AskedSteps()
        self._story: tuple[Scene, ...] = ()
        self._stories = 0
        self._error, self._error_told = "", True
        self._examiner = Examiner(self._on_examined)
        self._keeper = Keeper(lambda: self._ask(self._tell_saved, forgets=False))
        self._threads = threads
        self._thread = threading.Thread(target=self._work, name="ganviz-engine", daemon=True)
        self._thread.start()

    # --- wishes: called by the page's thread
    def apply(self, changes: Mapping[str, Any], keep_weights: bool = False) -> None:
        changes = dict(changes)
        self._ask(lambda: self._apply(changes, keep_weights))

    def play(self) -> None:
        self._ask(self._play)

    def pause(self) -> None:
        self._ask(self._pause)

    def step(self, player: str = "both", count: int = 1) -> None:
        self._ask(lambda: self._step(player, count))

    def slow_motion(self) -> None:
        self._ask(self._tell)

    def reinitialize(self, player: str) -> None:
        self._ask(lambda: self._reinitialize(player))

    def reset(self, from_scratch: bool = False) -> None:
        self._ask(lambda: self._begin(lambda: self._run.reset(from_scratch)))

    def begin(self, changes: Mapping[str, Any], warm_start: WarmStart) -> None:
        changes = dict(changes)
        self._ask(lambda: self._begin(lambda: self._run.begin(changes, warm_start)))

    def restore(self, step: int) -> None:
        self._ask(lambda: self._restore(step))

    def save(self, path: Path) -> None:
        self._ask(lambda: self._keeper.save(self._run, path), forgets=False)

    def open(self, path: Path) -> None:
        self._ask(lambda: self._open(path))

    def limit_speed(self, steps_per_second: float | None) -> None:
        self._ask(lambda: self._pace.limit(steps_per_second), forgets=False)

    def want(self, parts: Collection[str], tiles: int = 6) -> None:
        parts = frozenset(parts)
        self._ask(lambda: self._want(parts, tiles), forgets=False)

    def examine(self, wanted: bool = True) -> None:
        start, cancel = (lambda: self._examiner.start(self._run.trainer)), self._examiner.cancel
        self._ask(start if wanted else cancel, forgets=False)

    def ready(self, is_ready: bool = True) -> None:
        # not a wish: it comes with every frame and must not interrupt training
        self._ready = is_ready

    def close(self) -> None:
        with self._wake:
            self._closed = True
            self._wake.notify()

    def join(self, timeout: float | None = None) -> None:
        """Wait until the thread has ended, after `close`."""
        self._thread.join(timeout)

    def _ask(self, wish: Callable[[], object], forgets: bool = True) -> None:
        """Queue a wish; most make an earlier error a thing of the past."""
        with self._wake:
            self._wishes.append((wish, forgets))
            self._wake.notify()

    # --- the thread
    def _work(self) -> None:
        torch.set_num_threads(self._threads)  # OpenMP counts them for each thread that computes
        while not self._closed:
            try:
                self._grant_wishes()
                self._show()
                self._save()
                self._train_for_a_while() if self._active else self._rest()
            except GanvizError as problem:
                self._refuse(str(problem))
            except Exception as problem:  # noqa: BLE001 - the session must live on, whatever happened in a step
                self._break(f"Training stopped: {type(problem).__name__}: {problem}")
        self._let_go()

    @property
    def _active(self) -> bool:
        return self._playing or bool(self._steps)

    def _grant_wishes(self) -> None:
        while self._wishes:
            wish, forgets = self._wishes.popleft()
            if forgets and self._error_told:  # not before anybody could read it
                self._error = ""
            self._stale = True
            wish()

    def _train_for_a_while(self) -> None:
        """Take steps until a state is due or somebody wishes for something."""
        look_at_losses = time.perf_counter() + UNWATCHED_INTERVAL
        step, wishes, pace = self._run.step, self._wishes, self._pace
        while self._active and not wishes and not self._closed:
            if pace.may_step():
                self._learning = "both" if self._playing else self._steps.take()
                step(self._learning)
                pace.count()
            else:
                self._sleep(pace.next_step - time.perf_counter())
            if self._ready and pace.frame_due():
                break
            if time.perf_counter() >= look_at_losses:
                self._watch_over(self._run.capture(()))
                break
        self._stale = True

    def _show(self) -> None:
        """Publish a state if the page can take one, one is due, and something has changed."""
        if not (self._ready and self._stale and (self._pace.frame_due() or not self._active)):
            return
        started = time.perf_counter()
        self._stale = False  # before anything is read: what changes meanwhile must be told as well
        snapshot = self._run.capture(self._wanted)
        self._watch_over(snapshot)
        run = self._run
        self.latest = State(
            snapshot,
            losses=run.recording.losses.columns(),
            observations=run.recording.observations.columns(),
            film=run.recording.film.strip if FILM in self._wanted else FilmStrip(),
            changes=run.recording.marks(),
            run=self._run_number,
            playing=self._active,
            learning=self._learning,
            steps_per_second=self._pace.steps_per_second(self._active),
            usage=measure(run.trainer.device),
            examining=self._examiner.now,
            last_sound_step=run.last_sound_step(),
            story=self._story,
            stories=self._stories,
            warm=run.warm_start is not None,
            saved=self._keeper.saved,
            opened=self._keeper.opened,
            error=self._error,
        )
        self._error_told = True
        if snapshot.pending:
            self._stale = True
        self._pace.frame_took(time.perf_counter() - started)
        self._publish()

    def _watch_over(self, snapshot: Any) -> None:
        if snapshot.diverged and self._active:
            self._pause()
            self._stale = True

    def _rest(self) -> None:
        # a state that the page could not take yet is tried again soon, otherwise only wishes wake us
        self._sleep(PAUSED_POLL if self._stale else self._autosave.patience() + 1 if self._autosave else 60)

    def _save(self) -> None:
        if self._autosave is not None:
            self._autosave.look(self._run)

    def _sleep(self, seconds: float) -> None:
        with self._wake:
            if not self._wishes and not self._closed and seconds > 0:
                self._wake.wait(seconds)

    # --- wishes: carried out by the thread
    def _apply(self, changes: Mapping[str, Any], keep_weights: bool) -> None:
        if self._run.apply(changes, keep_weights):
            self._begin(lambda: None)

    def _require_sound(self) -> None:
        if self._run.diverged:
            raise GanvizError("The run has diverged. Reset it, or go back to before it broke.")

    def _play(self) -> None:
        self._go()
        self._playing = True
        self._steps.clear()

    def _go(self) -> None:
        self._require_sound()
        self._story = ()
        self._pace.start()

    def _pause(self) -> None:
        self._playing = False
        self._steps.clear()

    def _step(self, player: str, count: int) -> None:
        if player not in MOVES:
            raise GanvizError(unknown("player", player, MOVES))
        self._go()
        self._playing = False
        self._steps.add(player, count)

    def _reinitialize(self, player: str) -> None:
        self._run.reinitialize(player)
        self._story = ()

    def _tell(self) -> None:
        self._pause()
        self._require_sound()
        self._story = self._run.slow_motion()
        self._stories += 1

    def _begin(self, start: Callable[[], object]) -> None:
        start()
        self._run_number += 1
        self._examiner.forget()
        self._story = ()
        self._steps.clear()
        self._pace.start()

    def _restore(self, step: int) -> None:
        self._pause()
        self._begin(lambda: self._run.restore(step))

    def _open(self, path: Path) -> None:
        if self._keeper.open(self._run, path):
            self._pause()
            self._begin(lambda: None)

    def _tell_saved(self) -> None:
        """With the last state: whoever waits for the file may not be ready for another."""
        if self.latest is not None:
            self.latest = replace(self.latest, saved=self._keeper.saved)
            self._publish()

    def _on_examined(self) -> None:
        """In the examiner's thread: have the next state told."""
        with self._wake:
            self._stale = True
            self._wake.notify()

    def _want(self, parts: frozenset[str], tiles: int) -> None:
        self._wanted = parts
        self._run.show_tiles(tiles)

    def _refuse(self, why: str) -> None:
        self._error, self._error_told = why, False
        self._stale = True

    def _break(self, why: str) -> None:
        """Pause and tell with the last state, as making another may be what fails."""
        self._pause()
        self._error, self._stale = why, False
        if self.latest is not None:
            self.latest = replace(self.latest, playing=False, steps_per_second=0.0, error=why)
            self._publish()

    def _let_go(self) -> None:
        self._examiner.cancel()
        if self._autosave is not None:
            with suppress(GanvizError):  # nobody is left to hear of it
                self._autosave.close(self._run)
        del self._run
        self._publish = lambda: None
        self._wishes.clear()
