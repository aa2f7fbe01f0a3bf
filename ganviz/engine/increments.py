"""Increments: a state told as what is new in it since the one before, and put together again.

Curves, film, trails and lists of events grow by a little from state to state; whole, they are nearly all of its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.engine.state import State
from ganviz.recording import Moment

Column = Sequence[Any] | NDArray[Any]
Table = Mapping[str, Column]
"""Columns of one length, each an array or a tuple, whose rows belong together."""


@dataclass(frozen=True, eq=False)
class Tail:
    """A table as what is new in it.

    Attributes:
        kept: of the rows of the table before, so many stay; the others are gone.
        names: of the columns; None if they are those of the table before.
        columns: rows that follow, column by column; empty if there are none. Numbers only are one array: joining it is
            one step then, and not one for each of a hundred columns.
    """

    kept: int
    names: tuple[str, ...] | None = None
    columns: Sequence[Column] | NDArray[Any] = ()


NOTHING = Tail(0, ())


@dataclass(frozen=True, eq=False)
class Increment:
    """A state without its tables, and the tails of these."""

    state: State
    tails: Mapping[str, Tail]


class Shortener:
    """Makes increments; for one reader, who gets all of them in order."""

    def __init__(self) -> None:
        self._before: Mapping[str, Table] = {}

    def shorten(self, state: State) -> Increment:
        """The state as what is new in it."""
        tables = _tables(state)
        tails = {name: _tail(self._before.get(name, {}), table) for name, table in tables.items()}
        self._before = tables
        return Increment(_with_tables(state, {name: {} for name in tables}), tails)


class Lengthener:
    """Puts states together again; inverse of a `Shortener`."""

    def __init__(self) -> None:
        self._before: Mapping[str, Tail] = {}

    def lengthen(self, increment: Increment) -> State:
        """The whole state."""
        self._before = {name: _joined(self._before.get(name, NOTHING), tail) for name, tail in increment.tails.items()}
        tables = {
            name: dict(zip(whole.names or (), whole.columns, strict=True)) for name, whole in self._before.items()
        }
        return _with_tables(increment.state, tables)


# --- the tables of a state
def _tables(state: State) -> dict[str, Table]:
    tables: dict[str, Table] = {f"A {name}": table for name, table in _tables_of(state.moment).items()}
    if state.rival is not None:
        tables |= {f"B {name}": table for name, table in _tables_of(state.rival.moment).items()}
    if state.comparison is not None:
        tables["held"] = state.comparison.held
    timeline = state.timeline
    return tables | {name: {name: getattr(timeline, name)} for name in ("kept", "marks", "branches")}


def _tables_of(moment: Moment) -> dict[str, Table]:
    return {
        "losses": moment.losses,
        "observations": moment.observations,
        "shares": moment.shares,
        "film": {name: getattr(moment.film, name) for name in ("steps", "pictures")},
        "trail": {name: getattr(moment.trail, name) for name in ("steps", "points")},
        "log": {"changes": moment.changes},
        "events": {"events": moment.events},
    }


def _with_tables(state: State, tables: Mapping[str, Any]) -> State:
    """The state with other tables in the place of its own; columns that they lack are empty."""
    timeline = replace(state.timeline, **{name: tables[name].get(name, ()) for name in ("kept", "marks", "branches")})
    rival, comparison = state.rival, state.comparison
    if rival is not None:
        rival = replace(rival, moment=_moment_with(rival.moment, tables, "B"))
    if comparison is not None:
        comparison = replace(comparison, held=tables["held"])
    moment = _moment_with(state.moment, tables, "A")
    return replace(state, moment=moment, timeline=timeline, rival=rival, comparison=comparison)


def _moment_with(moment: Moment, tables: Mapping[str, Any], letter: str) -> Moment:
    curves = {name: tables[f"{letter} {name}"] for name in ("losses", "observations", "shares")}
    film, trail = tables[f"{letter} film"], tables[f"{letter} trail"]
    return replace(
        moment,
        **curves,
        film=replace(moment.film, steps=film.get("steps", ()), pictures=film.get("pictures", ())),
        trail=replace(moment.trail, steps=trail.get("steps", ()), points=trail.get("points", ())),
        changes=tables[f"{letter} log"].get("changes", ()),
        events=tables[f"{letter} events"].get("events", ()),
    )


# --- one table
def _tail(before: Table, table: Table) -> Tail:
    names = tuple(table)
    same = names == tuple(before)
    kept = _common(before, table) if same else 0
    rest = [column[kept:] for column in table.values()]
    if same and kept and not any(map(len, rest)):
        return Tail(kept)
    alike = len(rest) > 1 and all(isinstance(c, np.ndarray) and c.ndim == 1 and c.dtype == float for c in rest)
    return Tail(kept, None if same else names, np.stack(rest) if alike else rest)


def _joined(before: Tail, tail: Tail) -> Tail:
    """A table whole, as a tail of nothing."""
    names = before.names if tail.names is None else tail.names
    if not tail.kept and (len(tail.columns) or not names):
        return Tail(0, names, tail.columns)
    if not len(tail.columns):
        return Tail(0, names, _head(before.columns, tail.kept))
    if isinstance(before.columns, np.ndarray) and isinstance(tail.columns, np.ndarray):
        return Tail(0, names, np.concatenate((before.columns[:, : tail.kept], tail.columns), axis=1))
    pairs = zip(before.columns, tail.columns, strict=True)
    return Tail(0, names, [_with_rows(column[: tail.kept], rows) for column, rows in pairs])


def _head(columns: Sequence[Column] | NDArray[Any], rows: int) -> Sequence[Column] | NDArray[Any]:
    return columns[:, :rows] if isinstance(columns, np.ndarray) else [column[:rows] for column in columns]


def _with_rows(head: Any, rows: Any) -> Column:
    return np.concatenate((head, rows)) if isinstance(head, np.ndarray) else (*head, *rows)


def _common(before: Table, table: Table) -> int:
    """How many rows both begin with."""
    kept = min(len(column) for columns in (before, table) for column in columns.values()) if table else 0
    for name, column in table.items():
        kept = _common_rows(before[name][:kept], column[:kept])
    return kept


def _common_rows(a: Column, b: Column) -> int:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.dtype == b.dtype and a.tobytes() == b.tobytes():  # four times as fast as comparing numbers
            return len(a)
        different = (a != b) & ((a == a) | (b == b))  # NaN is like NaN
        different = different.any(axis=tuple(range(1, different.ndim)))
        return int(different.argmax()) if different.any() else len(different)
    if a is b:
        return len(a)
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=True)) if not _same(x, y)), len(a))


def _same(a: Any, b: Any) -> bool:
    return a is b or (not isinstance(a, np.ndarray) and bool(a == b))
