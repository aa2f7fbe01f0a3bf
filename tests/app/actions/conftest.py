"""Two runs that other tests tell of."""

import pytest
from acting import Page, draw_few

from ganviz.app.actions.comparison import ComparisonActions
from ganviz.engine.commands import Compare


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    draw_few(monkeypatch)


@pytest.fixture(scope="session")
def compared():
    """A state of two runs that have trained for 20 steps."""
    page = Page(ComparisonActions)
    page.engine.do(Compare({"objective": "wasserstein", "generator_lr": 0.02}, ("generator",)))
    page.engine.work()
    page.engine.session.step("both", 20)
    page.engine.work(20)
    return page.engine.latest
