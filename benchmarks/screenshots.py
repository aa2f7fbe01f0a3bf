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


def rotating(lab: LabPage) -> None:
    lab.choose("Preset", "Mode collapse: rotating")
    lab.play()
    lab.wait_for_step(6000)
    wait_until(lambda: lab.page.get_by_role("alert").count() == 0, "the notice to go")
    lab.play()


def cure(lab: LabPage) -> None:
    """A collapsed game, and beside it the same game with a cure that works, after enough steps."""
    lab.press("k")
    book = lab.page.get_by_role("dialog", name="Break it and cure it")
    book.get_by_role("button", name="Break it: Rotating").click()
    lab.page.get_by_role("button", name="Cures…").click(timeout=120_000)
    book.get_by_role("button", name="Apply: WGAN-GP, five critic steps").click()
    lab.page.get_by_text("Cured. Before: ").wait_for(timeout=300_000)


def diverged(lab: LabPage) -> None:
    lab.play()
    lab.wait_for_step(1500)
    for name in ("G learning rate", "D learning rate"):
        lab.page.get_by_role("slider", name=name).press("End")
    lab.page.get_by_role("button", name="Go back to step").wait_for()


def mnist(lab: LabPage) -> None:
    lab.choose("Preset", "MNIST with an MLP")
    lab.play()
    lab.page.wait_for_timeout(45_000)
    lab.play()


def pictures(lab: LabPage) -> None:
    lab.choose("Preset", "Mid-story: digits after 6,000 steps")
    lab.play()
    lab.wait_for_step(7500)
    lab.play()
    lab.page.get_by_text("Quality of pictures").first.scroll_into_view_if_needed()


def conditional(lab: LabPage) -> None:
    lab.choose("Preset", "Digits on demand")
    lab.play()
    lab.page.wait_for_timeout(120_000)
    lab.play()


def progressive(lab: LabPage) -> None:
    grow(lab, 400)  # 8 pixels


def progressive_grown(lab: LabPage) -> None:
    grow(lab, 1100)  # all 28


def grow(lab: LabPage, step: int) -> None:
    """The preset at a growth that one can wait for."""
    lab.open("data=mnist&architecture=progressive&growth_steps=150")
    lab.play()
    wait_until(lambda: lab.step() >= step, f"step {step}", 400)
    lab.play()


def game(lab: LabPage) -> None:
    lab.play()
    lab.wait_for_step(700)


def slow_motion(lab: LabPage) -> None:
    lab.press("n")
    wait_until(lambda: lab.step() == 100, "100 steps")
    lab.press("m")
    lab.page.locator(".scene").wait_for()
    lab.press(*"." * 11)


def drawing(lab: LabPage) -> None:
    lab.press("y")
    lab.page.get_by_role("dialog", name="Draw your own data").wait_for()
    box = lab.page.locator("dialog[open] canvas").bounding_box()
    at = [
        (box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in ((0.1, 0.1), (0.5, 0.07), (0.9, 0.12))
    ]
    lab.page.mouse.move(*at[0])
    lab.page.mouse.down()
    for place in at[1:]:
        lab.page.mouse.move(*place, steps=10)
    lab.page.mouse.up()


def lesson(lab: LabPage) -> None:
    lab.choose("Lesson", "Mode collapse (8 min)")
    lab.page.get_by_role("heading", name="Eight places to be").wait_for()
    lab.press(".")
    lab.page.get_by_text("There it is: go on.").wait_for(timeout=60_000)
    lab.press(".")
    lab.page.get_by_role("heading", name="What next?").wait_for()
    lab.button("They wander from mode to mode").click()


def collapse(lab: LabPage) -> None:
    lab.open("views=plane,ledger,raster,diagnosis")
    lab.choose("Preset", "Mode collapse: rotating")
    lab.play()
    lab.wait_for_step(3000)
    lab.play()


def timeline(lab: LabPage) -> None:
    lab.choose("Preset", "Mode collapse: rotating")
    lab.play()
    lab.wait_for_step(3000)
    lab.play()
    slider = lab.page.get_by_label("Timeline of the run")
    box = slider.bounding_box()
    assert box is not None
    lab.page.mouse.click(box["x"] + 0.55 * box["width"], box["y"] + box["height"] / 2)
    wait_until(lambda: "Looking back" in (slider.get_attribute("aria-valuetext") or ""), "the past")


def lost_digits(lab: LabPage) -> None:
    lab.open(
        "data=mnist&generator_width=128&discriminator_width=128&batch_size=32&generator_lr=0.001&discriminator_lr=0.001"
        "&generator_beta1=0.9&discriminator_beta1=0.9&regularizers=none&views=samples,ledger,raster,diagnosis"
    )
    lab.play()
    lab.wait_for_step(4000)
    lab.play()


def challenge(lab: LabPage) -> None:
    lab.open("lesson=break-the-ring")
    lab.button("Hint (3 left)").click()
    lab.play()
    began = lab.step()
    lab.wait_for_step(began + 700)
    lab.play()


def presenter(lab: LabPage) -> None:
    lab.press("t", "p", " ")
    lab.wait_for_step(800)
    lab.page.get_by_role("alert").get_by_role("button").click()


def catalogue(lab: LabPage) -> None:
    lab.press("c")
    dialog = lab.page.get_by_role("dialog", name="Catalogue of objectives, regularizers and tricks")
    dialog.wait_for()
    dialog.get_by_role("heading", name="Gradient penalty", exact=True).scroll_into_view_if_needed()
    dialog.get_by_role("button", name="Use it: R1").click()
    dialog.get_by_role("button", name="Take off: R1").wait_for()


def export(lab: LabPage) -> None:
    lab.choose("Preset", "Mode collapse: rotating")
    lab.play()
    lab.wait_for_step(3000)
    lab.play()
    lab.press("x")
    dialog = lab.page.get_by_role("dialog", name="Save and export")
    dialog.get_by_label("Title").fill("The fakes hop from mode to mode")
    dialog.get_by_label("Title").blur()
    dialog.get_by_role("img", name="Preview").wait_for(timeout=60_000)
    lab.page.wait_for_timeout(3000)  # for the preview with the title


def dirac(lab: LabPage) -> None:
    lab.page.goto(f"{lab.app.url}dirac")
    lab.button("Add variant").wait_for()


def main() -> None:
    app, stop = start_app()
    every = (
        "game slow-motion catalogue export dirac drawing lesson challenge presenter ring rotating "
        "collapse timeline cure lost-digits diverged mnist pictures conditional progressive progressive-grown"
    )
    wanted = sys.argv[1:] or every.split()
    with sync_playwright() as playwright:
        path = os.environ.get("GANVIZ_CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in wanted:
            lab = LabPage(browser.new_page(viewport={"width": 1366, "height": 768}), app).open()
            globals()[name.replace("-", "_")](lab)
            lab.page.mouse.move(5, 500)
            lab.page.wait_for_timeout(1000)
            lab.page.screenshot(path=ROOT / "assets" / "screenshots" / f"{name}.png")
            lab.page.close()
        browser.close()
    stop()


if __name__ == "__main__":
    main()
