"""What is told of two runs, of recipes and of cures, and what is asked of the engine."""

import re
from dataclasses import replace

import numpy as np
import pytest
from acting import Page

from ganviz.app.actions.comparison import ComparisonActions
from ganviz.app.actions.difference import offered
from ganviz.app.actions.recipes import cure_of, known_recipes, recipe_of
from ganviz.app.actions.telling import POINTS, Telling, how_both_stand, side_by_side
from ganviz.app.actions.treatment import Treatment, on_the_way
from ganviz.data import DATA
from ganviz.engine import Comparison, Planned
from ganviz.engine.commands import BreakIt, Compare, Cure, EndComparison, Swap
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.observation.ledger import tally_of
from ganviz.observation.snapshot import ModeLedger
from ganviz.recipes import load_recipe


def seen(state, **changes):
    """The state with another snapshot."""
    return replace(state, moment=replace(state.moment, snapshot=replace(state.snapshot, **changes)))


def holding(state, modes, step):
    """The state of a run whose fakes hold so many of eight modes, evenly."""
    good = np.where(np.arange(8) < modes, 1 / max(modes, 1), 0)
    return seen(state, step=step, ledger=ModeLedger(good, good, np.full(8, 1 / 8), None))


@pytest.fixture(scope="module")
def compared():
    """A state of two runs that have trained for 20 steps."""
    page = Page(ComparisonActions)
    page.engine.do(Compare({"objective": "wasserstein", "generator_lr": 0.02}, ("generator",)))
    page.engine.work()
    page.engine.session.step("both", 20)
    page.engine.work(20)
    return page.engine.latest


@pytest.fixture
def page():
    page = Page(ComparisonActions)
    page.show()
    return page


# --- what is told of two runs
def test_what_sets_two_runs_apart_is_told_in_the_words_of_the_page(compared):
    told = side_by_side(compared, compared.comparison)
    assert {"name": "Objective", "A": "Non-saturating", "B": "Wasserstein"} in told.differs
    assert {"name": "G learning rate", "A": "0.001", "B": "0.02"} in told.differs
    assert {"name": "New first weights", "A": "", "B": "generator"} in told.differs
    assert [act["act"] for act in told.acts] == ["swap", "keep_a", "keep_b"]
    assert side_by_side(compared, compared.comparison, acts=False).acts == ()


def test_figures_of_both_stand_in_rows(compared):
    told = side_by_side(compared, compared.comparison)
    place = told.heads.index("Modes held")
    for row, run in zip(told.rows, (compared, compared.rival), strict=True):
        assert row["cells"][0] == "20" and len(row["cells"]) == len(told.heads)
        assert row["cells"][place] == f"{tally_of(run.snapshot).held.sum()} of 8"
    assert [row["letter"] for row in told.rows] == ["A", "B"]


def test_long_curves_are_thinned_and_keep_their_ends(compared):
    steps = np.arange(1000.0)
    held = {"step": steps, "A": steps % 8, "B": np.where(steps < 500, 3, np.nan)}
    thin = side_by_side(compared, Comparison(0, modes=8, held=held)).held
    assert len(thin["step"]) <= POINTS and (thin["step"][0], thin["step"][-1]) == (0, 999)
    assert thin["B"][0] == 3 and thin["B"][-1] is None and thin["A"][-1] == 999 % 8


def test_a_rival_that_was_stopped_is_told(compared):
    told = how_both_stand(Telling(), compared, replace(compared.comparison, stopped="loss of D", step=12))
    assert told.verdict == "B has diverged and stopped at step 12; A goes on." and told.mood == "bad"


# --- cures
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


# --- recipes
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


# --- what a person does
def test_breaking_begins_the_recipe_with_the_seed_of_now_and_again_with_the_next(page):
    page.send("break", recipe="rotating")
    assert page.engine.done == [BreakIt("rotating", seed=0)]
    page.work(3)
    assert page.told["recipe"]["here"] == "rotating" and page.engine.latest.playing
    assert page.told["contest"]["title"].startswith("Breaking it: ")
    page.send("break", recipe="rotating")
    assert page.engine.done[1] == BreakIt("rotating", seed=1)


def test_a_cure_is_for_the_recipe_that_is_there(page):
    with pytest.raises(GanvizError, match="Break it first"):
        page.send("cure", recipe="rotating", cure="wgan-gp")
    page.send("break", recipe="rotating")
    page.work()
    with pytest.raises(GanvizError, match="nonsense"):
        page.send("cure", recipe="rotating", cure="nonsense")
    page.send("cure", recipe="rotating", cure="wgan-gp")
    assert page.engine.done[-1] == Cure("rotating", "wgan-gp")
    page.work(2)
    assert page.told["contest"]["title"] == f"{load_recipe('rotating').title}, with and without: {_title('wgan-gp')}"


def _title(cure):
    return load_recipe("rotating").cure(cure).title


def test_a_page_that_is_opened_again_still_knows_the_cure_and_keeps_it_while_settings_change(page):
    page.send("break", recipe="rotating")
    page.work(3)
    page.send("cure", recipe="rotating", cure="wgan-gp")
    page.work(2)
    later = Page(ComparisonActions)
    later.show(page.engine.latest)
    assert _title("wgan-gp") in later.told["contest"]["title"]
    changed = seen(page.engine.latest, settings={**page.settings(), "generator_lr": 0.0123})
    later.show(changed)
    assert _title("wgan-gp") in later.told["contest"]["title"]


def test_a_comparison_that_follows_a_cure_is_told_as_what_it_is(page):
    page.send("break", recipe="rotating")
    page.work()
    page.send("cure", recipe="rotating", cure="wgan-gp")
    page.work(2)
    page.send("compare", name="generator_lr", value=0.0123, start="now")
    page.work(1)
    assert page.told["contest"]["title"] == "A and B, step by step"
    assert page.told["contest"]["differs"] == [{"name": "G learning rate", "A": "0.001", "B": "0.0123"}]


def test_two_runs_are_compared_swapped_and_one_is_kept(page):
    page.send("ask_difference")
    page.send("compare", name="generator_lr", value=0.02, start="now")
    assert page.engine.done == [Compare({"generator_lr": 0.02})]
    page.work()
    assert page.told["contest"]["title"] == "A and B, step by step" and page.told["difference"]["problem"] == ""
    page.send("swap")
    page.send("keep_b")
    assert page.engine.done[1:] == [Swap(), Swap(), EndComparison()]
    page.work()
    assert page.told["contest"] is None


@pytest.mark.parametrize(
    ("value", "problem"), [(0.001, "would be the same"), (-1, "G learning rate|generator_lr"), (None, "generator_lr")]
)
def test_why_nothing_can_be_compared_is_told_in_the_dialog_each_time(page, value, problem):
    for _ in range(2):
        page.send("compare", name="generator_lr", value=value, start="now")
        assert re.search(problem, page.fresh["difference"]["problem"])
    assert page.engine.done == []


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("compare", {"name": "nonsense", "value": 1, "start": "now"}),
        ("compare", {"name": "generator_lr", "value": 0.1, "start": "then"}),
        ("compare", {"name": ["generator_lr"], "value": 0.1}),
        ("break", {"recipe": "nonsense"}),
        ("break", {"recipe": {}}),
        ("cure", {"recipe": "rotating", "cure": []}),
        ("cure", {"recipe": None, "cure": "wgan-gp"}),
    ],
)
def test_what_a_browser_makes_up_is_refused_with_a_sentence(page, command, arguments):
    with pytest.raises(GanvizError):
        page.send(command, **arguments)
    assert page.engine.done == []


def test_buttons_go_where_controls_are_hidden(page):
    page.send("compare", name="generator_lr", value=0.02, start="now")
    page.model.hide("link", ["compare"])
    page.work()
    assert page.told["contest"]["acts"] == []


def test_the_form_offers_what_matters_and_where_to_begin(page):
    experiment = page.model.experiment
    form = offered(experiment, 120, 40)
    offers = {offer["name"]: offer for offer in form["offers"]}
    assert not {"drawing", "classes", *experiment.irrelevant()} & set(offers)
    data = {value for _, value in offers["data"]["options"]}
    assert "ring" in data and all(DATA[name].kind == "plane" and not DATA[name].headless for name in data)
    assert (offers["generator_width"]["live"], offers["generator_lr"]["live"]) == (False, True)
    assert [start for start, _ in form["starts"]] == ["looked", "now", "scratch"]
    assert form["values"]["objective"] == {"value": "non_saturating", "text": "Non-saturating"}
    page.send("ask_difference")
    assert [start for start, _ in page.told["difference"]["starts"]] == ["now", "scratch"]
