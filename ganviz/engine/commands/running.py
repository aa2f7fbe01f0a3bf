"""Commands that set and step a run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ganviz.engine.commands.command import MOVES, Command, put, require_players, require_whole
from ganviz.errors import GanvizError, unknown
from ganviz.experiment import Experiment, checked
from ganviz.weights import WarmStart


# --- settings
@dataclass(frozen=True)
class Change(Command):
    """Take settings as if a person had chosen them; what follows them follows.

    They are taken while the run goes on if nothing but live settings differ then; otherwise it starts again.

    Attributes:
        keep_weights: take other data without starting again; refused if the networks do not fit them.
    """

    settings: Mapping[str, Any]
    keep_weights: bool = False

    def __post_init__(self) -> None:
        put(self, settings=checked(self.settings))


@dataclass(frozen=True)
class Become(Command):
    """Choose exactly these settings: all others are as recommended.

    Attributes:
        warm_start: weights to begin with.
        afresh: whether the run starts again in any case, and not only if other than live settings differ.
    """

    chosen: Mapping[str, Any]
    warm_start: WarmStart | None = None
    afresh: bool = True

    def __post_init__(self) -> None:
        # which are chosen is not always what was given: an experiment drops what has no meaning for its data
        put(self, chosen=Experiment(**self.chosen).chosen())
        if self.warm_start is not None and not self.afresh:
            raise GanvizError("weights to begin with need a run that begins: let `afresh` be true")


# --- steps
@dataclass(frozen=True)
class Play(Command):
    """Take steps until paused."""


@dataclass(frozen=True)
class Pause(Command):
    """Stop taking steps; also drops steps still asked for."""


@dataclass(frozen=True)
class Step(Command):
    """Take `count` steps of "both", "discriminator" or "generator" after those already asked for, and pause."""

    player: str = "both"
    count: int = 1

    def __post_init__(self) -> None:
        if self.player not in MOVES:
            raise GanvizError(unknown("player", self.player, MOVES))
        require_whole("count", self.count, 1)


@dataclass(frozen=True)
class Settle(Command):
    """Train D alone until it gains nothing more against the generator as it is (see `Optimum`), and pause."""


@dataclass(frozen=True)
class SlowMotion(Command):
    """Take one step, told in scenes (`State.story`), and pause."""


@dataclass(frozen=True)
class Reinitialize(Command):
    """Give one player new first weights and a fresh optimizer; the other keeps what it has learned."""

    player: str

    def __post_init__(self) -> None:
        require_players((self.player,))


@dataclass(frozen=True)
class Reset(Command):
    """Back to the first step with the settings in force; a playing run goes on playing. The old one is a branch.

    A run that began with weights of its preset begins with them again, unless `from_scratch`.
    """

    from_scratch: bool = False


@dataclass(frozen=True)
class LimitSpeed(Command):
    """Take at most so many steps a second; None for as many as possible."""

    leaves_error: ClassVar[bool] = True
    steps_per_second: float | None = None

    def __post_init__(self) -> None:
        rate = self.steps_per_second
        if rate is not None and not (_is_number(rate) and 0 < rate < math.inf):
            raise GanvizError(f"steps_per_second {rate!r} is not a number above 0, or None for no limit")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
