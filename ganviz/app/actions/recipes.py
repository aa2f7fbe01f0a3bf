"""Which recipe a run follows, and which cure a comparison tries: seen from the settings, so that a reload keeps it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from ganviz.app.actions.telling import held_of
from ganviz.engine import Comparison, Planned, State
from ganviz.engine.commands import known_recipe
from ganviz.experiment import Experiment
from ganviz.observation.ledger import tally_of
from ganviz.recipes import Cure, Recipe, recipe_names

Settings = Mapping[str, Any]


@functools.cache
def known_recipes() -> Mapping[str, Recipe]:
    """All recipes by name."""
    return {name: known_recipe(name) for name in recipe_names()}


def recipe_of(state: State) -> Recipe | None:
    """The recipe whose settings the run has, but for the seed: those of its end, or of its beginning on the way."""
    settings, on_its_way = state.snapshot.settings, state.planned != Planned()
    for recipe in known_recipes().values():
        beginning, end = _marks(recipe.name)
        if _has(settings, end) or (on_its_way and _has(settings, beginning)):
            return recipe
    return None


def is_breaking(recipe: Recipe, state: State) -> bool:
    """Whether the run is on its way to the recipe's collapse, where it will pause."""
    return state.comparison is None and state.planned.pause_at == recipe.steps


def cure_of(recipe: Recipe, comparison: Comparison) -> Cure | None:
    """The cure of the recipe that makes the difference of this comparison."""
    treated = "A" if comparison.swapped else "B"
    changed = {name: values[treated == "B"] for name, values in comparison.differs.items()}
    renewed = {player for letter, player in comparison.renewed if letter == treated}
    for cure in recipe.cures:
        afresh = comparison.begun == 0
        if cure.afresh == afresh and renewed == set(cure.reinitialize) and changed == _changes(recipe.name, cure.name):
            return cure
    return None


def how_it_stands(state: State) -> str:
    """A sentence on a run to which cures can be given."""
    tally = tally_of(state.snapshot)
    held = "" if tally is None else f", holding {held_of(tally)}"
    return f"This is your run, at step {state.snapshot.step:,}{held}. A cure is applied to B, from here on."


@functools.cache
def _marks(name: str) -> tuple[Settings, Settings]:
    """The settings that matter in a recipe's beginning and in its end, but for the seed."""
    recipe = known_recipes()[name]
    return _mattering(recipe.experiment()), _mattering(recipe.collapsed_experiment())


@functools.cache
def _changes(name: str, cure: str) -> Settings:
    """What a cure changes in the collapsed game."""
    recipe = known_recipes()[name]
    collapsed = recipe.collapsed_experiment()
    before, after = collapsed.settings(), collapsed.copy()
    after.update(recipe.cure(cure).settings)
    return {name: value for name, value in after.settings().items() if value != before[name]}


def _mattering(experiment: Experiment) -> Settings:
    idle = {*experiment.irrelevant(), "seed"}
    return {name: value for name, value in experiment.settings().items() if name not in idle}


def _has(settings: Settings, wanted: Settings) -> bool:
    return all(settings[name] == value for name, value in wanted.items())
