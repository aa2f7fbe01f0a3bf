"""The app, and its page in a real Chromium."""

from collections.abc import Iterator

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
def lab_page(app: App, browser: Browser) -> Iterator[LabPage]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = LabPage(context.new_page(), app)
    try:
        yield page
        assert page.problems == []
    finally:
        context.close()
