"""Awaited: whether a state knows already of what was asked for."""

from __future__ import annotations

from ganviz.app.model import PageModel
from ganviz.engine import State


class Awaited:
    """Tells states that come from before a command from those that come after it.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._asked = 0

    def begin(self) -> None:
        """Wait for what was asked for so far."""
        self._asked = self._model.engine.asked

    def answered(self, state: State) -> bool:
        """Whether all of that was carried out, or refused, when the state was made."""
        return state.answered >= self._asked
