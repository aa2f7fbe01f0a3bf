"""Cures and recipes, judged and told."""

from dataclasses import replace

import numpy as np
import pytest
from acting import seen

from ganviz.app.actions.telling import Telling
from ganviz.app.actions.treatment import Treatment, on_the_way
from ganviz.engine import Comparison, Planned
from ganviz.observation.snapshot import ModeLedger
from ganviz.recipes import load_recipe


def holding(state, modes, step):
    """The state of a run whose fakes hold so many of eight modes, evenly."""
    good = np.where(np.arange(8) < modes, 1 / max(modes, 1), 0)
    return seen(state, step=step, ledger=ModeLedger(good, good, np.full(8, 1 / 8), None))


@pytest.mark.parametrize(
    ("held", "outcome", "mood"), [(8, "Cured", "good"), (7, "Cured", "good"), (6, "Not cured", "bad")]
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_cure_is_judged_by_modes_held_after_its_steps(compared, held, outcome, mood, swapped):
    recipe = load_recipe("rotating")
    treatment = Treatment(recipe, recipe.cure("wgan-gp"))
    treated, other = ("A", "B") if swapped else ("B", "A")
    end = 1500 + treatment.cure.steps
    curves = {
        "step": np.array([1500.0, end - 100, end]),
        treated: np.array([2.0, held, held]),
        other: np.array([2.0, 1, 1]),
    }
    comparison = Comparison(1500, modes=8, held=curves, swapped=swapped)
    told = treatment.told(Telling(), seen(compared, step=end), comparison)
    assert (
        told.verdict == f"{outcome}. Before: 2 of 8 modes held. "
        f"Now with the cure ({treated}): {held} of 8 modes held. Without ({other}): 1."
    )
    assert told.mood == mood and told.share < 0
    told = treatment.told(Telling(), seen(compared, step=end - 1000), comparison)
    assert told.verdict.endswith("It is judged after 2,500 steps; 1,000 to go.") and told.share == 1500 / 2500


@pytest.mark.parametrize(("held", "outcome"), [(7, "Prevented"), (6, "Not prevented")])
def test_what_is_taken_afresh_is_judged_from_the_start(compared, held, outcome):
    recipe = load_recipe("rotating")
    treatment = Treatment(recipe, recipe.cure("packing"))
    end = treatment.cure.steps
    curves = {"step": np.array([0.0, end]), "A": np.array([0.0, 1]), "B": np.array([0.0, held])}
    told = treatment.told(Telling(), seen(compared, step=end), Comparison(0, modes=8, held=curves))
    assert told.verdict == f"{outcome}. From the start with the cure (B): {held} of 8 modes held. Without (A): 1."
    assert told.story == "Known to prevent this collapse: measured on ten runs."


@pytest.mark.parametrize(("a", "b"), [("loss of D", ""), ("", "loss of G")])
def test_what_has_diverged_is_not_judged(compared, a, b):
    recipe = load_recipe("rotating")
    curves = {"step": np.array([0.0]), "A": np.array([2.0]), "B": np.array([8.0])}
    telling, state = Telling(verdict="It has diverged.", mood="bad"), seen(compared, step=9000, diverged=a)
    told = Treatment(recipe, recipe.cure("wgan-gp")).told(
        telling, state, Comparison(0, modes=8, held=curves, stopped=b)
    )
    assert (told.verdict, told.mood) == ("It has diverged.", "bad") and told.title.startswith(recipe.title)


def test_a_recipe_is_told_on_its_way_and_once_it_has_collapsed(compared):
    recipe = load_recipe("rotating")
    alone = replace(compared, comparison=None, rival=None)
    on = replace(holding(alone, 3, 600), planned=Planned((), 1500))
    assert on_the_way(recipe, on, "").share == 600 / 1500
    collapsed = on_the_way(recipe, holding(alone, 2, 1500), "rotating")
    assert collapsed.verdict == "Collapsed: 2 of 8 modes held." and collapsed.acts[0]["act"] == "cures"
    assert on_the_way(recipe, holding(alone, 2, 1500), "") == collapsed  # who got there by hand sees it, too
    assert on_the_way(recipe, holding(alone, 2, 1500), "", acts=False).acts == ()
    spared = on_the_way(recipe, holding(alone, 6, 1500), "rotating")
    assert spared.verdict.startswith("Not collapsed this time: 6 of 8 modes held.")
    assert on_the_way(recipe, holding(alone, 6, 1500), "") is None
