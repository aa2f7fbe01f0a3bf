"""WallModel: what the page of a wall knows."""

from __future__ import annotations

from typing import Any

from ganviz.app.model import PageModel
from ganviz.app.options import ServeOptions
from ganviz.app.wall.choices import Choices
from ganviz.engine import WallEngine, WallState
from ganviz.experiment import Experiment

RELEASED = "This wall was released after a long rest. Reload the page to start another."


class WallModel(PageModel):
    """What the page of a wall knows: as any page, but what it has trained is a wall.

    Args:
        options: of the server.
        choices: the wall that the page begins with.
        wall: what trains it.

    Attributes:
        choices: what the wall is, or is to be.
        wall: what trains it.
        asked: what the engine was asked for last, as `SweepPlan.from_dict` takes it.
        closed: whether the wall was let go.
    """

    def __init__(self, options: ServeOptions, choices: Choices, wall: WallEngine) -> None:
        super().__init__(options, Experiment(**choices.settings), ())
        self.choices, self.wall = choices, wall
        self.asked: dict[str, Any] = {}
        self.closed = False

    @property
    def shown(self) -> WallState | None:
        """The newest state; None before there is a wall."""
        return self.wall.latest

    @property
    def playing(self) -> bool:
        return self.shown is not None and self.shown.playing

    @property
    def moved(self) -> bool:
        """Whether there is a wall that was trained."""
        return self.shown is not None and self.shown.view.step > 0
