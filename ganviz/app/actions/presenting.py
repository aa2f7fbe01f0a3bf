"""Presenting: views only, large, and nothing to change by accident but what a lecture shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.experiment import SETTINGS

# what a slip of the hand must not do before an audience; breaking, curing, comparing and drawing are what it came for
GUARDED = (*SETTINGS, "presets", "new_seed", "from_scratch")
HINT = (
    "Presenter mode. Space plays, k breaks and cures, a compares, y draws, q points, ? names all keys, Escape leaves."
)


class PresentingActions:
    """Presenter mode on or off.

    Args:
        model: of the page.
        on_change: called when it has changed.
    """

    def __init__(self, model: PageModel, on_change: Callable[[], object] = lambda: None) -> None:
        self._model, self._on_change = model, on_change
        self.commands: Mapping[str, Callable[..., None]] = {"present": self.present}
        self._tell()

    def present(self, on: Any = True) -> None:
        """Begin or end."""
        model = self._model
        model.presenting = bool(on)
        model.hide("presenter", GUARDED if model.presenting else ())
        self._tell()
        model.notify(HINT) if model.presenting else model.clear_notice()
        self._on_change()

    def show(self, state: State) -> None:
        """Nothing to tell."""

    def _tell(self) -> None:
        self._model.tell("presenting", self._model.presenting)
