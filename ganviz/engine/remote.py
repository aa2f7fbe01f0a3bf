"""Remote: work at the other end of a pipe, in a process or a thread; messages out, answers back, both numbered.

It is the one transport of all that trains, draws and writes beside the pages.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

# forking a server that has PyTorch loaded starts a run in a moment; where that does not exist, Python starts afresh
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
PATIENCE = 5.0  # s for which whoever is told to end may take its leave
END = "end"  # the last message


def warm_up() -> None:
    """Start what the first process would otherwise wait for; harmless to call again."""
    if METHOD == "forkserver":
        from multiprocessing import forkserver

        multiprocessing.get_context(METHOD).set_forkserver_preload([__name__])
        forkserver.ensure_running()


class Line:
    """The other end of the pipe.

    Attributes:
        number: of the last message that was received; answers are marked with it.
    """

    def __init__(self, pipe: Connection) -> None:
        self.number = 0
        self._pipe, self._answering = pipe, threading.Lock()

    @property
    def waiting(self) -> bool:
        """Whether a message is there."""
        return self._pipe.poll()

    def receive(self) -> Any:
        """The next message, once there is one.

        Raises:
            EOFError, OSError: at the end.
        """
        self.number, message = pickle.loads(self._pipe.recv_bytes())
        if isinstance(message, str) and message == END:
            raise EOFError
        return message

    def answer(self, value: Any) -> None:
        """Send something back.

        Raises:
            OSError: if nobody listens any more.
        """
        with self._answering:
            _send(self._pipe, (self.number, value))


class Remote:
    """Runs `work(line, *arguments)` at the other end of a pipe. Every method returns at once.

    Args:
        work: a function of a module; it works until its line raises EOFError or OSError.
        arguments: plain values.
        take: called in a thread, with each answer and the number of the last message that it knows of.
        told: called in that thread when no more answers wait to be taken.
        lost: called in that thread, in place of these, if the other end has gone by itself.
        name: of the process or thread.
        apart: whether it has a process of its own, or a thread of this one.
        nicer: by how much the process stands back behind this one (see `os.nice`).

    Attributes:
        worker: the process or thread.
        number: of the last message that was sent.
    """

    def __init__(
        self,
        work: Callable[..., object],
        arguments: Sequence[Any] = (),
        *,
        take: Callable[[Any, int], object],
        told: Callable[[], object] = lambda: None,
        lost: Callable[[], object] = lambda: None,
        name: str,
        apart: bool = True,
        nicer: int = 0,
    ) -> None:
        self._take, self._told, self._lost = take, told, lost
        self.number = 0
        self._sending, self._ending, self._deaf, self._untold = threading.Lock(), False, False, False
        self.worker: Any = self._start(work, arguments, name, nicer) if apart else self._beside(work, arguments, name)
        threading.Thread(target=self._listen, name=f"{name}-listener", daemon=True).start()

    def send(self, message: Any) -> int:
        """Send a message; its number. After the end nothing is sent."""
        with self._sending:
            if not self._ending:
                self._send(message)
            return self.number

    def close(self) -> None:
        """Let it finish what it was told; if that takes too long, end it."""
        with self._sending:
            if not self._ending:
                self._ending = True  # before it is told, so that its end is no loss
                self._send(END)

    def stop(self, then: Callable[[], object] = lambda: None) -> None:
        """End it, whatever it does, and take no more answers; `then` is called in a thread once it is gone."""
        self._ending = self._deaf = True
        threading.Thread(target=self._end, args=(then,), name="ganviz-end", daemon=True).start()

    # --- the worker
    def _start(self, work: Callable[..., object], arguments: Sequence[Any], name: str, nicer: int) -> Any:
        warm_up()
        context: Any = multiprocessing.get_context(METHOD)  # typed without its Process
        self._pipe, theirs = context.Pipe()
        process = context.Process(target=_work_apart, args=(theirs, nicer, work, arguments), name=name, daemon=True)
        process.start()
        theirs.close()
        return process

    def _beside(self, work: Callable[..., object], arguments: Sequence[Any], name: str) -> Any:
        self._pipe, theirs = multiprocessing.Pipe()
        thread = threading.Thread(target=_work, args=(theirs, work, arguments), name=name, daemon=True)
        thread.start()
        return thread

    def _end(self, then: Callable[[], object]) -> None:
        for end in (self.worker.terminate, self.worker.kill):
            end()
            self.worker.join(PATIENCE)
        then()

    # --- the pipe
    def _send(self, message: Any) -> None:
        self.number += 1
        with suppress(OSError):  # if the other end has gone, `_listen` tells
            _send(self._pipe, (self.number, message))

    def _listen(self) -> None:
        """Take answers until the pipe ends, then see the other end off."""
        # closed here and nowhere else: another thread would pull the descriptor away from under a read
        with self._pipe, suppress(EOFError, OSError):
            while True:
                self._hear(*pickle.loads(self._pipe.recv_bytes()))
        if self._untold and not self._deaf:
            self._told()
        if not self._ending:
            self._ending = True
            self._lost()
        if not self._deaf:
            self.worker.join(PATIENCE)
            if isinstance(self.worker, multiprocessing.process.BaseProcess):
                self.worker.kill()
        self._take = self._told = self._lost = _nothing  # let go of whoever they belong to

    def _hear(self, number: int, value: Any) -> None:
        if self._deaf:
            return
        self._take(value, number)
        self._untold = self._pipe.poll()  # also true at the end
        if not self._untold:
            self._told()


def _nothing(*arguments: Any) -> None:
    pass


def _work_apart(pipe: Connection, nicer: int, work: Callable[..., object], arguments: Sequence[Any]) -> None:
    # leave what was inherited to itself: collecting it would copy all its memory and halt work for most of a second
    gc.freeze()
    if nicer and hasattr(os, "nice"):
        os.nice(nicer)
    _work(pipe, work, arguments)


def _work(pipe: Connection, work: Callable[..., object], arguments: Sequence[Any]) -> None:
    with pipe, suppress(EOFError, OSError):
        work(Line(pipe), *arguments)


def _send(pipe: Connection, message: Any) -> None:
    pipe.send_bytes(pickle.dumps(message, protocol=5))
