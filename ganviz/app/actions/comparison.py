"""Comparison: two runs side by side, recipes of collapse and their cures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import one_of
from ganviz.app.actions.difference import STARTS, offered
from ganviz.app.actions.recipes import cure_of, how_it_stands, is_breaking, known_recipes, recipe_of
from ganviz.app.actions.telling import Telling, how_both_stand, side_by_side
from ganviz.app.actions.treatment import Treatment, on_the_way
from ganviz.app.model import PageModel
from ganviz.engine import Comparison, State
from ganviz.engine.commands import BreakIt, Compare, Cure, EndComparison, Swap
from ganviz.errors import GanvizError
from ganviz.experiment import MAX_SEED, SETTINGS
from ganviz.recipes import Recipe


class ComparisonActions:
    """What a person does with two runs and with recipes.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._form: dict[str, Any] = {"offers": [], "values": {}, "starts": []}
        self._here: Recipe | None = None  # whose cures can be given to the run as it is
        self._begun = ""  # name of the recipe that was seen on its way
        self._given: Treatment | None = None  # to a comparison that has not come yet
        self._awaited = Awaited(model)
        self._treatment: Treatment | None = None
        self._number = 0  # of the comparison to which the treatment belongs
        self.commands: Mapping[str, Callable[..., None]] = {
            "ask_difference": self.ask,
            "compare": self.compare,
            "swap": lambda: model.do(Swap()),
            "keep_a": lambda: model.do(EndComparison()),
            "keep_b": self.keep_b,
            "break": self.break_it,
            "cure": self.cure,
        }
        self._tell_form()

    # --- comparing
    def ask(self) -> None:
        """Offer what can differ."""
        timeline = self._model.require_state().timeline
        self._form = offered(self._model.experiment, timeline.step, timeline.shown)
        self._tell_form()

    def compare(self, name: Any, value: Any, start: Any = "now") -> None:
        """Compare with a B that has another value of one setting; settings that follow it follow."""
        one_of("setting", name, SETTINGS)
        step = {"now": None, "looked": self._looked_at(), "scratch": 0}[one_of("start", start, STARTS)]
        self._tell_form()  # so that the same problem is told again
        experiment = self._model.experiment.copy()
        try:
            experiment.update({name: value})
        except GanvizError as problem:
            self._tell_form(str(problem))
            return
        if experiment.settings() == self._model.experiment.settings():
            self._tell_form("B would be the same as A: choose another value.")
            return
        self._given = None
        self._model.do(Compare({name: value}, step=step))

    def keep_b(self) -> None:
        """Go on with B alone."""
        self._model.do(Swap())
        self._model.do(EndComparison())

    # --- recipes
    def break_it(self, recipe: Any) -> None:
        """Begin a recipe, and pause when it should have collapsed; with the next seed if it is there already."""
        name = one_of("recipe", recipe, known_recipes())
        again = self._here is not None and self._here.name == name
        self._model.do(BreakIt(name, seed=(self._model.experiment.seed + again) % MAX_SEED))

    def cure(self, recipe: Any, cure: Any) -> None:
        """Give a cure to B, from the state that is shown or from step 0 on, and pause when it is to be judged."""
        known = known_recipes()[one_of("recipe", recipe, known_recipes())]
        if self._here is None or self._here.name != known.name:
            raise GanvizError("Break it first: a cure is for the collapsed game.")
        given = known.cure(one_of("cure", cure, [one.name for one in known.cures]))
        self._model.do(Cure(known.name, given.name, step=self._looked_at()))
        self._given = Treatment(known, given)
        self._awaited.begin()

    # --- what is told
    def show(self, state: State) -> None:
        """Tell of the comparison, or of the recipe that the run follows."""
        if state.error and self._awaited.answered(state):
            self._given = None  # it was refused
        recipe = self._here = recipe_of(state)
        if recipe is not None and is_breaking(recipe, state):
            self._begun = recipe.name
        now = how_it_stands(state) if recipe else ""
        self._model.tell("recipe", {"here": recipe.name if recipe else "", "now": now})
        telling = self._telling(state, recipe)
        self._model.tell("contest", telling.told() if telling else None)

    def _telling(self, state: State, recipe: Recipe | None) -> Telling | None:
        hidden = self._model.all_hidden()
        comparison = state.comparison
        if comparison is not None:
            telling = side_by_side(state, comparison, acts="compare" not in hidden)
            telling = how_both_stand(telling, state, comparison)
            treatment = self._treatment_of(state, comparison)
            return treatment.told(telling, state, comparison) if treatment else telling
        return on_the_way(recipe, state, self._begun, acts="recipes" not in hidden) if recipe else None

    def _treatment_of(self, state: State, comparison: Comparison) -> Treatment | None:
        """The cure that this comparison tries, which stays while settings are changed."""
        if comparison.number != self._number and self._awaited.answered(state):
            self._number, self._treatment = comparison.number, self._given or _seen_treatment(state, comparison)
            self._given = None
        return self._treatment if comparison.number == self._number else None

    def _looked_at(self) -> int | None:
        return None if self._model.state is None else self._model.state.timeline.shown

    def _tell_form(self, problem: str = "") -> None:
        self._model.tell("difference", {**self._form, "problem": problem})


def _seen_treatment(state: State, comparison: Comparison) -> Treatment | None:
    """The treatment as it shows in both runs."""
    untreated = state.rival if comparison.swapped else state
    recipe = recipe_of(untreated) if untreated is not None else None
    cure = cure_of(recipe, comparison) if recipe else None
    return Treatment(recipe, cure) if recipe and cure else None
