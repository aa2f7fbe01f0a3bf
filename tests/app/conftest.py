"""The app, and its page in a real Chromium."""

from collections.abc import Callable, Iterator

import pytest
from driver import App, LabPage, start_app
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def app() -> Iterator[App]:
    running, stop = start_app()
    yield running
    stop()


@pytest.fixture(autouse=True)
def no_page_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what a test that failed left open: it would train on beside all others."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture
def visitor(app: App, browser: Browser) -> Iterator[Callable[..., LabPage]]:
    """Makes visitors of the lab, each with a browser of their own; takes a size and what else a context is made of."""
    pages: list[LabPage] = []

    def visit(size: tuple[int, int] = (1366, 768), **context: object) -> LabPage:
        width, height = size
        page = browser.new_context(viewport={"width": width, "height": height}, **context).new_page()
        pages.append(LabPage(page, app))
        return pages[-1]

    try:
        yield visit
        assert [problem for page in pages for problem in page.problems] == []
    finally:
        for page in pages:
            page.page.context.close()


@pytest.fixture
def lab_page(visitor: Callable[..., LabPage]) -> LabPage:
    return visitor()
