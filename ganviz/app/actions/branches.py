"""Branches: how each began, where it stands, what sets it apart; to switch to, to name and to discard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import text, whole
from ganviz.app.actions.telling import SHOWN
from ganviz.app.model import PageModel
from ganviz.engine import Branch, State
from ganviz.engine.commands import LONGEST_NAME, Discard, Rename, Switch
from ganviz.experiment.words import changed

SWITCHED = "This branch stands where it was left, paused. The other one waits under Branches."


class BranchActions:
    """What a person does with runs that were left.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model, self._awaited = model, Awaited(model)
        self._switching = False
        self.commands: Mapping[str, Callable[..., None]] = {
            "switch": self.switch,
            "rename": self.rename,
            "discard": lambda branch: model.do(Discard(whole("branch", branch, 1))),
        }

    def switch(self, branch: Any) -> None:
        """Go on with another branch where it stood."""
        self._model.do(Switch(whole("branch", branch, 1)))
        self._switching = True
        self._awaited.begin()

    def rename(self, branch: Any, name: Any) -> None:
        """Call a branch otherwise."""
        self._model.do(Rename(whole("branch", branch, 1), text("the name", name, 2 * LONGEST_NAME)))

    def show(self, state: State) -> None:
        """List the branches, and say when another one has been switched to."""
        timeline = state.timeline
        rows = [_row(branch, state) for branch in timeline.branches]
        self._model.tell("branches", {"current": timeline.branch, "rival": timeline.rival, "list": rows})
        if self._switching and self._awaited.answered(state):
            self._switching = False
            if not state.error:
                self._model.notify(SWITCHED)


def _row(branch: Branch, state: State) -> dict[str, Any]:
    present = next((b.settings for b in state.timeline.branches if b.number == state.timeline.branch), {})
    differs = {name: value for name, value in branch.settings.items() if present.get(name) != value}
    known = {name: value for name, value in branch.metrics.items() if name in SHOWN}
    return {
        "number": branch.number,
        "name": branch.name,
        "step": branch.step,
        "parent": branch.parent,
        "forked_at": branch.forked_at,
        "differs": changed(differs),
        "metrics": {info.title: info.format(known[name]) for name, info in SHOWN.items() if name in known},
        "diverged": bool(branch.diverged),
    }
