"""Whatever a browser makes up, it gets a sentence, and the page goes on: every command, with every kind of nonsense."""

import inspect
import json
import math

import pytest
from acting import Page, wait_until

from ganviz.app.actions.shelf import Shelf
from ganviz.app.pages.lab_actions import LabActions
from ganviz.errors import GanvizError
from ganviz.rendering import Turns

NONSENSE = (
    *(None, True, -1, 0, 1.5, math.nan, math.inf, 10**400, 1e300, "", "x", "\ud800", "äöü=", "generator", "/etc"),
    *([], [None], [[]], ["generator_lr", math.nan], [math.nan, math.nan], {}, {"name": {}}, {"generator_lr": math.inf}),
    *({"data": ["ring"]}, {"seed": "1"}, {"regularizers": [[]]}, {"drawing": 3}, {3: 4}, {"bytes": 1.5, "name": "a"}),
)


@pytest.fixture(scope="module")
def shelf():
    shelf = Shelf({})
    yield shelf
    shelf._folder.cleanup()


@pytest.fixture(scope="module")
def page(shelf):
    others = {"shelf": shelf, "turns": Turns(1), "walls": True, "redraw": lambda: None, "wake": lambda: None}
    page = Page(lambda model: LabActions(model, **others))
    page.work()
    yield page
    page.acts.close()
    wait_until(lambda: not list(shelf.root.iterdir()), "the files to go")


def arguments_of(act, value):
    """Each of its arguments as this value; all of them where one alone is not enough."""
    signature = inspect.signature(act)
    for name in signature.parameters:
        try:
            signature.bind(**{name: value})
            yield {name: value}
        except TypeError:
            yield dict.fromkeys(signature.parameters, value)


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:20])
def test_nonsense_is_answered_with_a_sentence(page, value):
    before, refused = page.settings(), []
    for act in page.acts.commands.values():
        for arguments in arguments_of(act, value):
            try:
                act(**arguments)
            except GanvizError as problem:
                refused.append(str(problem))
    assert all(10 < len(words) < 2000 for words in refused) and refused
    page.engine._waiting.clear()
    json.dumps(page.model.everything_told(), allow_nan=False)
    assert page.settings() == before
