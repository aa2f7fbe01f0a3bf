"""WallWriter: a wall's files drawn and written in a process of their own."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ganviz.engine import warm_up
from ganviz.engine.process import METHOD
from ganviz.errors import GanvizError
from ganviz.export import write_heatmap, write_wall
from ganviz.recording import open_wall
from ganviz.rendering.renderer import LOST
from ganviz.rendering.worker import NICER


@dataclass(frozen=True)
class WallOrder:
    """What file is wanted.

    Attributes:
        source: what `save_wall` wrote.
        target: where it goes; its ending says what it is.
        heatmap: whether it is coverage instead of fakes.
        title, dark: of pictures.
    """

    source: Path
    target: Path
    heatmap: bool = False
    title: str = ""
    dark: bool = False


class WallWriter:
    """Writes one file.

    Args:
        order: the file.
        on_change: called, in a thread, when it is done or has failed; must return at once.

    Attributes:
        done: whether there is nothing more to wait for.
        problem: why there is no file; empty if there is one.
    """

    def __init__(self, order: WallOrder, on_change: Callable[[], object]) -> None:
        self.done, self.problem = False, ""
        self._on_change = on_change
        warm_up()
        context: Any = multiprocessing.get_context(METHOD)  # typed without its Process
        pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_write, args=(theirs, order), name="ganviz-renderer", daemon=True)
        self._process.start()
        theirs.close()
        threading.Thread(target=self._listen, args=(pipe,), name="ganviz-renderer", daemon=True).start()

    def stop(self) -> None:
        """End it, whatever it does; what is half written goes with its folder."""
        self._process.kill()

    def _listen(self, pipe: Connection) -> None:
        problem = LOST
        with pipe, suppress(EOFError, OSError):
            problem = pipe.recv()
        self._process.join()
        self.problem, self.done = problem, True
        self._on_change()


def _write(pipe: Connection, order: WallOrder) -> None:
    gc.freeze()  # what was inherited is not to be copied by collecting it
    if hasattr(os, "nice"):
        os.nice(NICER)
    try:
        wall, _ = open_wall(order.source)
        write = write_heatmap if order.heatmap else write_wall
        write(wall, order.target, order.title, order.dark)
        pipe.send("")
    except GanvizError as problem:
        pipe.send(str(problem))
    except Exception as problem:  # noqa: BLE001 - told to whoever asked
        pipe.send(f"{type(problem).__name__}: {problem}")
