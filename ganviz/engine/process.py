"""ProcessEngine: training in a process of its own, so that serving pages and training do not wait for each other.

A thread that trains small networks takes and gives back the interpreter's lock thousands of times a second, and so does
a server that sends many small messages: on two cores they cost each other up to half of their speed.
`benchmarks/throughput.py` compares the two engines.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from ganviz.engine.asking import Asking
from ganviz.engine.engine import State
from ganviz.engine.local import LocalEngine
from ganviz.experiment import Experiment

# forking a server that has PyTorch loaded starts a run in a moment; where that does not exist, Python starts afresh
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
PATIENCE = 5.0  # s for which a closed process may take its leave


def warm_up() -> None:
    """Start what the first engine would otherwise wait for; harmless to call again."""
    if METHOD == "forkserver":
        from multiprocessing import forkserver

        multiprocessing.get_context(METHOD).set_forkserver_preload([__name__])
        forkserver.ensure_running()


class ProcessEngine(Asking):
    """See `Engine`: a `LocalEngine` at the other end of a pipe.

    Wishes are sent as (method, arguments), states come back whole; nothing else is shared.

    Args:
        experiment: the first experiment.
        publish: called after each new `latest`, in a thread of this process; must return at once.
        **options: those of `LocalEngine`.

    Attributes:
        process: the process that trains.
        failure: why the first run could not be built; empty if it was, or is still being built. `publish` is called
            then too, and `latest` stays None: whoever builds a page need not wait for its run.
    """

    def __init__(self, experiment: Experiment, publish: Callable[[], object] = lambda: None, **options: Any) -> None:
        self.latest: State | None = None
        self.failure = ""
        self._publish = publish
        self._closed = False
        self._sending = threading.Lock()
        warm_up()
        context: Any = multiprocessing.get_context(METHOD)  # typed without its Process
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=_train, args=(theirs, experiment.chosen(), options), name="ganviz-engine", daemon=True
        )
        self.process.start()
        theirs.close()
        threading.Thread(target=self._listen, name="ganviz-listener", daemon=True).start()

    def ask(self, wish: str, *arguments: Any) -> None:
        with self._sending:
            if self._closed:
                return
            with contextlib.suppress(OSError):  # if the process has died, `_listen` tells
                self._pipe.send((wish, arguments))
            self._closed = wish == "close"

    def _listen(self) -> None:
        """Take states until the pipe ends, then see the process off."""
        try:
            self.failure = self._pipe.recv()
            while not self.failure:
                self.latest = self._pipe.recv()
                self._publish()
        except (EOFError, OSError):
            self._tell_if_lost()
        if self.failure:
            self._publish()
        self._publish = lambda: None
        self.process.join(PATIENCE)
        self.process.kill()

    def _tell_if_lost(self) -> None:
        why = "The training process has ended unexpectedly. Reload the page to start again."
        if not self._closed and self.latest is not None:
            self.latest = replace(self.latest, playing=False, error=why)
            self._publish()
        elif not self._closed:
            self.failure = why
        self._closed = True


def _train(pipe: Connection, settings: dict[str, Any], options: dict[str, Any]) -> None:
    """The other process: carry out what comes through the pipe until it ends."""
    # leave what was inherited to itself: collecting it would copy all its memory and halt training for most of a second
    gc.freeze()
    greeted = threading.Event()

    def publish() -> None:
        greeted.wait()  # the first state may be there before the engine's constructor returns
        _send(pipe, engine.latest)

    try:
        engine = LocalEngine(Experiment(**settings), publish, **options)
    except Exception as problem:  # noqa: BLE001 - told to whoever asked
        pipe.send(str(problem) or repr(problem))
        return
    pipe.send("")
    greeted.set()
    method = ""
    while method != "close":
        try:
            method, arguments = pipe.recv()
        except EOFError:  # whoever asked is gone
            method, arguments = "close", ()
        getattr(engine, method)(*arguments)
    engine.join(PATIENCE)


def _send(pipe: Connection, state: State | None) -> None:
    try:
        pipe.send(state)
    except OSError:  # nobody listens any more
        return
