"""What B can do otherwise than A, and from where on, as a form asks for it."""

from __future__ import annotations

from typing import Any

from ganviz.data import DATA
from ganviz.experiment import SETTINGS, Choice, Choices, Experiment, Integer, setting
from ganviz.experiment.words import told

STARTS = ("now", "looked", "scratch")
"""Where both can begin: here, at the moment of the past that is shown, at step 0."""
LEFT_OUT = ("drawing", "classes")  # which a form cannot ask for


def offered(experiment: Experiment, step: int, looked_at: int | None) -> dict[str, Any]:
    """The form for a run with these settings that stands at `step`.

    Returns:
        offers: the settings that can differ; values: of each setting, what A has: {value, text}; starts: where both can
        begin: [name, words].
    """
    now = ["now", f"here, at step {step:,}, with what both have learned"]
    looked = [] if looked_at is None else [["looked", f"at step {looked_at:,}, which is looked at"]]
    names = [name for name in SETTINGS if name not in {*LEFT_OUT, *experiment.irrelevant()}]
    return {
        "offers": [_offer(name, experiment.kind) for name in names],
        "values": {name: {"value": v, "text": told(name, v)} for name, v in experiment.settings().items()},
        "starts": [*looked, now, ["scratch", "from scratch, at step 0"]],
    }


def _offer(name: str, kind: str) -> dict[str, Any]:
    """A setting; of the data only those of this kind, as others cannot stand beside them."""
    declared = setting(name)
    offer = {word: getattr(declared, word) for word in ("title", "help", "live", "group")} | {"name": name}
    if isinstance(declared, Choice | Choices):
        options = _options(name, declared.titles, kind)
        return {**offer, "kind": "choices" if isinstance(declared, Choices) else "choice", "options": options}
    low, high = declared.bounds
    return {**offer, "kind": "integer" if isinstance(declared, Integer) else "number", "low": low, "high": high}


def _options(name: str, titles: dict[str, Any], kind: str) -> list[list[Any]]:
    fitting = {known for known, entry in DATA.items() if entry.kind == kind and not entry.headless}
    return [[shown, value] for shown, value in titles.items() if name != "data" or value in fitting]
