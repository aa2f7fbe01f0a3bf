"""Knob: a setting that belongs to one entry of a register, declared where the entry is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Knob:
    """What `experiment.declarations` makes a setting of.

    Attributes:
        name, label, doc: key of the setting, name on the page, one sentence.
        default: a float makes a real number, an int a whole one, a str a choice.
        bounds: lowest and highest number, both included.
        choices: name -> title, for a choice.
        rungs: the values that a slider offers; none for an even scale.
        step: distance of a slider's values, on an even scale.
        live: whether a running trainer takes a new value.
        needs: the setting that must differ from its default for this one to matter; "" if it always does.
    """

    name: str
    label: str
    doc: str
    default: float | int | str
    bounds: tuple[float, float] = (0, 1)
    choices: Mapping[str, str] | None = None
    rungs: tuple[float, ...] = ()
    step: float = 0.05
    live: bool = True
    needs: str = ""


def is_on(wanted: Mapping[str, Any], settings: Mapping[str, Any], defaults: Mapping[str, Any]) -> bool:
    """Whether `settings` have what `wanted` switches on: a choice as it says, a number or list away from its default.

    Of a list, all that is wanted must be in it.
    """
    return bool(wanted) and all(_has(settings[name], value, defaults[name]) for name, value in wanted.items())


def _has(value: Any, wanted: Any, default: Any) -> bool:
    if isinstance(wanted, list):
        return set(wanted) <= set(value)
    return bool(value == wanted if isinstance(wanted, str) else value != default)
