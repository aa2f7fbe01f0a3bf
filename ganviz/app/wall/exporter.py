"""WallExporter: the way of a page's wall into files. Knows nothing of Panel."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ganviz.app.actions.exporter import Progress
from ganviz.engine import WallEngine
from ganviz.rendering import Turn, Turns, WallOrder, WallWriter


@dataclass(frozen=True)
class WallKind:
    """A kind of file.

    Attributes:
        group, title: where and how it stands among the others.
        ending: of its name.
        use: one sentence.
        heatmap: whether it shows coverage instead of fakes.
    """

    group: str
    title: str
    ending: str
    use: str
    heatmap: bool = False

    @property
    def name(self) -> str:
        """By which it is asked for."""
        return f"{self.group} ({self.title})"


_DRAWN = "The cells with their fakes, numbers and axes as they are now"
_HEATMAP = "The coverage of each cell as colour and number"
_ANIMATION = "The wall from its first step to the present one"
KINDS: Mapping[str, WallKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            WallKind("Picture", "PNG", ".png", f"{_DRAWN}, in pixels."),
            WallKind("Picture", "SVG", ".svg", f"{_DRAWN}, sharp at any size."),
            WallKind("Heatmap", "PNG", ".png", f"{_HEATMAP}, in pixels.", heatmap=True),
            WallKind("Heatmap", "SVG", ".svg", f"{_HEATMAP}, sharp at any size.", heatmap=True),
            WallKind("Animation", "GIF", ".gif", f"{_ANIMATION}; plays everywhere."),
            WallKind("Animation", "MP4", ".mp4", f"{_ANIMATION}, as a small video."),
            WallKind("Animation", "WebM", ".webm", f"{_ANIMATION}, as a video for web pages."),
            WallKind("Table", "CSV", ".csv", "A row for each cell, with its settings and metrics."),
            WallKind("Arrays", "NPZ", ".npz", "Fakes and metrics of all looks as NumPy arrays."),
        )
    }
)


class WallExporter:
    """Has the engine write what was seen, waits for a turn, and has a process draw the file; one at a time.

    Not safe in threads: whoever owns it calls `advance` after each `on_change`.

    Args:
        engine: whose wall it is.
        folder: where files may lie; made when first needed.
        turns: shared by all pages.
        on_change: called, in any thread, when there is something to `advance`; must return at once.

    Attributes:
        progress: of the present file, or the last.
    """

    def __init__(
        self, engine: WallEngine, folder: Callable[[], Path], turns: Turns, on_change: Callable[[], object]
    ) -> None:
        self.progress = Progress()
        self._engine, self._make_folder, self._turns, self._on_change = engine, folder, turns, on_change
        self._folder: Path | None = None
        self._count = 0
        self._order: WallOrder | None = None
        self._saved = False
        self._turn: Turn | None = None
        self._writer: WallWriter | None = None

    def export(self, kind: WallKind, title: str, dark: bool) -> None:
        """Write the wall as it is now; if a file is being written, nothing happens."""
        state = self._engine.latest
        if self.progress.busy or state is None:
            return
        self._folder = self._folder or self._make_folder()
        self._count += 1
        folder = self._folder / f"wall-{self._count}"
        folder.mkdir()
        name = f"ganviz-{'heatmap' if kind.heatmap else 'wall'}-step-{state.view.step}{kind.ending}"
        self._order = WallOrder(folder / "seen.npz", folder / name, kind.heatmap, title, dark)
        self._saved = False
        self._drop(self.progress.written)
        self.progress = Progress(busy=True, doing="taking a copy of the wall")
        self._engine.save(self._order.source)

    def cancel(self) -> None:
        """Give it up; nothing is left of it."""
        if self.progress.busy:
            self._end(Progress(doing="cancelled"))

    def close(self) -> None:
        """Give up everything; nothing is left, neither processes nor files."""
        self.cancel()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def advance(self) -> None:
        """Take the next step of whatever has become possible."""
        order = self._order
        if order is None:
            return
        if not self._saved:
            problem = self._engine.wrote.pop(order.source, None)
            if problem is None:
                return
            self._saved = True
            if problem:
                self._end(Progress(problem=problem))
                return
        if self._writer is None:
            self._take_turn(order)
        elif self._writer.done:
            problem = self._writer.problem
            self._writer = None
            self._end(Progress(problem=problem) if problem else Progress(doing="done", written=order.target))

    def _take_turn(self, order: WallOrder) -> None:
        if self._turn is None:
            self._turn = self._turns.ask(self._on_change)
        ahead = self._turn.ahead
        if ahead:
            doing = f"waiting for {ahead} other {'exports' if ahead > 1 else 'export'}"
        else:
            doing = f"writing {order.target.name}"
            self._writer = WallWriter(order, self._on_change)
        self.progress = Progress(busy=True, doing=doing)

    def _end(self, progress: Progress) -> None:
        if self._writer is not None:
            self._writer.stop()
            self._writer = None
        if self._turn is not None:
            self._turn.leave()
            self._turn = None
        order, self._order = self._order, None
        if order is not None:
            order.source.unlink(missing_ok=True)
            if progress.written is None:
                self._drop(order.target)
        self.progress = progress

    def _drop(self, file: Path | None) -> None:
        if file is not None:
            shutil.rmtree(file.parent, ignore_errors=True)
