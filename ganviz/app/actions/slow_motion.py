"""Slow motion: the scenes of one step, one after the other. The browser has the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import one_of
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import SlowMotion
from ganviz.observation import Scene


class SlowMotionActions:
    """What a person does with the scenes of a step.

    Args:
        model: of the page.
        on_scene: called when another scene is to be shown.

    Attributes:
        place: of the scene to be shown in the state's story, from 0; None for none.
    """

    def __init__(self, model: PageModel, on_scene: Callable[[], object] = lambda: None) -> None:
        self._model, self._on_scene = model, on_scene
        self._awaited = Awaited(model)
        self._scenes: tuple[Scene, ...] = ()
        self._told = 0  # the story that was begun last
        self._asked = False
        self.place: int | None = None
        self.commands: Mapping[str, Callable[..., None]] = {"slow_motion": self.begin, "scene": self.move}

    @property
    def scene(self) -> Scene | None:
        """The scene to be shown."""
        return None if self.place is None else self._scenes[self.place]

    @property
    def count(self) -> int:
        """How many scenes there are."""
        return len(self._scenes)

    def begin(self) -> None:
        """Tell the next step, or go to the next scene of this one."""
        self.next() if self._scenes else self._ask()

    def move(self, move: Any) -> None:
        """Go to another scene, or leave."""
        {"next": self.next, "back": self.back, "leave": self.leave}[one_of("move", move, ("next", "back", "leave"))]()

    def next(self) -> None:
        """The next scene; after the last, the next step."""
        if self.place is None:
            return
        if self.place + 1 < len(self._scenes):
            self._go(self.place + 1)
        else:
            self._ask()

    def back(self) -> None:
        """The scene before."""
        if self.place:
            self._go(self.place - 1)

    def leave(self) -> None:
        """Show the state of training again; the step told has been taken."""
        if self._scenes:
            self._scenes = ()
            self._go(None)

    def show(self, state: State) -> None:
        """Take a step newly told; leave if training has gone on."""
        self._asked = self._asked and not self._awaited.answered(state)
        if state.story and state.stories != self._told:
            self._told, self._scenes = state.stories, state.story
            self._go(0)
        elif not state.story:
            self.leave()

    def _ask(self) -> None:
        if not self._asked:  # a step asked for twice would be taken twice and told once
            self._asked = True
            self._model.do(SlowMotion())
            self._awaited.begin()

    def _go(self, place: int | None) -> None:
        self.place = place
        self._on_scene()
