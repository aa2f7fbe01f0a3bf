"""WallWriter: a wall's files drawn and written in a process of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ganviz.engine.remote import Line, Remote
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
        self._remote = Remote(
            _write,
            (order,),
            take=lambda problem, number: self._end(problem),
            lost=lambda: self._end(LOST),
            name="ganviz-renderer",
            nicer=NICER,
        )

    def stop(self) -> None:
        """End it, whatever it does; what is half written goes with its folder."""
        self._remote.stop()

    def _end(self, problem: str) -> None:
        self.problem, self.done = problem, True
        self._remote.close()
        self._on_change()


def _write(line: Line, order: WallOrder) -> None:
    try:
        wall, _ = open_wall(order.source)
        write = write_heatmap if order.heatmap else write_wall
        write(wall, order.target, order.title, order.dark)
        problem = ""
    except GanvizError as refusal:
        problem = str(refusal)
    except Exception as failure:  # noqa: BLE001 - told to whoever asked
        problem = f"{type(failure).__name__}: {failure}"
    line.answer(problem)
