"""A recipe and a cure are known by their settings alone, so that a reload keeps them."""

from dataclasses import replace

import pytest
from acting import seen

from ganviz.app.actions.recipes import cure_of, how_it_stands, is_breaking, known_recipes, recipe_of
from ganviz.engine import Comparison, Planned
from ganviz.experiment import Experiment
from ganviz.observation.ledger import tally_of
from ganviz.recipes import load_recipe


@pytest.mark.parametrize("name", ["deep", "digits", "imbalance", "rotating", "shift"])
def test_a_run_with_a_recipes_settings_is_known_whatever_its_seed(compared, name):
    recipe = load_recipe(name)

    def known(settings, planned=Planned()):  # noqa: B008 - immutable
        found = recipe_of(replace(seen(compared, settings=settings), planned=planned))
        return found.name if found else None

    end = recipe.collapsed_experiment(seed=17).settings()
    assert known(end) == name and known({**end, "generator_lr": 0.0123}) is None
    beginning = recipe.experiment(seed=17).settings()
    assert known(beginning, Planned((), recipe.steps)) == name
    assert known(Experiment().settings()) is None


@pytest.mark.parametrize("swapped", [False, True])
def test_every_cure_is_recognised_by_what_it_changes_and_no_other(swapped):
    for recipe in known_recipes().values():
        for cure in recipe.cures:
            before = recipe.collapsed_experiment()
            after = before.copy()
            after.update(cure.settings)
            a, b = before.settings(), after.settings()
            differs = {name: (b[name], a[name]) if swapped else (a[name], b[name]) for name in a if a[name] != b[name]}
            renewed = tuple(("A" if swapped else "B", player) for player in cure.reinitialize)
            begun = 0 if cure.afresh else recipe.steps
            comparison = Comparison(begun, differs=differs, renewed=renewed, swapped=swapped)
            assert cure_of(recipe, comparison) == cure
            assert cure_of(recipe, replace(comparison, differs={**differs, "std": (0.1, 0.2)})) is None


def test_a_run_breaks_until_its_recipes_end_and_only_alone(compared):
    recipe = load_recipe("rotating")
    alone = replace(compared, comparison=None, rival=None)
    assert is_breaking(recipe, replace(alone, planned=Planned((), recipe.steps)))
    assert not is_breaking(recipe, replace(alone, planned=Planned((), recipe.steps + 1)))
    assert not is_breaking(recipe, alone)
    assert not is_breaking(recipe, replace(compared, planned=Planned((), recipe.steps)))


def test_how_a_run_stands_tells_step_and_modes(compared):
    held = tally_of(compared.snapshot).held.sum()
    words = f"This is your run, at step 20, holding {held} of 8 modes. A cure is applied to B, from here on."
    assert how_it_stands(compared) == words
    assert "holding" not in how_it_stands(seen(compared, plane=None, ledger=None))
