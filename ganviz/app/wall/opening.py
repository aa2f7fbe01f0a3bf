"""CellOpener: the way of a wall's cell to a page of its own. Knows nothing of Panel."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ganviz.app.handover import Handover
from ganviz.app.wall.words import setting_of
from ganviz.engine import WallEngine, WallState
from ganviz.experiment import Experiment, Link

Visit = list[object]


class CellOpener:
    """Has the engine write a cell as a run, and leaves it for the lab.

    Args:
        engine: whose cells they are.
        handover: where they are left.
    """

    def __init__(self, engine: WallEngine, handover: Handover) -> None:
        self._engine, self._handover = engine, handover
        self._asked: dict[Path, tuple[int, dict[str, object], str]] = {}

    def open(self, state: WallState, place: int, number: int) -> None:
        """Have a place's first seed opened; `number` is that of the request."""
        plan = state.plan
        cell = place * plan.shape[2]
        varied = next(islice(plan.varied(), cell, None))
        path = self._handover.place()
        told = f"This is the cell of a wall with {setting_of(plan, place)}."
        self._asked[path] = (number, {**plan.settings, **varied}, told)
        self._engine.save_cell(cell, path)

    def opened(self) -> Iterator[tuple[Visit, str]]:
        """What has become of them since the last call: (number and address of the page, why there is none)."""
        for path in [path for path in self._asked if path in self._engine.wrote]:
            number, settings, told = self._asked.pop(path)
            problem = self._engine.wrote.pop(path)
            if problem:
                yield [number, ""], problem
                continue
            experiment = Experiment(**settings)
            # the settings, too: should the run be gone by then, the page begins it at step 0
            link = Link(
                {"data": experiment.data, **experiment.differences()}, cell=self._handover.leave(path, settings, told)
            )
            yield [number, f"./?{link.query()}"], ""
