"""What a page's wall is made of, and the same as the query of its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from ganviz.app.wall.axes import RATES, read_axis, suggested, write_values
from ganviz.errors import SettingError
from ganviz.experiment import Experiment, Link, read_link
from ganviz.experiment.plan import MOST_STEPS, MOST_VALUES, TOGETHER

STEPS = 3000
OWN = ("across", "down", "seeds", "steps")
SINGLE = "none"  # for down: a wall of one row
_LONGEST = 400  # characters of an axis in an address
_HALF = "generator_width+discriminator_width"

Arguments = Mapping[str, list[bytes]]


@dataclass(frozen=True)
class Kind:
    """A wall to choose at once.

    Attributes:
        title: for people.
        across, down: names of the axes, with their values.
    """

    title: str
    across: tuple[str, tuple[Any, ...]]
    down: tuple[str, tuple[Any, ...]]


KINDS: tuple[Kind, ...] = (
    Kind("Learning rates of D and G", ("discriminator_lr", tuple(reversed(RATES))), ("generator_lr", RATES)),
    Kind(
        "Seed and objective",
        ("seed", tuple(range(6))),
        ("objective", ("non_saturating", "minimax", "least_squares", "wasserstein", "hinge", "relativistic")),
    ),
    Kind("Width and packing", (_HALF, (16, 32, 64, 128)), ("packing", (1, 2, 3, 4))),
    Kind("Modes and width", ("modes", (4, 8, 16, 25)), (_HALF, (16, 32, 64, 128))),
    Kind("Layers of G and D", ("discriminator_layers", (1, 2, 3, 4)), ("generator_layers", (1, 2, 3, 4))),
)


@dataclass(frozen=True)
class Choices:
    """A wall as it was chosen.

    Attributes:
        settings: what all cells have, besides the axes.
        across, down: names of the axes; down is "none" for a single row.
        values: text of the values of each, across and down.
        seeds: how many of each place are averaged.
        steps: how long each cell is trained.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    across: str = KINDS[0].across[0]
    down: str = KINDS[0].down[0]
    values: tuple[str, str] = (write_values(KINDS[0].across[1]), write_values(KINDS[0].down[1]))
    seeds: int = 1
    steps: int = STEPS

    def of(self, kind: Kind) -> Choices:
        """The same base with the axes of another kind of wall."""
        values = (write_values(kind.across[1]), write_values(kind.down[1]))
        seeds = 1 if "seed" in (kind.across[0], kind.down[0]) else self.seeds
        return replace(self, across=kind.across[0], down=kind.down[0], values=values, seeds=seeds)

    def along(self, which: int, name: str) -> Choices:
        """With another setting across (0) or down (1), and values that suit it."""
        text = "" if name == SINGLE else write_values(suggested(name, Experiment(**self.settings)))
        values = (text, self.values[1]) if which == 0 else (self.values[0], text)
        names = (name, self.down) if which == 0 else (self.across, name)
        return replace(self, across=names[0], down=names[1], values=values)

    def kind(self) -> Kind | None:
        """Which of the kinds this is, values aside; None for another."""
        return next((k for k in KINDS if (k.across[0], k.down[0]) == (self.across, self.down)), None)

    def spec(self) -> dict[str, Any]:
        """What `SweepPlan.from_dict` takes.

        Raises:
            SettingError: naming the value that cannot be, and those that can.
        """
        axes = [read_axis(self.across, self.values[0])]
        if self.down != SINGLE:
            axes.append(read_axis(self.down, self.values[1]))
        names = [name for axis in axes for name in axis.name.split(TOGETHER)]
        twice = next((name for name in names if names.count(name) > 1), "")
        if twice:
            raise SettingError(f"across and down both set {twice}; choose another setting for one of them")
        if self.seeds > 1 and "seed" in names:
            raise SettingError("seeds are averaged where the seed is no axis; choose 1 seed, or another axis")
        first = Experiment(**self.settings).seed
        seeds = [first + i for i in range(self.seeds)] if self.seeds > 1 else []
        plain = {axis.name: list(axis.values) for axis in axes}
        return {"settings": dict(self.settings), "axes": plain, "seeds": seeds, "steps": self.steps}

    def query(self) -> str:
        """For an address, without its question mark: the base as the lab writes it, and what the wall adds."""
        base = Link(settings=self.settings).query()
        down = SINGLE if self.down == SINGLE else f"{self.down}:{self.values[1]}"
        own = {"across": f"{self.across}:{self.values[0]}", "down": down}
        own = {name: text.replace(", ", ",") for name, text in own.items()}
        numbers = {"seeds": self.seeds, "steps": self.steps}
        return "&".join(filter(None, [base, urlencode({**own, **numbers}, safe=",:")]))


def read_choices(arguments: Arguments, usual: Experiment) -> tuple[Choices, list[str]]:
    """The wall that an address asks for, and what was wrong with it, for people; never raises.

    Args:
        usual: the base where the address names no setting.
    """
    base = {name: values for name, values in arguments.items() if name not in (*OWN, "hide", "views", "lesson", "page")}
    link, problems = read_link(base)
    experiment = Experiment(**link.settings) if link.settings else usual
    if experiment.kind != "plane":
        problems.append(f"A wall shows points of the plane, and {experiment.data} has none; here is one of the ring.")
        experiment = Experiment()
    # the data are always named, as in the lab's own links
    choices = Choices({"data": experiment.data, **experiment.differences()})
    for name in OWN:
        if name in arguments:
            try:
                choices = _READERS[name](choices, _text(name, arguments))
            except SettingError as problem:
                problems.append(f"In the link: {problem}.")
    try:
        choices.spec()
    except SettingError as problem:
        problems.append(f"In the link: {problem}.")
        choices = Choices(choices.settings)
    return choices, problems


def _text(name: str, arguments: Arguments) -> str:
    text = arguments[name][-1].decode("utf-8", "replace")
    if len(text) > _LONGEST:
        raise SettingError(f"{name} is too long and was ignored")
    return text


def _axis(which: int) -> Any:
    def read(choices: Choices, text: str) -> Choices:
        if which == 1 and text == SINGLE:
            return choices.along(1, SINGLE)
        # an address may have a space for the plus sign that joins two settings
        name, _, values = text.partition(":")
        name = name.replace(" ", TOGETHER)
        axis = read_axis(name, values) if values else read_axis(name, write_values(suggested_or_none(name)))
        changed = choices.along(which, axis.name)
        written = write_values(axis.values)
        both = (written, changed.values[1]) if which == 0 else (changed.values[0], written)
        return replace(changed, values=both)

    return read


def suggested_or_none(name: str) -> tuple[Any, ...]:
    """Values to begin with; none for what is no axis, of which the reader then tells."""
    try:
        return suggested(name, Experiment())
    except (KeyError, SettingError):
        return ()


def _whole(name: str, most: int) -> Any:
    def read(choices: Choices, text: str) -> Choices:
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= most):
            raise SettingError(f"{name} {text[:40]!r} is not a whole number from 1 to {most:,}")
        number: dict[str, Any] = {name: int(text)}
        return replace(choices, **number)

    return read


_READERS: Mapping[str, Any] = MappingProxyType(
    {"across": _axis(0), "down": _axis(1), "seeds": _whole("seeds", MOST_VALUES), "steps": _whole("steps", MOST_STEPS)}
)
