"""Contest: what a person asks of two runs and of recipes, carried out; and what the page tells of them."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from ganviz.app.comparing.strip import Telling, held_of, side_by_side
from ganviz.app.comparing.treatment import Treatment, on_the_way, told_of_both
from ganviz.engine import Planned, State
from ganviz.errors import GanvizError
from ganviz.experiment import LEADERS, MAX_SEED, Experiment
from ganviz.observation.ledger import tally_of
from ganviz.presets import load_preset
from ganviz.recipes import Recipe, listed_recipes

if TYPE_CHECKING:
    from ganviz.app.lab import Lab


class Contest:
    """The verbs of a page's comparisons and recipes.

    Args:
        lab: the page; its parts are used when a wish comes, not before.

    Attributes:
        recipes: by name.
        locked: whether nothing is to be changed by accident.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.recipes = {recipe.name: recipe for recipe, *_ in _known()}
        self.locked = False
        self._treatment: Treatment | None = None
        self._begun = ""  # the recipe that was begun from the book
        self._last = 0  # number of the last comparison that was told

    # --- comparing
    def ask(self) -> None:
        """Open or close the dialog that asks for a difference."""
        lab = self._lab
        state = lab.engine.latest
        if lab.difference.open or state is None:
            lab.difference.open = False
        else:
            lab.difference.ask(lab.controls.experiment, state.timeline.step, state.timeline.shown)

    def compare(self, name: str, value: Any, start: str) -> None:
        """Compare with a B that has another value of one setting; settings that follow it follow."""
        self._lab.touch()
        try:
            settings = self._difference({name: value})
        except GanvizError as problem:
            self._lab.difference.problem = str(problem)
            return
        if not settings:
            self._lab.difference.problem = "B would be the same as A: choose another value."
            return
        self._lab.difference.open = False
        self._treatment = None
        self._begin(settings, (), 0 if start == "scratch" else self._looked_at() if start == "looked" else None)

    def act(self, name: str) -> None:
        """A button of the strip."""
        lab = self._lab
        lab.touch()
        if name == "cures":
            self.open_book()
        if name in ("swap", "keep_b"):
            lab.wishes.history.awaited = "swap"
            lab.engine.swap()
        if name in ("keep_a", "keep_b"):
            lab.engine.end_comparison()

    # --- recipes
    def open_book(self) -> None:
        """Open or close the recipes."""
        self._lab.recipes.open = not self._lab.recipes.open

    def break_it(self, name: str) -> None:
        """Begin a recipe, and pause when it should have collapsed; with the next seed if it is there already."""
        lab, recipe = self._lab, self.recipes[name]
        seed = lab.controls.experiment.seed
        again = {"seed": (seed + 1) % MAX_SEED} if lab.recipes.here == name else {"seed": seed}
        lab.recipes.open = False
        self._treatment, self._begun = None, name
        preset = load_preset(recipe.preset)
        lab.controls.change({"data": "ring", **preset.settings, **recipe.settings, **again}, afresh=True)
        lab.engine.end_comparison() if self._compares() else None
        lab.engine.follow([(turn.step, turn.settings) for turn in recipe.turns], recipe.steps)
        lab.engine.play()

    def cure(self, name: str, cure_name: str) -> None:
        """Give a cure to B, from the state that is shown or from step 0 on, and pause when it is to be judged."""
        lab, recipe = self._lab, self.recipes[name]
        cure = recipe.cure(cure_name)
        lab.touch()
        lab.recipes.open = False
        self._treatment = Treatment(recipe, cure, self._last)
        self._begin(self._difference(cure.settings), cure.reinitialize, 0 if cure.afresh else self._looked_at())
        lab.engine.follow([], cure.steps)
        lab.engine.play()

    # --- telling
    def show(self, state: State) -> None:
        """Tell of the comparison, or of the recipe that the run follows."""
        recipe = self._recipe_of(state)
        self._lab.recipes.show(recipe.name if recipe else "", _stands(state) if recipe else "")
        self._lab.strip.say(self._telling(state, recipe))

    def _telling(self, state: State, recipe: Recipe | None) -> Telling:
        comparison = state.comparison
        if comparison is not None:
            self._last = comparison.number
            telling = told_of_both(side_by_side(state, comparison, self.locked), state, comparison)
            treatment = self._treatment
            # another comparison has not come yet, or has taken its place
            treated = treatment is not None and comparison.number == treatment.after + 1
            return treatment.told(telling, state, comparison) if treatment and treated else telling
        return on_the_way(recipe, state, self._begun, self.locked) if recipe else Telling()

    def _recipe_of(self, state: State) -> Recipe | None:
        """The recipe whose settings the run has, but for the seed: those of its end, or of its beginning on the way."""
        settings = state.snapshot.settings
        on_its_way = state.planned != Planned()
        for recipe, beginning, end in _known():
            if _has(settings, end) or (on_its_way and _has(settings, beginning)):
                return recipe
        return None

    # --- parts of these
    def _begin(self, settings: Mapping[str, Any], reinitialize: Collection[str], step: int | None) -> None:
        self._lab.wishes.history.awaited = "compare" if step is not None else ""
        self._lab.engine.compare(settings, reinitialize, step)

    def _looked_at(self) -> int | None:
        state = self._lab.engine.latest
        return None if state is None else state.timeline.shown

    def _compares(self) -> bool:
        state = self._lab.engine.latest
        return state is not None and state.comparison is not None

    def _difference(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What taking these settings changes in all, those that follow them included."""
        experiment = self._lab.controls.experiment.copy()
        before = experiment.settings()
        experiment.update(settings)
        after = experiment.settings()
        changes = {name: value for name, value in after.items() if value != before[name]}
        # what was named and stays as it is: elsewhere it would follow the others
        return changes | {n: after[n] for n in settings} if set(changes) & LEADERS else changes


@functools.cache
def _known() -> list[tuple[Recipe, dict[str, Any], dict[str, Any]]]:
    """All recipes with their `_marks`; read once, as checking them takes half a second."""
    return [(recipe, *_marks(recipe)) for recipe in listed_recipes()]


def _marks(recipe: Recipe) -> tuple[dict[str, Any], dict[str, Any]]:
    """The settings that matter in a recipe's beginning and in its end, but for the seed."""
    return _mattering(recipe.experiment()), _mattering(recipe.collapsed_experiment())


def _mattering(experiment: Experiment) -> dict[str, Any]:
    idle = {*experiment.irrelevant(), "seed"}
    return {name: value for name, value in experiment.settings().items() if name not in idle}


def _has(settings: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(settings[name] == value for name, value in wanted.items())


def _stands(state: State) -> str:
    tally = tally_of(state.snapshot)
    held = "" if tally is None else f", holding {held_of(tally)}"
    return f"This is your run, at step {state.snapshot.step:,}{held}. A cure is applied to B, from here on."
