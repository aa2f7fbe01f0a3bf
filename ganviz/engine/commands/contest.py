"""Commands about two runs side by side, recipes and their cures, and what is to happen by itself."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ganviz.engine.commands.command import Command, put, require_players, require_step, require_whole
from ganviz.engine.planned import Turns
from ganviz.errors import SettingError
from ganviz.experiment import LIVE, checked
from ganviz.recipes import load_recipe

known_recipe = functools.cache(load_recipe)
"""A recipe by its name, read once: checking one takes some hundredths of a second."""


@dataclass(frozen=True)
class Compare(Command):
    """Put a rival, B, beside the run, A: the same run but for `settings`, and new first weights of some players.

    Both take the same steps from then on and draw the same data and latents; settings that A takes later B takes, too,
    but for those that make the difference, which only A takes.

    Attributes:
        settings: what a person chose for B; what follows it follows.
        reinitialize: players that get new first weights.
        step: where both begin: None for where the run stands, 0 for their first step, which settings that begin a run
            anew ask for in any case; another one is gone back to (see `Restore`).
    """

    settings: Mapping[str, Any]
    reinitialize: Collection[str] = ()
    step: int | None = None

    def __post_init__(self) -> None:
        put(self, reinitialize=require_players(self.reinitialize), settings=checked(self.settings))
        require_step(self.step)


@dataclass(frozen=True)
class Swap(Command):
    """Let B be A, and A be B."""


@dataclass(frozen=True)
class EndComparison(Command):
    """Go on with A alone; B is kept as a branch."""


@dataclass(frozen=True)
class BreakIt(Command):
    """Begin a recipe, follow what it changes on the way, and pause when it should have collapsed.

    Attributes:
        recipe: its name.
        seed: instead of the recipe's.
    """

    recipe: str
    seed: int | None = None

    def __post_init__(self) -> None:
        known_recipe(self.recipe)
        if self.seed is not None:
            checked({"seed": self.seed})


@dataclass(frozen=True)
class Cure(Command):
    """Give a cure of a recipe to a rival of the run, and pause when it is to be judged.

    Attributes:
        recipe, cure: their names.
        step: where both begin; None for where the run stands. A cure that is taken afresh begins at step 0.
    """

    recipe: str
    cure: str
    step: int | None = None

    def __post_init__(self) -> None:
        known_recipe(self.recipe).cure(self.cure)
        require_step(self.step)


@dataclass(frozen=True)
class Follow(Command):
    """Take live settings by itself at steps to come, (step, settings) in order, and pause after `steps` more.

    A new start of the run, or going back, forgets it.
    """

    turns: Turns
    steps: int

    def __post_init__(self) -> None:
        require_whole("steps", self.steps, 1)
        put(self, turns=tuple((_turn_step(step), _live(settings)) for step, settings in self.turns))


def _turn_step(step: Any) -> int:
    require_whole("the step of a turn", step)
    return int(step)


def _live(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings that a running trainer takes, checked."""
    sound = checked(settings)
    if structural := sorted(set(sound) - LIVE):
        raise SettingError(f"{', '.join(structural)} cannot change on the way: the run would start again")
    return sound
