"""SweepPlan: which cells a wall has: every combination of the values of one or two axes, and some seeds of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from ganviz.data import DATA
from ganviz.errors import SettingError, unknown
from ganviz.experiment.experiment import Experiment, require_known
from ganviz.experiment.words import title, told

MOST_VALUES = 8  # of an axis, and seeds of a cell
MOST_STEPS = 10_000_000
TOGETHER = "+"  # joins settings that an axis changes alike
KEYS = ("settings", "axes", "seeds", "steps")
DEFAULT_RATES = [0.01, 0.003, 0.001, 0.0003]
DEFAULT_AXES = {"discriminator_lr": DEFAULT_RATES, "generator_lr": DEFAULT_RATES}


@dataclass(frozen=True)
class Axis:
    """Settings that take the same values: one, or several joined by "+", such as both players' widths."""

    name: str
    values: tuple[Any, ...]

    @property
    def title(self) -> str:
        """For people."""
        return " and ".join(title(name) for name in self.name.split(TOGETHER))

    def settings(self, place: int) -> dict[str, Any]:
        """What its value at this place sets."""
        return dict.fromkeys(self.name.split(TOGETHER), self.values[place])

    def told(self, place: int) -> str:
        """The value at this place, for people."""
        return told(self.name.split(TOGETHER)[0], self.values[place])


@dataclass(frozen=True)
class SweepPlan:
    """A wall of runs on points of the plane.

    Cells are counted along the rows from the top, seeds last: cell ((row * columns) + column) * seeds + seed.

    Attributes:
        settings: what all cells have, besides the axes.
        across, down: the axes; `down` may be missing, for a single row.
        seeds: of each place of the wall; () for the settings' own.
        steps: how long each cell is trained.

    Raises:
        SettingError: for what cannot be, naming it and what can.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    across: Axis = Axis("discriminator_lr", tuple(DEFAULT_RATES))
    down: Axis | None = Axis("generator_lr", tuple(DEFAULT_RATES))
    seeds: tuple[int, ...] = ()
    steps: int = 3000

    def __post_init__(self) -> None:
        for axis in self.axes:
            _require_sound(axis)
        names = [name for axis in self.axes for name in axis.name.split(TOGETHER)]
        if len(set(names)) < len(names) or (self.seeds and "seed" in names):
            raise SettingError(f"axes and seeds {names} set the same thing twice; each setting can vary in one way")
        if len(set(self.seeds)) < len(self.seeds) or len(self.seeds) > MOST_VALUES:
            raise SettingError(f"seeds {list(self.seeds)} must be different, and {MOST_VALUES} at most")
        if isinstance(self.steps, bool) or not isinstance(self.steps, int) or not 1 <= self.steps <= MOST_STEPS:
            raise SettingError(f"steps {self.steps!r} is not a whole number from 1 to {MOST_STEPS:,}")
        for e in self.experiments():
            if e.kind != "plane":
                plane = [name for name, entry in DATA.items() if entry.kind == "plane"]
                raise SettingError(f"a wall shows points, and data {e.data!r} have none; choose one of: {plane}")

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Across, then down if there is such."""
        return (self.across,) if self.down is None else (self.across, self.down)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(rows, columns, seeds)."""
        return len(self.down.values) if self.down else 1, len(self.across.values), max(len(self.seeds), 1)

    def experiments(self) -> list[Experiment]:
        """One for each cell."""
        return [Experiment(**{**self.settings, **varied}) for varied in self.varied()]

    def varied(self) -> Iterator[dict[str, Any]]:
        """What each cell sets of its own."""
        rows, columns, seeds = self.shape
        for row, column, seed in product(range(rows), range(columns), range(seeds)):
            down = self.down.settings(row) if self.down else {}
            yield {**self.across.settings(column), **down, **({"seed": self.seeds[seed]} if self.seeds else {})}

    def looks(self, count: int) -> list[int]:
        """Steps at which to look at the wall: `count` of them evenly, the last at the end."""
        return sorted({max(1, round(self.steps * (i + 1) / count)) for i in range(count)})

    # --- to and from plain values
    def to_dict(self) -> dict[str, Any]:
        """Plain values, of which `from_dict` makes an equal plan."""
        axes = {axis.name: list(axis.values) for axis in self.axes}
        return {"settings": dict(self.settings), "axes": axes, "seeds": list(self.seeds), "steps": self.steps}

    @classmethod
    def from_dict(cls, spec: Any) -> SweepPlan:
        """Of a mapping with some of the keys `KEYS`.

        Raises:
            SettingError: for anything else.
        """
        if not isinstance(spec, Mapping):
            raise SettingError(f"a sweep is described by a mapping with the keys {', '.join(KEYS)}")
        for key in spec:
            if key not in KEYS:
                raise SettingError(unknown("key of a sweep", key, KEYS))
        settings, axes = (
            _mapping(key, spec.get(key, usual)) for key, usual in (("settings", {}), ("axes", DEFAULT_AXES))
        )
        if not 1 <= len(axes) <= 2:
            raise SettingError(f"axes {list(axes)}: a wall has one or two, across and down")
        made = [Axis(str(name), tuple(_listed(f"axis {name}", values))) for name, values in axes.items()]
        seeds = _listed("seeds", spec.get("seeds", []))
        return cls(settings, made[0], made[1] if len(made) > 1 else None, tuple(seeds), spec.get("steps", cls.steps))


def _require_sound(axis: Axis) -> None:
    require_known(dict.fromkeys(axis.name.split(TOGETHER)))
    if not 1 <= len(axis.values) <= MOST_VALUES:
        raise SettingError(f"axis {axis.name} has {len(axis.values)} values; it can have 1 to {MOST_VALUES}")
    if len({repr(value) for value in axis.values}) < len(axis.values):
        raise SettingError(f"axis {axis.name} has a value twice: {list(axis.values)}")


def _mapping(key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise SettingError(f"{key} {value!r} is not a mapping of names to values")
    return dict(value)


def _listed(what: str, value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise SettingError(f"{what} {value!r} is not a list")
    return value
