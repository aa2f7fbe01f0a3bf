"""The dialog of runs and branches: how they began, where they stand, what sets them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import param

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.app.timeline import palette
from ganviz.engine import Branch, State
from ganviz.experiment.words import changed
from ganviz.observation import IMAGE_METRICS, IMAGE_METRICS_SHOWN, METRICS, METRICS_SHOWN, MetricInfo

SHOWN: Mapping[str, MetricInfo] = {
    **{name: METRICS[name] for name in METRICS_SHOWN},
    **{name: IMAGE_METRICS[name] for name in IMAGE_METRICS_SHOWN},
}


class BranchList(Messenger):
    """A dialog; `browser/branches.js` is its other half.

    Args:
        on_wish: called with "switch", "discard" and a branch's number, or "rename" and (number, name).
    """

    open = param.Boolean(False, doc="Whether the dialog is open.")
    rows = param.List([], doc="What is told of each branch, as text.")
    metrics = param.List([], doc="Titles of the metrics in each row.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")

    _esm = module("element", "branches")

    def __init__(self, on_wish: Callable[[str, Any], object], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", **params)
        self._on_wish = on_wish
        self.paint(False)

    def show(self, state: State) -> None:
        """List the state's branches, if anybody looks."""
        if not self.open:
            return
        branches = state.timeline.branches
        names = [name for name in SHOWN if any(name in branch.metrics for branch in branches)]
        rows = [_row(branch, state, names) for branch in branches]
        if rows != self.rows:
            self.param.update(metrics=[SHOWN[name].title for name in names], rows=rows)

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self.colours = palette(dark)

    def on_message(self, message: dict[str, Any]) -> None:
        for wish in ("switch", "discard"):
            if type(message.get(wish)) is int:
                self._on_wish(wish, message[wish])
        if type(message.get("rename")) is int and isinstance(message.get("name"), str):
            self._on_wish("rename", (message["rename"], message["name"]))


def _row(branch: Branch, state: State, metrics: list[str]) -> dict[str, Any]:
    timeline = state.timeline
    names = {other.number: other.name for other in timeline.branches}
    present = next(other.settings for other in timeline.branches if other.number == timeline.branch)
    differs = {name: value for name, value in branch.settings.items() if present.get(name) != value}
    return {
        "number": branch.number,
        "name": branch.name,
        "current": branch.number == timeline.branch,
        "rival": branch.number == timeline.rival,
        "origin": "by itself" if branch.parent is None else _forked(branch, names),
        "step": f"step {branch.step:,}" + (", diverged" if branch.diverged else ""),
        "metrics": [SHOWN[name].format(branch.metrics.get(name, float("nan"))) for name in metrics],
        "differs": changed(differs) or "the same settings",
    }


def _forked(branch: Branch, names: Mapping[int, str]) -> str:
    return f"step {branch.forked_at:,} of {names.get(branch.parent or 0, 'a discarded run')}"
