"""The app, and a real Chromium."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from driver import App, LabPage, start_app
from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DEBIAN = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def app() -> Iterator[App]:
    running, stop = start_app()
    yield running
    stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("GANVIZ_CHROMIUM") or (DEBIAN if DEBIAN.exists() else None)
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def lab_page(app: App, browser: Browser) -> Iterator[LabPage]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = LabPage(context.new_page(), app)
    try:
        yield page
        assert page.problems == []
    finally:
        context.close()
