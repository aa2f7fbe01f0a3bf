"""Trouble: what went wrong, told once and for as long as it holds."""

from __future__ import annotations

from ganviz.app.actions.awaited import Answers
from ganviz.app.model import PageModel
from ganviz.engine import State


class Trouble:
    """Tells of divergence and of what the engine refused.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._told = ""
        self._notice = 0  # number of the last one that told of trouble
        self._refusals = 0
        self._asked = Answers(model, lambda command: not command.leaves_error)

    def show(self, state: State) -> None:
        """Tell of divergence or of an error, once each; take it back when it is over."""
        diverged = state.snapshot.diverged
        text = state.snapshot.status if diverged else state.error
        again = bool(self._asked.take(state)) and not diverged  # refused once more, in the same words
        if text and (again or text != self._told):
            self._tell(text, state)
        if not text and self._told:
            self._model.clear_notice(self._notice)
        self._told = text

    def refuse(self, why: str) -> None:
        """Say why something cannot be done; what controls show is not what holds."""
        self._refusals += 1
        self._model.tell("refused", self._refusals)
        self._notice = self._model.notify(why, "error")

    def _tell(self, text: str, state: State) -> None:
        if not state.snapshot.diverged:
            self.refuse(text)
            return
        back = {"label": f"Go back to step {state.last_sound_step:,}", "do": "go_back"}
        self._notice = self._model.notify(text, "error", ({"label": "Reset", "do": "reset"}, back))
