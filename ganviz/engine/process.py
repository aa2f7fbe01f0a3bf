"""ProcessEngine: training in a process of its own, so that serving pages and training do not wait for each other.

A thread that trains small networks takes and gives back the interpreter's lock thousands of times a second, and so does
a server that sends many small messages: on two cores they cost each other up to half of their speed.
`benchmarks/throughput.py` compares the two engines.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import torch

from ganviz.engine.commands import Close, Command, Ready
from ganviz.engine.increments import Increment, Lengthener, Shortener
from ganviz.engine.local import LocalEngine
from ganviz.engine.remote import PATIENCE, Line, Remote
from ganviz.engine.state import State
from ganviz.experiment import Experiment

NICER = 5  # than whoever answers browsers: training takes what these leave
LOST = "The training process has ended unexpectedly. Reload the page to start again."


class ProcessEngine:
    """See `Engine`: a `LocalEngine` at the other end of a `Remote`.

    Commands go out, and of each state what is new in it comes back; nothing else is shared.

    Args:
        experiment: the first experiment.
        publish: called when there is a new `latest`, in a thread of this process; must return at once.
        **options: those of `LocalEngine`.

    Attributes:
        process: the process that trains.
        failure: why the first run could not be built; empty if it was, or is still being built. `publish` is called
            then too, and `latest` stays None: whoever builds a page need not wait for its run.
    """

    def __init__(self, experiment: Experiment, publish: Callable[[], object] = lambda: None, **options: Any) -> None:
        self.latest: State | None = None
        self.failure = ""
        self.asked = 0
        self._publish, self._states, self._doing = publish, Lengthener(), threading.Lock()
        self._remote = Remote(
            _train,
            (experiment.chosen(), options),
            take=self._take,
            told=lambda: self._publish(),
            lost=self._lose,
            name="ganviz-engine",
            nicer=NICER,
        )
        self.process = self._remote.worker

    def do(self, command: Command) -> None:
        """See `Engine`."""
        if isinstance(command, Close):
            self.close()
            return
        with self._doing:  # in the order in which they are counted
            self.asked += not command.at_once
            self._remote.send(command)

    def ready(self, is_ready: bool = True) -> None:
        """See `Engine`."""
        self.do(Ready(is_ready))

    def close(self) -> None:
        """See `Engine`."""
        self._remote.close()

    def join(self, timeout: float | None = None) -> None:
        """See `Engine`."""
        self.process.join(timeout)

    def _take(self, news: Increment | str, number: int) -> None:
        if isinstance(news, str):
            self.failure = news
            self._remote.close()
        else:
            self.latest = self._states.lengthen(news)

    def _lose(self) -> None:
        if self.latest is None:
            self.failure = LOST
        else:
            self.latest = replace(self.latest, playing=False, steps_per_second=0.0, error=LOST)
        self._publish()


def _train(line: Line, settings: dict[str, Any], options: dict[str, Any]) -> None:
    """The other process: carry out what comes through the line until it ends."""
    torch.set_num_threads(options.get("threads", 1))  # building a run computes as well, and not in the engine's thread
    states, begun, telling = Shortener(), threading.Event(), threading.Lock()

    def publish() -> None:
        begun.wait()  # the first state may be there before the engine's constructor returns
        with telling, suppress(OSError):  # which says that nobody listens any more
            if engine.latest is not None:
                line.answer(states.shorten(engine.latest))

    try:
        engine = LocalEngine(Experiment(**settings), publish, **options)
    except Exception as problem:  # noqa: BLE001 - told to whoever asked
        line.answer(str(problem) or repr(problem))
        return
    begun.set()
    with suppress(EOFError, OSError):  # whoever asked is gone, or wants no more
        while True:
            engine.do(line.receive())
    engine.close()
    engine.join(PATIENCE)
