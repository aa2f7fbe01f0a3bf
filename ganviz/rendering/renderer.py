"""Renderer: this end of the pipe to the process that draws and writes."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ganviz.engine import warm_up
from ganviz.engine.process import METHOD
from ganviz.rendering.order import Order
from ganviz.rendering.worker import Bench, work

PATIENCE = 3.0  # s for which a process that is told to end may take its leave
LOST = "The process that draws has ended unexpectedly, perhaps for want of memory. Try again, or something smaller."


@dataclass(frozen=True)
class Rendering:
    """What a renderer knows.

    Attributes:
        opened: the file that was opened; None before one is, or if it could not be.
        steps, data: of its run: steps of the moments that are kept, rising, and the name of its data.
        preview: a PNG of the last preview; `preview_problem` says why there is none.
        share, doing: how far what is being written is, from 0 to 1 or -1 if nobody knows, and what is being done.
        written: the last file that was finished, until the next is asked for.
        unopened, unwritten: why a file could not be opened, or written; empty since the next was asked for.
    """

    opened: Path | None = None
    steps: tuple[int, ...] = ()
    data: str = ""
    preview: bytes = b""
    preview_problem: str = ""
    share: float = -1
    doing: str = ""
    written: Path | None = None
    unopened: str = ""
    unwritten: str = ""


class Renderer:
    """Draws previews of one run at a time and writes its files, in a process that starts when something is wanted.

    Every method returns at once. Previews that nobody waits for any more are not drawn.

    Args:
        bench: see `Bench`.
        on_change: called, in a thread, whenever `now` has changed; must return at once.

    Attributes:
        now: what is known.
        process: the process, if it runs.
    """

    def __init__(self, bench: Bench, on_change: Callable[[], object]) -> None:
        self.now = Rendering()
        self.process: Any = None
        self._bench, self._on_change = bench, on_change
        self._pipe: Connection | None = None
        self._source: Path | None = None
        self._previewing = False
        self._next_preview: Order | None = None
        self._lock = threading.RLock()

    def open(self, path: Path) -> None:
        """Take another run, from a `.ganviz` file that stays where it is."""
        with self._lock:
            self._source = path
            self._tell(unopened="", preview_problem="")
            if self.process is None:
                self._start()
            else:
                self._ask("open", path)

    def preview(self, order: Order) -> None:
        """Draw the moment of an order in small; of those asked for meanwhile, the last."""
        with self._lock:
            if self._previewing:
                self._next_preview = order
            else:
                self._previewing = True
                self._ask("preview", order)

    def write(self, order: Order, path: Path) -> None:
        """Write a file; `now.written` is `path` when it is done."""
        with self._lock:
            self._tell(unwritten="", written=None, share=-1, doing="beginning")
            self._ask("write", order, path)

    def stop(self, then: Callable[[], object] = lambda: None) -> None:
        """End the process, whatever it does; `then` is called, in a thread, once it is gone."""
        with self._lock:
            process = self.process
            self.process = self._pipe = self._next_preview = None
            self._previewing = False
            self._tell(share=-1, doing="")
        threading.Thread(target=_see_off, args=(process, then), name="ganviz-renderer-end", daemon=True).start()

    # --- the pipe
    def _start(self) -> None:
        warm_up()
        context: Any = multiprocessing.get_context(METHOD)  # typed without its Process
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, self._bench), name="ganviz-renderer", daemon=True)
        self.process.start()
        theirs.close()
        threading.Thread(target=self._listen, args=(self._pipe,), name="ganviz-renderer", daemon=True).start()
        if self._source is not None:
            self._ask("open", self._source)

    def _ask(self, name: str, *arguments: Any) -> None:
        if self.process is None:
            self._start()
        assert self._pipe is not None  # as there is a process
        with suppress(OSError):  # if the process has died, `_listen` tells
            self._pipe.send((name, arguments))

    def _listen(self, pipe: Connection) -> None:
        # closed here and nowhere else: another thread would pull the descriptor away from under a read
        with pipe, suppress(EOFError, OSError):
            while True:
                what, values = pipe.recv()
                with self._lock:
                    if pipe is self._pipe:
                        self._take(what, values)
        with self._lock:
            if pipe is self._pipe:  # nobody has stopped it
                self.stop()
                self._tell(opened=None, unopened=LOST, unwritten=LOST)

    def _take(self, what: str, values: tuple[Any, ...]) -> None:
        if what == "open":
            self._tell(**dict(zip(("opened", "steps", "data"), values, strict=True)))
        elif what == "progress":
            self._tell(share=values[0], doing=values[1])
        elif what == "write":
            self._tell(written=values[0], share=-1, doing="")
        elif what == "open refused":
            self._tell(opened=None, unopened=values[0], share=-1, doing="")
        elif what == "write refused":
            self._tell(unwritten=values[0], share=-1, doing="")
        elif what == "preview":
            self._previewed(preview=values[0], preview_problem="")
        else:
            self._previewed(preview_problem=values[0])

    def _previewed(self, **news: Any) -> None:
        following, self._next_preview, self._previewing = self._next_preview, None, False
        if following is not None:
            self.preview(following)
        self._tell(**news)

    def _tell(self, **news: Any) -> None:
        self.now = replace(self.now, **news)
        self._on_change()


def _see_off(process: Any, then: Callable[[], object]) -> None:
    if process is not None:
        process.terminate()
        process.join(PATIENCE)
        process.kill()
        process.join(PATIENCE)
    then()
