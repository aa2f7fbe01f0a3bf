"""What the page tells of two runs, of recipes and of cures, without a browser."""

from dataclasses import replace

import numpy as np
import pytest

from ganviz import Experiment, Run
from ganviz.app.comparing import Contest, DifferenceDialog, RecipeBook
from ganviz.app.comparing.strip import POINTS, Telling, side_by_side
from ganviz.app.comparing.treatment import Treatment, on_the_way, told_of_both
from ganviz.data import DATA
from ganviz.engine import Comparison, Planned
from ganviz.engine.pace import Pace
from ganviz.engine.session import Session
from ganviz.observation.ledger import tally_of
from ganviz.observation.snapshot import ModeLedger
from ganviz.recipes import load_recipe

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def session(**settings):
    return Session(Run(Experiment(**{**SMALL, **settings}), device="cpu"), Pace(100), lambda: None, lambda: None)


def trained(one, steps):
    one.step("both", steps)
    while one.active:
        one.take_step()
    return one.state()


@pytest.fixture(scope="module")
def compared():
    """A state of two runs that have trained for 20 steps."""
    one = session()
    one.compare({"objective": "wasserstein", "generator_lr": 0.02}, ("generator",), None)
    return trained(one, 20)


def holding(state, modes, step):
    """The state of a run whose fakes hold so many of eight modes, evenly."""
    good = np.where(np.arange(8) < modes, 1 / max(modes, 1), 0)
    ledger = ModeLedger(good, good, np.full(8, 1 / 8), None)
    return replace(state, snapshot=replace(state.snapshot, step=step, ledger=ledger))


def test_what_sets_two_runs_apart_is_told_in_the_words_of_the_page(compared):
    told = side_by_side(compared, compared.comparison, False)
    assert {"name": "Objective", "A": "Non-saturating", "B": "Wasserstein"} in told.differs
    assert {"name": "G learning rate", "A": "0.001", "B": "0.02"} in told.differs
    assert {"name": "New first weights", "A": "", "B": "generator"} in told.differs
    assert [act["act"] for act in told.acts] == ["swap", "keep_a", "keep_b"]
    assert side_by_side(compared, compared.comparison, True).acts == ()


def test_figures_of_both_stand_in_rows(compared):
    told = side_by_side(compared, compared.comparison, False)
    place = told.heads.index("Modes held")
    for row, run in zip(told.rows, (compared, compared.rival), strict=True):
        assert row["cells"][0] == "20" and len(row["cells"]) == len(told.heads)
        assert row["cells"][place] == f"{tally_of(run.snapshot).held.sum()} of 8"
    assert [row["letter"] for row in told.rows] == ["A", "B"]


def test_long_curves_are_thinned_and_keep_their_ends(compared):
    steps = np.arange(1000.0)
    held = {"step": steps, "A": steps % 8, "B": np.where(steps < 500, 3, np.nan)}
    thin = side_by_side(compared, Comparison(0, modes=8, held=held), False).held
    assert len(thin["step"]) <= POINTS and (thin["step"][0], thin["step"][-1]) == (0, 999)
    assert thin["B"][0] == 3 and thin["B"][-1] is None and thin["A"][-1] == 999 % 8


def test_a_rival_that_was_stopped_is_told(compared):
    stopped = replace(compared.comparison, stopped="loss of D", step=12)
    told = told_of_both(Telling(), compared, stopped)
    assert told.verdict == "B has diverged and stopped at step 12; A goes on." and told.mood == "bad"


@pytest.mark.parametrize(
    ("held", "outcome", "mood"), [(8, "Cured", "good"), (7, "Cured", "good"), (6, "Not cured", "bad")]
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_cure_is_judged_by_modes_held_after_its_steps(compared, held, outcome, mood, swapped):
    recipe = load_recipe("rotating")
    treatment = Treatment(recipe, recipe.cure("wgan-gp"))
    treated, other = ("A", "B") if swapped else ("B", "A")
    end = 1500 + treatment.cure.steps
    steps = np.array([1500.0, end - 100, end])
    curves = {"step": steps, treated: np.array([2.0, held, held]), other: np.array([2.0, 1, 1])}
    comparison = Comparison(1500, modes=8, held=curves, swapped=swapped)
    told = treatment.told(Telling(), replace(compared, snapshot=replace(compared.snapshot, step=end)), comparison)
    assert (
        told.verdict == f"{outcome}. Before: 2 of 8 modes held. "
        f"Now with the cure ({treated}): {held} of 8 modes held. Without ({other}): 1."
    )
    assert told.mood == mood and told.share < 0
    early = replace(compared, snapshot=replace(compared.snapshot, step=end - 1000))
    told = treatment.told(Telling(), early, comparison)
    assert told.verdict.endswith("It is judged after 2,500 steps; 1,000 to go.") and told.share == 1500 / 2500


@pytest.mark.parametrize(("held", "outcome"), [(7, "Prevented"), (6, "Not prevented")])
def test_what_is_taken_afresh_is_judged_from_the_start(compared, held, outcome):
    recipe = load_recipe("rotating")
    treatment = Treatment(recipe, recipe.cure("packing"))
    end = treatment.cure.steps
    curves = {"step": np.array([0.0, end]), "A": np.array([0.0, 1]), "B": np.array([0.0, held])}
    at_the_end = replace(compared, snapshot=replace(compared.snapshot, step=end))
    told = treatment.told(Telling(), at_the_end, Comparison(0, modes=8, held=curves))
    assert told.verdict == f"{outcome}. From the start with the cure (B): {held} of 8 modes held. Without (A): 1."
    assert told.story == "Known to prevent this collapse: measured on ten runs."


def test_a_recipe_is_told_on_its_way_and_once_it_has_collapsed(compared):
    recipe = load_recipe("rotating")
    on = replace(holding(compared, 3, 600), planned=Planned((), 1500))
    assert on_the_way(recipe, on, "rotating", False).share == 600 / 1500
    collapsed = on_the_way(recipe, holding(compared, 2, 1500), "rotating", False)
    assert collapsed.verdict == "Collapsed: 2 of 8 modes held." and collapsed.acts[0]["act"] == "cures"
    assert on_the_way(recipe, holding(compared, 2, 1500), "", False) == collapsed  # who got there by hand sees it, too
    assert on_the_way(recipe, holding(compared, 2, 1500), "", True).acts == ()
    spared = on_the_way(recipe, holding(compared, 6, 1500), "rotating", False)
    assert spared.verdict.startswith("Not collapsed this time: 6 of 8 modes held.")
    assert on_the_way(recipe, holding(compared, 6, 1500), "", False) == Telling()


@pytest.mark.parametrize("name", ["deep", "digits", "imbalance", "rotating", "shift"])
def test_a_run_with_a_recipes_settings_is_known_whatever_its_seed(compared, name):
    contest, recipe = Contest(None), load_recipe(name)

    def known(settings, planned=Planned()):  # noqa: B008 - immutable
        found = contest._recipe_of(
            replace(compared, snapshot=replace(compared.snapshot, settings=settings), planned=planned)
        )
        return found.name if found else None

    end = recipe.collapsed_experiment(seed=17).settings()
    assert known(end) == name and known({**end, "generator_lr": 0.0123}) is None
    beginning = recipe.experiment(seed=17).settings()
    assert known(beginning, Planned((), recipe.steps)) == name
    assert known(Experiment().settings()) is None


def test_the_book_lists_working_cures_first_and_applies_only_those_of_the_run():
    done = []
    recipes = [load_recipe("shift"), load_recipe("rotating")]
    book = RecipeBook(recipes, lambda name: done.append(name), lambda *names: done.append(names))
    works = [cure["works"] for cure in book.recipes[1]["cures"]]
    assert works == sorted(works, reverse=True) and works[:4] == [True, True, True, False]
    assert [cure["name"] for cure in book.recipes[1]["cures"] if cure["afresh"]] == ["packing"]
    book.on_message({"cure": ["rotating", "wgan-gp"]})  # the run has not come there
    book.show("rotating", "")
    for message in ({"break": "shift"}, {"break": "nonsense"}, {"break": ["shift"]}, {"cure": "wgan-gp"}):
        book.on_message(message)
    for cure in (["shift", "wgan-gp"], ["rotating", "nonsense"], ["rotating", {}], ["rotating", "wgan-gp"]):
        book.on_message({"cure": cure})
    assert done == ["shift", ("rotating", "wgan-gp")]


def test_the_dialog_offers_what_matters_and_takes_nothing_else():
    asked = []
    dialog = DifferenceDialog(lambda *wish: asked.append(wish))
    experiment = Experiment(**SMALL)
    dialog.ask(experiment, 120, 40)
    offers = {offer["name"]: offer for offer in dialog.offers}
    assert dialog.open and not {"drawing", "classes", *experiment.irrelevant()} & set(offers)
    data = {value for _, value in offers["data"]["options"]}
    assert "ring" in data and all(DATA[name].kind == "plane" and not DATA[name].headless for name in data)
    assert (offers["generator_width"]["live"], offers["generator_lr"]["live"]) == (False, True)
    assert [start for start, _ in dialog.starts] == ["looked", "now", "scratch"]
    assert dialog.values["objective"] == {"value": "non_saturating", "text": "Non-saturating"}
    for wish in (["nonsense", 1, "now"], ["generator_lr", 1, "then"], ["generator_lr", 1], "now", None):
        dialog.on_message({"compare": wish})
    dialog.on_message({"compare": ["generator_lr", 0.02, "now"]})
    assert asked == [("generator_lr", 0.02, "now")]
