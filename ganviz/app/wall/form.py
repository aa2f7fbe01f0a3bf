"""What the wall is made of, as a form in the browser shows it, and the choices with what somebody enters there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ganviz.app.actions.checks import one_of, text, whole
from ganviz.app.wall.axes import offered
from ganviz.app.wall.choices import KINDS, SINGLE, Choices
from ganviz.experiment import Experiment, Link
from ganviz.experiment.plan import MOST_STEPS, MOST_VALUES
from ganviz.experiment.words import changed

OWN = "Your own axes"
LONGEST = 400  # characters of the values of an axis
FIELDS = ("kind", "across", "across_values", "down", "down_values", "seeds", "steps")


def fields(choices: Choices) -> dict[str, Any]:
    """The values of all fields, what can be chosen, and what all cells have in common."""
    kind = choices.kind()
    axes = _axes(choices)
    return {
        "values": {
            "kind": kind.title if kind else OWN,
            "across": choices.across,
            "across_values": choices.values[0],
            "down": choices.down,
            "down_values": choices.values[1],
            "seeds": choices.seeds,
            "steps": choices.steps,
        },
        "options": {
            "kind": [[title, title] for title in (*(kind.title for kind in KINDS), OWN)],
            "across": [list(pair) for pair in axes.items()],
            "down": [["Nothing: a single row", SINGLE], *(list(pair) for pair in axes.items())],
        },
        "most": {"seeds": MOST_VALUES, "steps": MOST_STEPS},
        "single": choices.down == SINGLE,
        "common": _common(choices),
        "lab": f"./?{Link(settings=choices.settings).query()}",
    }


def entered(choices: Choices, name: Any, value: Any) -> Choices:
    """The choices with what somebody has entered in a field.

    Raises:
        GanvizError: for what no field takes.
    """
    one_of("field of a wall", name, FIELDS)
    if name == "kind":
        one_of("wall", value, [*(kind.title for kind in KINDS), OWN])
        return next((choices.of(kind) for kind in KINDS if kind.title == value), choices)
    if name in ("across", "down"):
        one_of("axis of a wall", value, [*offered().values(), *([SINGLE] if name == "down" else [])])
        same = value == getattr(choices, name)
        return choices if same else choices.along(("across", "down").index(name), value)
    if name.endswith("_values"):
        written = text("an axis", value, LONGEST)
        both = (written, choices.values[1]) if name.startswith("across") else (choices.values[0], written)
        return replace(choices, values=both)
    number: dict[str, Any] = {name: whole(name, value, 1, MOST_VALUES if name == "seeds" else MOST_STEPS)}
    return replace(choices, **number)


def _axes(choices: Choices) -> dict[str, str]:
    """What can be an axis, title -> name."""
    titles = offered(Experiment(**choices.settings))
    for name in (choices.across, choices.down):  # an axis may matter only because of the other
        titles |= {title: known for title, known in offered().items() if known == name}
    return titles


def _common(choices: Choices) -> str:
    """What all cells have in common."""
    varied = {*choices.across.split("+"), *choices.down.split("+")}
    common = {name: value for name, value in choices.settings.items() if name not in varied}
    return changed(common) or "the usual settings"
