"""What `page.py` measures beside browsers: servers in processes of their own, and an engine without any page."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from ganviz import Experiment
from ganviz.app.actions.views import ALWAYS, TILES
from ganviz.engine import ProcessEngine
from ganviz.engine.commands import Pause, Play, Want
from ganviz.frames import OPENED
from ganviz.frames.views import parts_of

ROOT = Path(__file__).resolve().parents[1]
PLACES = 40  # pages that the lab's server lets in at once
PATIENCE = 60.0  # s
QUIET = 0.5  # s without work that say that a server has nothing to do
TICK = 0.025  # s of work that do not count as any


@dataclass(frozen=True)
class Served:
    """A server: where its page is, and its process."""

    url: str
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of CPU that the process has used."""
        return _cpu(self.process)

    def children_cpu(self) -> float:
        """The same of the processes that it has started and that are still there."""
        return sum(_cpu(child) for child in self.process.children(recursive=True))

    async def quiet(self, children: bool = True) -> None:
        """Wait until it has nothing to do."""
        deadline, used = time.monotonic() + PATIENCE, -1.0
        while time.monotonic() < deadline:
            now = self.cpu() + (self.children_cpu() if children else 0.0)
            if now - used < TICK:
                return
            used = now
            await asyncio.sleep(QUIET)
        raise TimeoutError(f"{self.url} never rests")


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


# --- serving
def lab_command() -> list[str]:
    """Serves the lab as anybody does, with room for a class."""
    places = ("--max-sessions", str(PLACES), "--session-lifetime", "1")
    return [sys.executable, "-m", "ganviz", "serve", "--port", "0", *places]


@asynccontextmanager
async def served(command: Sequence[str]) -> AsyncIterator[Served]:
    """A server that tells its address in its first line; it ends, with all that it has started."""
    # a group of its own, so that its children end with it
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, start_new_session=True
    )
    try:
        line = await asyncio.to_thread(process.stdout.readline)  # type: ignore[union-attr]
        found = re.search(r"http://[^\s/]+", line)
        if found is None:
            raise ChildProcessError(f"{' '.join(command)} does not tell its address, but {line!r}")
        await _listens(found[0])
        server = Served(found[0] + "/", psutil.Process(process.pid))
        await server.quiet()
        yield server
    finally:
        end(process)


async def _listens(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError), socket.create_connection((host, int(port)), 1):
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody listens at {address}")
        await asyncio.sleep(0.1)


def end(process: subprocess.Popen[str]) -> None:
    """End a process and its group: politely, so that it clears up behind itself, then for certain."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


# --- an engine that nobody watches
class Headless:
    """An engine without any page, in a process of its own as a page's is; paused but while it is measured.

    For its history it observes what it would for a page that nobody looks at.
    """

    def __init__(self, **settings: Any) -> None:
        self._engine = ProcessEngine(Experiment(**settings), device="cpu", history_mb=64, threads=1)
        self._engine.do(Want(frozenset({*ALWAYS, *parts_of(OPENED)}), TILES))

    async def train(self, steps: int) -> None:
        """Train up to a step, as no first steps are to be measured."""
        self._engine.do(Play())
        self._engine.ready(True)
        await _until(lambda: self._engine.latest is not None and self._step() >= steps)
        await self._pause()

    async def speed(self, seconds: float) -> float:
        """Steps a second while nobody looks, over so many seconds."""
        self._engine.do(Play())
        begun = await self._look()
        self._engine.ready(False)
        await asyncio.sleep(seconds)
        ended = await self._look()
        await self._pause()
        return (ended[1] - begun[1]) / (ended[0] - begun[0])

    @property
    def playing(self) -> bool:
        """Whether it trains."""
        return self._engine.latest is None or self._engine.latest.playing

    def close(self) -> None:
        """End the engine."""
        self._engine.close()
        self._engine.join(10)

    async def _look(self) -> tuple[float, int]:
        """Time and step of the next state."""
        seen = self._engine.latest
        self._engine.ready(True)
        await _until(lambda: self._engine.latest is not seen)
        return time.perf_counter(), self._step()

    async def _pause(self) -> None:
        self._engine.do(Pause())
        await _until(lambda: not self.playing)

    def _step(self) -> int:
        return int(self._engine.latest.snapshot.step)  # type: ignore[union-attr]


async def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the engine does not answer")
        await asyncio.sleep(0.002)
