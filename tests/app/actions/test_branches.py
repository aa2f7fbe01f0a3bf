"""Branches: told, switched to, named and discarded."""

import pytest
from acting import Page

from ganviz.app.actions.branches import SWITCHED, BranchActions
from ganviz.engine.commands import Change, Compare, Play, Reset, Switch
from ganviz.errors import GanvizError


@pytest.fixture
def page():
    """Run 1 stopped at step 60, run 2 with another learning rate at step 3."""
    page = Page(BranchActions)
    page.engine.do(Play())
    page.engine.work(60)
    page.engine.do(Reset())
    page.engine.do(Change({"generator_lr": 0.02}))
    page.work(3)
    return page


def branches(page):
    told = page.told["branches"]
    return {row["number"]: row for row in told["list"]}


def test_each_is_told_with_where_it_stands_and_what_sets_it_apart(page):
    told = branches(page)
    assert (page.told["branches"]["current"], page.told["branches"]["rival"]) == (2, None)
    assert (told[1]["step"], told[2]["step"]) == (60, 3)
    assert told[1]["differs"] == "G learning rate = 0.001" and told[2]["differs"] == ""
    assert told[1]["parent"] is None and not told[1]["diverged"]
    assert told[1]["metrics"] and all(isinstance(text, str) for text in told[1]["metrics"].values())


def test_switching_is_told_once_it_is_done(page):
    page.send("switch", branch=1)
    page.show()
    assert page.told.get("notice") is None
    page.work()
    assert page.told["branches"]["current"] == 1 and page.told["notice"]["text"] == SWITCHED
    page.model.clear_notice()
    page.work()
    assert page.told["notice"] is None


def test_what_is_refused_is_not_said_to_have_happened(page):
    page.send("switch", branch=9)
    page.work()
    assert page.engine.latest.error and page.told.get("notice") is None and page.told["branches"]["current"] == 2


def test_a_name_and_an_end(page):
    page.send("rename", branch=1, name="the  first")
    page.work()
    assert branches(page)[1]["name"] == "the first"
    page.send("discard", branch=1)
    page.work()
    assert set(branches(page)) == {2}


def test_a_rival_is_told_as_such(page):
    page.engine.do(Compare({"generator_lr": 0.1}))
    page.work(1)
    assert page.told["branches"]["rival"] == 3 and branches(page)[3]["parent"] == 2


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("switch", {"branch": "1"}),
        ("switch", {"branch": None}),
        ("switch", {"branch": 0}),
        ("discard", {"branch": 1.5}),
        ("discard", {"branch": True}),
        ("rename", {"branch": 1, "name": ""}),
        ("rename", {"branch": 1, "name": "x" * 61}),
        ("rename", {"branch": 1, "name": None}),
        ("rename", {"branch": [], "name": "x"}),
    ],
)
def test_nonsense_is_refused(page, command, arguments):
    before = len(page.engine.done)
    with pytest.raises(GanvizError):
        page.send(command, **arguments)
    assert len(page.engine.done) == before and not any(isinstance(one, Switch) for one in page.engine.done)
