"""Diagnosis: what recent looks at the run tell, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.observation.verdict import Watch, diagnose


class Diagnosing:
    """Tells the diagnosis; nobody asks anything of it.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._watch, self._run = Watch(), -1
        self.commands: Mapping[str, Callable[..., None]] = {}

    def show(self, state: State) -> None:
        """Look at the run while the view of it is open, and tell what holds."""
        if "diagnosis" not in self._model.opened:
            return
        if state.run != self._run:
            self._run, self._watch = state.run, Watch()
        since = max((change.step for change in state.changes), default=0)
        found = diagnose(state.snapshot, state.losses, state.observations, state.shares, since)
        now = self._watch.look(found, state.snapshot.step)
        self._model.tell("diagnosis", {name: asdict(now)[name] for name in ("kind", "sentence", "evidence", "advice")})
