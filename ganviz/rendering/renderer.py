"""Renderer: draws and writes in a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ganviz.engine.remote import Remote
from ganviz.rendering.order import Order
from ganviz.rendering.worker import (
    NICER,
    Answer,
    Bench,
    Opened,
    OpenFile,
    Preview,
    Previewed,
    Progress,
    Refused,
    Task,
    Write,
    Written,
    work,
)

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
    """

    def __init__(self, bench: Bench, on_change: Callable[[], object]) -> None:
        self.now = Rendering()
        self._bench, self._on_change = bench, on_change
        self._remote: Remote | None = None
        self._source: Path | None = None
        self._previewing = False
        self._next_preview: Order | None = None
        self._lock = threading.RLock()

    @property
    def process(self) -> Any:
        """The process, if it runs."""
        return None if self._remote is None else self._remote.worker

    def open(self, path: Path) -> None:
        """Take another run, from a `.ganviz` file that stays where it is."""
        with self._lock:
            self._source = path
            self._tell(unopened="", preview_problem="")
            if self._remote is None:
                self._start()
            else:
                self._remote.send(OpenFile(path))

    def preview(self, order: Order) -> None:
        """Draw the moment of an order in small; of those asked for meanwhile, the last."""
        with self._lock:
            if self._previewing:
                self._next_preview = order
            else:
                self._previewing = True
                self._ask(Preview(order))

    def write(self, order: Order, path: Path) -> None:
        """Write a file; `now.written` is `path` when it is done."""
        with self._lock:
            self._tell(unwritten="", written=None, share=-1, doing="beginning")
            self._ask(Write(order, path))

    def stop(self, then: Callable[[], object] = lambda: None) -> None:
        """End the process, whatever it does; `then` is called, in a thread, once it is gone."""
        with self._lock:
            remote, self._remote, self._next_preview, self._previewing = self._remote, None, None, False
            self._tell(share=-1, doing="")
        if remote is None:
            threading.Thread(target=then, name="ganviz-renderer-end", daemon=True).start()
        else:
            remote.stop(then)

    # --- the process
    def _start(self) -> Remote:
        self._remote = remote = Remote(
            work,
            (self._bench,),
            take=lambda answer, number: self._take(remote, answer),
            lost=lambda: self._lose(remote),
            name="ganviz-renderer",
            nicer=NICER,
        )
        if self._source is not None:
            remote.send(OpenFile(self._source))
        return remote

    def _ask(self, task: Task) -> None:
        (self._remote or self._start()).send(task)

    def _lose(self, remote: Remote) -> None:
        with self._lock:
            if remote is self._remote:
                self.stop()
                self._tell(opened=None, unopened=LOST, unwritten=LOST)

    def _take(self, remote: Remote, answer: Answer) -> None:
        with self._lock:
            if remote is not self._remote:  # that of a process that was stopped
                return
            if isinstance(answer, Previewed):
                self._previewed(preview=answer.picture, preview_problem="")
            elif isinstance(answer, Refused):
                self._refused(answer)
            elif isinstance(answer, Opened):
                self._tell(opened=answer.path, steps=answer.steps, data=answer.data)
            elif isinstance(answer, Progress):
                self._tell(share=answer.share, doing=answer.doing)
            elif isinstance(answer, Written):
                self._tell(written=answer.path, share=-1, doing="")

    def _refused(self, answer: Refused) -> None:
        if isinstance(answer.task, Preview):
            self._previewed(preview_problem=answer.why)
        elif isinstance(answer.task, Write):
            self._tell(unwritten=answer.why, share=-1, doing="")
        else:
            self._tell(opened=None, unopened=answer.why, share=-1, doing="")

    def _previewed(self, **news: Any) -> None:
        following, self._next_preview, self._previewing = self._next_preview, None, False
        if following is not None:
            self.preview(following)
        self._tell(**news)

    def _tell(self, **news: Any) -> None:
        self.now = replace(self.now, **news)
        self._on_change()
