"""Exporter: the way of one page's run into files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ganviz.app.model import Trains
from ganviz.engine import State
from ganviz.engine.commands import Save
from ganviz.recording import ENDING
from ganviz.rendering import Order, Renderer, Turn, Turns
from ganviz.rendering.renderer import Rendering
from ganviz.rendering.worker import Bench

COPYING = "taking a copy of the run"


@dataclass(frozen=True)
class Progress:
    """How far an export is.

    Attributes:
        busy: whether a file is being made; `doing` says what is done, `share` how far it is: 0 to 1, or -1.
        written: the last file that was finished, until the next is wanted.
        problem: why there is none.
    """

    busy: bool = False
    share: float = -1
    doing: str = ""
    written: Path | None = None
    problem: str = ""


class Exporter:
    """Has the engine take a copy of the run, waits for a turn, and has a renderer write the file; one at a time.

    Not safe in threads: whoever owns it calls `advance` after each `on_change`, and after each state of the engine.

    Args:
        engine: whose run it is.
        folder: where files may lie; it is there already.
        turns: shared by all pages.
        bench: see `Bench`.
        on_change: called, in any thread, when there is something to `advance`; must return at once.

    Attributes:
        progress: of the present export, or the last.
    """

    def __init__(
        self, engine: Trains, folder: Path, turns: Turns, bench: Bench, on_change: Callable[[], object]
    ) -> None:
        self.progress = Progress()
        self._engine, self._folder, self._turns, self._on_change = engine, folder, turns, on_change
        self._renderer = Renderer(bench, on_change)
        self._count = 0
        self._copy: Path | None = None  # the newest that is whole
        self._asked: Path | None = None  # a copy that the engine is writing
        self._mark: tuple[int, int, int] | None = None  # of the run as it was copied
        self._order: Order | None = None
        self._out: Path | None = None
        self._turn: Turn | None = None
        self._begun = False  # whether the renderer was seen to have the copy, or asked to take it
        self._handed = False  # whether it has the order

    @property
    def seen(self) -> Rendering:
        """What is known of the copy: its steps, and the preview."""
        return self._renderer.now

    @property
    def copying(self) -> bool:
        """Whether a copy of the run is under way."""
        return self._asked is not None

    def refresh(self) -> None:
        """Take a copy of the run if there is none, or if the run has moved on."""
        state = self._engine.latest
        mark = _mark(state) if state else None
        if self._asked or (self._copy and mark == self._mark and not (state and state.playing)):
            return
        self._count += 1
        self._asked, self._mark = self._folder / f"copy-{self._count}{ENDING}", mark
        self._engine.do(Save(self._asked))

    def preview(self, order: Order) -> None:
        """Draw a moment in small; `seen.preview` is the picture."""
        if self._copy and not self.progress.busy:
            self._renderer.preview(order)

    def export(self, order: Order) -> None:
        """Write the run as it is now; if one is being written, nothing happens."""
        if self.progress.busy:
            return
        self._drop(self._out)
        self._out = None
        self._order, self._handed, self._begun = order, False, False
        self.progress = Progress(busy=True, doing=COPYING)
        self.refresh()
        self._on_change()

    def cancel(self) -> None:
        """Give the export up; nothing is left of it."""
        if self.progress.busy:
            out = self._out
            if self._handed:
                self._renderer.stop(lambda: self._drop(out))
            self._end(Progress(doing="cancelled"))

    def rest(self) -> None:
        """Nobody looks any more: let go of what previews need, unless a file is being made."""
        if not self.progress.busy and self._renderer.process is not None:
            self._renderer.stop()

    def close(self) -> None:
        """Give up everything; nothing is left, neither processes nor files."""
        self._leave()
        self._order = None
        self._renderer.stop(lambda: shutil.rmtree(self._folder, ignore_errors=True))

    def advance(self) -> None:
        """Take the next step of whatever has become possible."""
        state = self._engine.latest
        if state and self._asked and state.saved.path == self._asked:
            self._take_copy(state.saved.error)
        if self._order and self._asked is None:
            self._take_turn()
        if self._order and self._handed:
            self._follow()

    def _take_copy(self, error: str) -> None:
        copy, self._asked = self._asked, None
        if error:
            self._mark = None
            self._end(replace(self.progress, busy=False, problem=f"The run could not be copied. {error}"))
            return
        old, self._copy = self._copy, copy
        assert copy is not None  # as it was asked for
        self._renderer.open(copy)
        if old:
            old.unlink(missing_ok=True)

    def _take_turn(self) -> None:
        if self._handed:
            return
        if self._turn is None:
            self._turn = self._turns.ask(self._on_change)
        ahead = self._turn.ahead
        if ahead:
            others = "1 other export" if ahead == 1 else f"{ahead} other exports"
            self.progress = replace(self.progress, doing=f"waiting for {others}")
            return
        if not self._begun and self._copy and self._renderer.process is None:
            self._renderer.open(self._copy)
        self._begun = True
        now = self._renderer.now
        if now.unopened:
            self._end(Progress(problem=now.unopened))
        elif now.opened == self._copy:
            self._hand_over(now)
        else:
            self.progress = replace(self.progress, doing="reading the run")

    def _hand_over(self, now: Rendering) -> None:
        assert self._order is not None  # as it has a turn
        self._count += 1
        folder = self._folder / f"out-{self._count}"
        folder.mkdir()
        self._out = folder / f"ganviz-{now.data}-step-{now.steps[-1]}{self._order.ending}"
        self._handed = True
        self._renderer.write(self._order, self._out)

    def _follow(self) -> None:
        now = self._renderer.now
        if now.unwritten:
            self._drop(self._out)
            self._end(Progress(problem=now.unwritten))
        elif now.written == self._out:
            self._end(Progress(share=1, doing="done", written=now.written))
        else:
            self.progress = replace(self.progress, share=now.share, doing=now.doing)

    def _end(self, progress: Progress) -> None:
        self._order, self._handed = None, False
        self._leave()
        self.progress = progress

    def _leave(self) -> None:
        if self._turn is not None:
            self._turn.leave()
            self._turn = None

    def _drop(self, out: Path | None) -> None:
        if out is not None:
            shutil.rmtree(out.parent, ignore_errors=True)


def _mark(state: State) -> tuple[int, int, int]:
    """What tells one state of a run from another."""
    return state.run, state.timeline.step, len(state.changes)
