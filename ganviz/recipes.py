"""Recipes: how to make a game collapse, and what then brings it back; one JSON file each in `assets/recipes/`.

A recipe begins with a preset and has collapsed after so many steps; some change a setting on the way. Each of its cures
is one change made to the collapsed state itself, with the networks as they are: live settings, a player's new first
weights, or both. What can only prevent the collapse, as it needs other networks, is a cure taken afresh, from step 0.
Those that are famous and do not help are listed, too. `benchmarks/recipes.py` measures all of it.

>>> recipe = load_recipe("rotating")
>>> recipe.experiment(), recipe.steps, [cure.title for cure in recipe.cures if cure.works]
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganviz.data.assets import find_assets
from ganviz.errors import GanvizError, PresetError, SettingError, unknown
from ganviz.experiment import LIVE, PLAYERS, Experiment
from ganviz.presets import load_preset

RECOVERED = 7 / 8  # of the modes, from which on a game counts as cured


@dataclass(frozen=True)
class Turn:
    """Live settings that the recipe changes at a step: data that shift in mid-training."""

    step: int
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Cure:
    """One change to the collapsed state, or to the game from its first step on.

    Attributes:
        name, title, why, source: key, name on the page, a sentence on why it works or does not, the paper.
        works: whether it brings back `RECOVERED` of the modes in at least 9 of 10 runs, within `steps`.
        steps: after the change, after which that is judged.
        settings: live settings to take, any settings if `afresh`; may be empty.
        reinitialize: players that get new first weights and a fresh optimizer, after the settings.
        afresh: whether the game begins again with the change, which prevents the collapse instead of undoing it.
    """

    name: str
    title: str
    why: str
    source: str
    works: bool
    steps: int
    settings: Mapping[str, Any]
    reinitialize: tuple[str, ...] = ()
    afresh: bool = False


@dataclass(frozen=True)
class Recipe:
    """A way to a collapsed game.

    Attributes:
        name: file name without its ending.
        title, story, source: name on the page; what one sees and why it happens; where it is from.
        preset: what it begins with, changed by `settings`.
        steps: after which it has collapsed.
        turns: changes on the way, by step.
        most_held: of the modes, at most so many are still held then (see `observation.ledger.held_modes`).
        cures: in the order of the file.
    """

    name: str
    title: str
    story: str
    source: str
    preset: str
    settings: Mapping[str, Any]
    steps: int
    turns: tuple[Turn, ...]
    most_held: int
    cures: tuple[Cure, ...]

    def experiment(self, seed: int | None = None) -> Experiment:
        """What it begins with; `seed` instead of the preset's.

        Raises:
            PresetError: for an invalid setting.
        """
        chosen = {**load_preset(self.preset).settings, **self.settings, **({} if seed is None else {"seed": seed})}
        try:
            return Experiment(**chosen)
        except SettingError as problem:
            raise PresetError(f"recipe {self.name!r}: {problem}") from problem

    def collapsed_experiment(self, seed: int | None = None) -> Experiment:
        """The settings in force when it has collapsed: those of `experiment` after all turns."""
        experiment = self.experiment(seed)
        for turn in self.turns:
            experiment.update(turn.settings)
        return experiment

    def cure(self, name: str) -> Cure:
        """The cure called `name`; PresetError for an unknown one, naming the choices."""
        try:
            return next(cure for cure in self.cures if cure.name == name)
        except StopIteration:
            choices = [cure.name for cure in self.cures]
            raise PresetError(unknown(f"cure of recipe {self.name!r},", name, choices)) from None


def enough_held(modes: int) -> int:
    """How many of so many modes must be held for a game to count as cured: 7 of 8, 9 of 10."""
    return math.ceil(RECOVERED * modes)


def recipe_names() -> list[str]:
    """Names of all recipes, in alphabetical order."""
    return sorted(path.stem for path in (find_assets() / "recipes").glob("*.json"))


def listed_recipes() -> list[Recipe]:
    """All recipes, by title.

    Raises:
        PresetError: see `load_recipe`.
    """
    return sorted(map(load_recipe, recipe_names()), key=lambda recipe: recipe.title)


def load_recipe(name: str) -> Recipe:
    """The recipe called `name`.

    Raises:
        PresetError: for an unknown name, naming the choices, or a file that is no recipe, naming what is wrong in it.
    """
    if name not in recipe_names():
        raise PresetError(unknown("recipe", name, recipe_names()))
    path = find_assets() / "recipes" / f"{name}.json"
    try:
        recipe = _read(name, json.loads(path.read_text(encoding="utf-8")))
        _check(recipe)
    except GanvizError as problem:
        raise PresetError(f"recipe file {path} is broken: {problem}") from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise PresetError(f"recipe file {path} is broken: {problem!r}") from problem
    return recipe


# --- reading
def _read(name: str, fields: Mapping[str, Any]) -> Recipe:
    return Recipe(
        name=name,
        title=_text(fields, "title"),
        story=_text(fields, "story"),
        source=_text(fields, "source"),
        preset=_text(fields, "preset"),
        settings=dict(fields.get("settings", {})),
        steps=_count(fields, "steps"),
        turns=tuple(Turn(_count(turn, "step"), dict(turn["settings"])) for turn in fields.get("turns", ())),
        most_held=_count(fields, "most_held"),
        cures=tuple(_read_cure(cure) for cure in fields["cures"]),
    )


def _read_cure(fields: Mapping[str, Any]) -> Cure:
    return Cure(
        name=_text(fields, "name"),
        title=_text(fields, "title"),
        why=_text(fields, "why"),
        source=_text(fields, "source"),
        works=_flag(fields, "works"),
        steps=_count(fields, "steps"),
        settings=dict(fields.get("settings", {})),
        reinitialize=tuple(fields.get("reinitialize", ())),
        afresh=_flag({"afresh": False, **fields}, "afresh"),
    )


def _flag(fields: Mapping[str, Any], key: str) -> bool:
    if not isinstance(fields[key], bool):
        raise ValueError(f"{key} is {fields[key]!r}; it must be true or false")
    return bool(fields[key])


def _text(fields: Mapping[str, Any], key: str) -> str:
    if not (isinstance(fields[key], str) and fields[key]):
        raise ValueError(f"{key} is {fields[key]!r}; it must be text")
    return str(fields[key])


def _count(fields: Mapping[str, Any], key: str) -> int:
    value = fields[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{key} is {value!r}; it must be a whole number from 1")
    return value


# --- checking
def _check(recipe: Recipe) -> None:
    """Raise PresetError or SettingError for what cannot be carried out."""
    beginning = recipe.experiment()
    for turn in recipe.turns:
        _require_live(f"the turn at step {turn.step:,}", turn.settings, beginning)
        if turn.step >= recipe.steps:
            raise PresetError(f"the turn at step {turn.step:,} is not before the end, step {recipe.steps:,}")
    collapsed = recipe.collapsed_experiment()
    names = [cure.name for cure in recipe.cures]
    for cure in recipe.cures:
        if names.count(cure.name) > 1:
            raise PresetError(f"two cures are called {cure.name!r}")
        if cure.afresh and recipe.turns:
            raise PresetError(f"cure {cure.name!r} is taken afresh, which does not go with turns on the way")
        _check_cure(cure, collapsed)


def _check_cure(cure: Cure, collapsed: Experiment) -> None:
    if not (cure.settings or cure.reinitialize):
        raise PresetError(f"cure {cure.name!r} changes nothing")
    for player in cure.reinitialize:
        if player not in PLAYERS:
            raise PresetError(f"cure {cure.name!r}: {unknown('player', player, PLAYERS)}")
    if cure.afresh:
        collapsed.copy().update(cure.settings)  # raises SettingError for what no run can have
    else:
        _require_live(f"cure {cure.name!r}", cure.settings, collapsed)


def _require_live(what: str, settings: Mapping[str, Any], experiment: Experiment) -> None:
    """Raise unless these can be taken by a run of `experiment` that goes on; others may follow only if live, too."""
    before, after = experiment.settings(), experiment.copy()
    after.update(settings)
    changed = {name for name, value in after.settings().items() if value != before[name]}
    if structural := sorted(changed - LIVE):
        raise PresetError(f"{what} changes {', '.join(structural)}, for which the networks would begin anew")
