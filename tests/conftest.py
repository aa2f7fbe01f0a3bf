"""For all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, sync_playwright

from ganviz import atomic

torch.set_num_threads(1)  # networks here are small: threads would only wait for each other
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DEBIAN = Path("/usr/bin/chromium")
FULL = Path("/dev/full")  # a device on which every write finds the disk full


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        path = os.environ.get("GANVIZ_CHROMIUM") or (DEBIAN if DEBIAN.exists() else None)
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, whatever is written as a whole file finds the disk full."""
    if not FULL.exists():
        pytest.skip("this system has no /dev/full")

    def on_full_disk(path: Path) -> Path:
        partial = path.with_name(path.name + ".partial")
        partial.symlink_to(FULL)
        return partial

    monkeypatch.setattr(atomic, "partial_name", on_full_disk)
    monkeypatch.setattr(atomic, "require_place", lambda path: None)
