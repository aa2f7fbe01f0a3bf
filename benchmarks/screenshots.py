"""Takes the README's screenshots of the running product: `python benchmarks/screenshots.py [name ...]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "app"))

from driver import LabPage, start_app, wait_until  # noqa: E402


def ring(lab: LabPage) -> None:
    lab.play()
    lab.wait_for_step(6000)
    lab.play()


def dark(lab: LabPage) -> None:
    lab.page.keyboard.press("t")
    lab.page.get_by_role("button", name="Grid", exact=True).click()
    ring(lab)


def rotating(lab: LabPage) -> None:
    lab.choose("Preset", "Mode collapse: rotating")
    lab.play()
    lab.wait_for_step(6000)
    wait_until(lambda: lab.page.get_by_role("alert").count() == 0, "the notice to go")
    lab.play()


def diverged(lab: LabPage) -> None:
    lab.play()
    lab.wait_for_step(1500)
    for name in ("G learning rate", "D learning rate"):
        lab.page.get_by_role("slider", name=name).press("End")
    lab.page.get_by_role("button", name="Go back to step").wait_for()


def mnist(lab: LabPage) -> None:
    lab.choose("Preset", "MNIST with an MLP")
    lab.play()
    lab.page.wait_for_timeout(90_000)
    lab.play()


def main() -> None:
    app, stop = start_app()
    wanted = sys.argv[1:] or ["ring", "dark", "rotating", "diverged", "mnist"]
    with sync_playwright() as playwright:
        path = os.environ.get("GANVIZ_CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in wanted:
            lab = LabPage(browser.new_page(viewport={"width": 1366, "height": 768}), app).open()
            globals()[name](lab)
            lab.page.mouse.move(5, 500)
            lab.page.wait_for_timeout(1000)
            lab.page.screenshot(path=ROOT / "assets" / "screenshots" / f"{name}.png")
            lab.page.close()
        browser.close()
    stop()


if __name__ == "__main__":
    main()
