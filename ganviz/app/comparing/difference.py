"""DifferenceDialog: what B is to do otherwise than A, and from where on."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import param

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.data import DATA
from ganviz.experiment import SETTINGS, Choice, Choices, Experiment, Integer, setting
from ganviz.experiment.words import told
from ganviz.theme import PROBLEM, ground

STARTS = ("now", "looked", "scratch")
LEFT_OUT = ("drawing", "classes")  # which a form cannot ask for


class DifferenceDialog(Messenger):
    """A dialog; `browser/difference.js` is its other half.

    Args:
        on_compare: called with a setting's name, a value and where to begin: "now", "looked" (at the moment of the past
            that is shown) or "scratch".
    """

    open = param.Boolean(False, doc="Whether the dialog is open.")
    offers = param.List([], doc="The settings that can differ: see `_offer`.")
    values = param.Dict({}, doc="Of each setting, what A has: {value, text}.")
    starts = param.List([], doc="Where both can begin: (name, words).")
    problem = param.String("", doc="Why the last wish was refused.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")

    _esm = module("element", "difference")

    def __init__(self, on_compare: Callable[[str, Any, str], object], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", **params)
        self._on_compare = on_compare
        self.paint(False)

    def ask(self, experiment: Experiment, step: int, looked_at: int | None) -> None:
        """Open the dialog on a run with these settings that stands at `step`."""
        now = [("now", f"here, at step {step:,}, with what both have learned")]
        looked = [] if looked_at is None else [("looked", f"at step {looked_at:,}, which is looked at")]
        names = [name for name in SETTINGS if name not in {*LEFT_OUT, *experiment.irrelevant()}]
        self.param.update(
            problem="",
            offers=[_offer(name, experiment.kind) for name in names],
            values={name: {"value": v, "text": told(name, v)} for name, v in experiment.settings().items()},
            starts=[*looked, *now, ("scratch", "from scratch, at step 0")],
        )
        self.open = True

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        names = ("text", "lines", "middle", "real")
        self.colours = {**{n: getattr(g, n) for n in names}, "paper": g.background, "problem": PROBLEM[dark]}

    def on_message(self, message: dict[str, Any]) -> None:
        asked = message.get("compare")
        if isinstance(asked, list) and len(asked) == 3 and asked[0] in SETTINGS and asked[2] in STARTS:
            self._on_compare(*asked)


def _offer(name: str, kind: str) -> dict[str, Any]:
    """A setting as the form shows it; of the data only those of this kind, as others cannot stand beside them."""
    declared = setting(name)
    offer: dict[str, Any] = {"name": name, "title": declared.title, "help": declared.help, "live": declared.live}
    offer["group"] = declared.group.capitalize()
    if isinstance(declared, Choice | Choices):
        options = _options(name, declared.titles, kind)
        return {**offer, "kind": "choices" if isinstance(declared, Choices) else "choice", "options": options}
    low, high = declared.bounds
    return {**offer, "kind": "integer" if isinstance(declared, Integer) else "number", "low": low, "high": high}


def _options(name: str, titles: dict[str, Any], kind: str) -> Collection[list[Any]]:
    fitting = {known for known, entry in DATA.items() if entry.kind == kind and not entry.headless}
    return [[shown, value] for shown, value in titles.items() if name != "data" or value in fitting]
