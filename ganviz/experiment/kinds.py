"""Kinds of settings: parameters that know their group on the page and whether a running trainer can take them."""

# mypy: disable-error-code="misc, type-arg"
# (Param declares __slots__ as an instance variable, and leaves its own classes generic)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import param

from ganviz.data import MAX_POINTS, decode_points
from ganviz.errors import unknown


class Setting(param.Parameter):
    """A parameter that knows its group on the page and whether a running trainer can take a new value."""

    # the slots themselves are declared by each kind below: Python lays out only one base with slots
    __slots__: ClassVar[list[str]] = []
    group: str
    live: bool

    def __init__(self, default: Any, *, group: str, live: bool = False, **keywords: Any) -> None:
        super().__init__(default=default, **keywords)
        self.group = group
        self.live = live

    @property
    def title(self) -> str:
        """Name of the setting on the page."""
        return str(self.label)

    @property
    def help(self) -> str:
        """One sentence on what it does."""
        return str(self.doc)


def _titles(register: Any) -> dict[str, Any]:
    if isinstance(register, Mapping):
        return {entry if isinstance(entry, str) else entry.title: name for name, entry in register.items()}
    return {str(value): value for value in register}


class Number(Setting, param.Number):
    """A real-valued setting."""

    __slots__ = ["group", "live"]


class Integer(Setting, param.Integer):
    """A whole-numbered setting."""

    __slots__ = ["group", "live"]


class Choice(Setting, param.Selector):
    """One name of a register; `titles` maps the names shown to people to the names in settings."""

    __slots__ = ["group", "live", "titles"]

    def __init__(self, default: str, register: Any, **keywords: Any) -> None:
        super().__init__(default, objects=list(register), **keywords)
        self.titles = _titles(register)


class Choices(Setting, param.ListSelector):
    """Any number of names of a register; `titles` as in `Choice`."""

    __slots__ = ["group", "live", "titles"]

    def __init__(self, default: list[Any], register: Any, **keywords: Any) -> None:
        super().__init__(default, objects=list(register), **keywords)
        self.titles = _titles(register)


class Drawing(Setting, param.String):
    """A person's points in their text form (see `data.drawn`)."""

    __slots__ = ["group", "live"]

    def _validate(self, val: Any) -> None:
        super()._validate(val)
        if not len(decode_points(val)):
            raise ValueError("the drawing is empty; draw at least one point")


def coerce(declared: Setting, value: Any) -> Any:
    """Whole floats and numeric strings, as links and JSON carry them, become the setting's own type.

    Lists are copied and lose their repetitions. Raises TypeError for a boolean, ValueError or OverflowError for what
    is no number.
    """
    if isinstance(declared, Choices):
        values = list(dict.fromkeys(value)) if isinstance(value, list | tuple) else value
        if any(isinstance(v, bool) for v in values):
            raise TypeError("a boolean is no choice")
        return values
    if isinstance(declared, Choice | Drawing):
        return value
    if isinstance(value, bool):
        raise TypeError("a boolean is no number")
    number = float(value)
    return int(number) if isinstance(declared, Integer) and number == int(number) else number


def explain(declared: Setting, value: Any) -> str:
    if isinstance(declared, Choice):
        return unknown(str(declared.name), value, declared.objects)
    if isinstance(declared, Choices):
        return f"{declared.name} {value!r} is not a list of values from {list(declared.objects)}"
    if isinstance(declared, Drawing):
        return f"{declared.name} {str(value)[:40]!r} is not a text of 1 to {MAX_POINTS:,} points, four letters each"
    low, high = declared.bounds
    kind = "a whole number" if isinstance(declared, Integer) else "a number"
    return f"{declared.name} {value!r} is not {kind} from {low} to {high}"
