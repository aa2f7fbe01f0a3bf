"""Two runs, recipes and cures: what a person asks for, and what is told then."""

import re

import pytest
from acting import Page, seen

from ganviz.app.actions.comparison import ComparisonActions
from ganviz.engine.commands import BreakIt, Compare, Cure, EndComparison, Show, Swap
from ganviz.errors import GanvizError
from ganviz.recipes import load_recipe


@pytest.fixture
def page():
    page = Page(ComparisonActions)
    page.show()
    return page


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


def test_where_both_begin_is_what_was_asked_for(page):
    page.engine.session.step("both", 20)
    page.work(20)
    page.engine.do(Show(0))
    page.work()
    for start, step in (("now", None), ("looked", 0), ("scratch", 0)):
        page.send("compare", name="generator_lr", value=0.02, start=start)
        assert page.engine.done[-1] == Compare({"generator_lr": 0.02}, step=step)


def test_the_form_is_told_when_it_is_asked_for(page):
    assert page.told["difference"]["offers"] == []
    page.send("ask_difference")
    told = page.told["difference"]
    assert {offer["name"] for offer in told["offers"]} >= {"generator_lr", "objective"} and told["problem"] == ""
    assert [start for start, _ in told["starts"]] == ["now", "scratch"]
