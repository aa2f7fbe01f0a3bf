"""All actions of the lab, under the names of the commands that come from the browser."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from ganviz.app.actions.branches import BranchActions
from ganviz.app.actions.catalogue import CatalogueActions
from ganviz.app.actions.comparison import ComparisonActions
from ganviz.app.actions.diagnosis import Diagnosing
from ganviz.app.actions.drawing import DrawingActions
from ganviz.app.actions.files import FileActions
from ganviz.app.actions.history import HistoryActions
from ganviz.app.actions.lessons import LessonActions, LessonActs
from ganviz.app.actions.players import PlayerActions
from ganviz.app.actions.presenting import PresentingActions
from ganviz.app.actions.presets import PresetActions
from ganviz.app.actions.run import RunActions
from ganviz.app.actions.settings import SettingsActions
from ganviz.app.actions.share import ShareActions
from ganviz.app.actions.slow_motion import SlowMotionActions
from ganviz.app.actions.trouble import Trouble
from ganviz.app.actions.views import ViewActions
from ganviz.app.arrival import Arrival
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.presets import load_preset
from ganviz.rendering import Turns


class Actions(Protocol):
    """What all kinds of actions have in common."""

    commands: Mapping[str, Callable[..., None]]

    def show(self, state: State) -> None:
        """Told of each state that redraws everything."""


class LabActions:
    """The actions of one lab.

    Args:
        model: of the page.
        shelf, turns: for files that are exported.
        walls: whether there are pages of walls beside the lab.
        redraw: sends everything again.
        wake: asks for a drawing, from any thread.

    Attributes:
        commands: what the browser may ask for, by name.
        views, slow_motion: those that the page itself looks at.
    """

    def __init__(
        self,
        model: PageModel,
        *,
        shelf: Any,
        turns: Turns,
        walls: bool,
        redraw: Callable[[], object],
        wake: Callable[[], object],
    ) -> None:
        self._model, self._redraw = model, redraw
        self._settings, self._presets = SettingsActions(model), PresetActions(model)
        self.views = ViewActions(model, redraw)
        self.slow_motion = SlowMotionActions(model, redraw)
        self._lessons = LessonActions(model, self._acts_for_lessons())
        self._presenting = PresentingActions(model, self._presented)
        self._share = ShareActions(model, lambda: self._lessons.place, walls)
        self._files = FileActions(model, shelf, turns, model.options.bench(), wake)
        self._trouble = Trouble(model)
        self._all: tuple[Actions, ...] = (
            *(RunActions(model), PlayerActions(model), self._settings, self._presets, self.views, self.slow_motion),
            *(self._lessons, self._presenting, self._files, HistoryActions(model), ComparisonActions(model)),
            *(BranchActions(model), CatalogueActions(model), DrawingActions(model), Diagnosing(model), self._share),
        )
        self.commands = {name: act for actions in self._all for name, act in actions.commands.items()}

    def show(self, state: State) -> None:
        """Tell what a state changes."""
        for actions in self._all:
            actions.show(state)
        self._trouble.show(state)

    def refuse(self, why: str) -> None:
        """Say why something cannot be done."""
        self._trouble.refuse(why)

    def remember(self, kept: Mapping[str, Any]) -> None:
        """Take what the browser kept, which may be anything."""
        self._lessons.remember(kept)

    def close(self) -> None:
        """Let go of files and processes."""
        self._files.close()

    def arrive(self, arrival: Arrival) -> None:
        """Be what the address asks for; once, when all of the page is there."""
        link, model = arrival.link, self._model
        model.hide("link", link.hidden)
        if link.lesson:
            self._lessons.open(link.lesson, link.page or None)
            if arrival.experiment is not None and len(link.settings):
                self._presets.become({"data": arrival.experiment.data, **link.settings})
        if link.views is not None:
            self.views.open(link.views)
        if link.presenter:
            self._presenting.present(True)
        if arrival.left is not None:
            self._share.keep(link.cell)
            model.notify(f"{arrival.left.told} It is paused where it stood in the wall.")
        problems = [*arrival.problems, *self._lessons.broken]
        if problems:
            model.notify(" ".join(problems), "warning")

    # --- what links and lessons ask for
    def _acts_for_lessons(self) -> LessonActs:
        def begin(preset: str | None, settings: Mapping[str, Any]) -> None:
            if preset:
                self._presets.become(settings, load_preset(preset))
            else:
                self._presets.become({"seed": 0, **settings})

        return LessonActs(
            begin=begin,
            change=lambda settings: self._settings.change(dict(settings)),
            act=lambda action: self.commands[action](),
            open=self._open_views,
            point_out=lambda part: self._model.tell("attend", part),
            leave_slow_motion=lambda: self.slow_motion.leave(),
            on_page=self._write_address,
        )

    def _open_views(self, keys: Collection[str]) -> None:
        self.views.open(list(keys))

    def _presented(self) -> None:
        """Presenter mode has begun or ended: charts have another size."""
        self._redraw()
        self._write_address()

    def _write_address(self) -> None:
        """The page as a link, for the address bar."""
        self._share.write()
