"""History: looking back, going back, bookmarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import text, whole
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import Bookmark, CancelRestore, Restore, Show
from ganviz.errors import GanvizError

LONGEST_NOTE = 200
BRANCHED = "A new branch begins here, paused. The run that you left waits under Branches."


class HistoryActions:
    """What the timeline asks for.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model, self._awaited = model, Awaited(model)
        self._branching_from: int | None = None  # the run that is being left
        self.commands: Mapping[str, Callable[..., None]] = {
            "show": self.look_at,
            "bookmark": self.bookmark,
            "restore": self.restore,
            "cancel_restore": lambda: model.do(CancelRestore()),
            "go_on": self.go_on,
            "go_back": self.go_back,
        }

    def look_at(self, step: Any = None) -> None:
        """Show the run as it was at a step; None for as it is now."""
        self._model.do(Show(None if step is None else whole("step", step)))

    def bookmark(self, note: Any = "") -> None:
        """Mark the moment that is shown."""
        self._model.do(Bookmark(text("the note", note, LONGEST_NOTE)))

    def restore(self, step: Any) -> None:
        """Go on from a step as another branch."""
        self._model.do(Restore(whole("step", step)))
        self._awaited.begin()
        self._branching_from = self._model.require_state().run

    def go_back(self) -> None:
        """Back to before the run broke."""
        self.restore(self._model.require_state().last_sound_step)

    def go_on(self) -> None:
        """Go on from the moment of the past that is looked at."""
        shown = self._model.require_state().timeline.shown
        if shown is None:
            raise GanvizError("Look back first: drag the timeline to the step to go on from, then press w.")
        self.restore(shown)

    def show(self, state: State) -> None:
        """Say that a branch has begun, once it has; it has not if going back was refused or given up."""
        if self._branching_from is None or not self._awaited.answered(state):
            return
        if state.run != self._branching_from:
            self._model.notify(BRANCHED)
        self._branching_from = None
