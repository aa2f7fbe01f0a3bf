"""What comes from a browser may be anything: checks that say what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ganviz.errors import GanvizError, unknown

MOST_STEP = 2**31 - 1


def whole(what: str, value: Any, low: int = 0, high: int = MOST_STEP) -> int:
    """A whole number from `low` to `high`.

    Raises:
        GanvizError: for anything else.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number and low <= value <= high and value == int(value)):  # neither holds for what is not a number
        raise GanvizError(f"{what} {value!r} is not a whole number from {low:,} to {high:,}")
    return int(value)


def one_of(what: str, value: Any, known: Collection[str]) -> str:
    """One of the names `known`.

    Raises:
        GanvizError: for anything else.
    """
    if not isinstance(value, str) or value not in known:
        raise GanvizError(unknown(what, value, known))
    return value


def text(what: str, value: Any, longest: int = 200) -> str:
    """A text of at most `longest` characters.

    Raises:
        GanvizError: for anything else.
    """
    if not isinstance(value, str) or len(value) > longest:
        raise GanvizError(f"{what} is not a text of at most {longest:,} characters")
    return value
