"""Takes the README's screenshots, and those of the first look, of the running product.

    python benchmarks/screenshots.py [--only NAME ...] [--into FOLDER]

Each scene does what a person does with a real page and a real run; seeds and steps are fixed, so that the same comes
out again.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from playwright.sync_api import Browser, sync_playwright
from shrink import shrink

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "assets" / "screenshots"
sys.path.insert(0, str(ROOT / "tests" / "app"))

from driver import App, LabPage, start_app, wait_until  # noqa: E402
from wall_driver import WallBrowser  # noqa: E402

LAPTOP = (1366, 768)
SIZES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "first-look-1440x900": (1440, 900),
        "first-look-1920x1080": (1920, 1080),
        "first-look-1280x720": (1280, 720),
        "collapse": (1440, 900),
        "presenter": (1920, 1080),
        "tablet": (820, 1180),
        "phone": (390, 844),
        "phone-dark": (390, 844),
    }
)
DARK = ("first-look-dark", "phone-dark", "presenter")
TO_THE_MIDDLE = """node => {
    node.value = Math.round(0.6 * node.max)
    node.dispatchEvent(new Event('input', { bubbles: true }))
}"""
LONG = 300  # s of a quiet machine for what takes long

Shot = Callable[[LabPage], None]
SHOOTS: dict[str, Shot] = {}


def shot(scene: Shot) -> Shot:
    """Put a scene into the list, by its name."""
    SHOOTS[scene.__name__.replace("_", "-")] = scene
    return scene


# --- what scenes are made of
def until(lab: LabPage, step: int) -> None:
    """Train up to just this step."""
    lab.send(do="step", player="both", count=step - lab.state.snapshot.step)
    wait_until(lambda: lab.frame("step") == step and not lab.frame("playing"), f"step {step}", LONG)


def preset(lab: LabPage, name: str, step: int) -> None:
    lab.send(do="preset", name=name)
    wait_until(lambda: (lab.news("preset") or {}).get("name") == name, "the preset")
    wait_until(lambda: lab.frame("run") == lab.state.run, "its first frame")
    until(lab, step)


def verdict(lab: LabPage, words: str) -> None:
    wait_until(lambda: words in ((lab.news("contest") or {}).get("verdict") or ""), words, LONG)


# --- first looks
def first_look(lab: LabPage) -> None:
    until(lab, 2000)


for name in ("1366x768", "1440x900", "1920x1080", "1280x720", "dark"):
    SHOOTS[f"first-look-{name}"] = first_look
for name in ("tablet", "phone", "phone-dark"):
    SHOOTS[name] = first_look


# --- the game
@shot
def game(lab: LabPage) -> None:
    until(lab, 700)
    lab.page.get_by_role("button", name="Whole game").click()
    until(lab, 701)  # with arrows for what moves


@shot
def slow_motion(lab: LabPage) -> None:
    until(lab, 100)
    lab.press("m")
    wait_until(lambda: lab.frame("scene.place") == 0, "slow motion")
    for place in range(1, 12):
        lab.press(".")
        wait_until(lambda place=place: lab.frame("scene.place") == place, "the next scene")


@shot
def collapse(lab: LabPage) -> None:
    lab.open("views=diagram,plane,ledger,raster,diagnosis")
    preset(lab, "rotating", 3000)


@shot
def cure(lab: LabPage) -> None:
    """A collapsed game, and beside it the same game with a cure that works, after enough steps."""
    lab.send(do="break", recipe="rotating")
    verdict(lab, "Collapsed: ")
    lab.send(do="cure", recipe="rotating", cure="wgan-gp")
    verdict(lab, "Cured. Before: ")


@shot
def timeline(lab: LabPage) -> None:
    preset(lab, "rotating", 3000)
    lab.send(do="show", step=1650)
    wait_until(lambda: lab.frame("shown") is not None, "the past")


@shot
def diverged(lab: LabPage) -> None:
    until(lab, 1500)
    lab.send(do="change", settings={"generator_lr": 0.1, "discriminator_lr": 0.1})
    lab.send(do="play")
    wait_until(lambda: lab.frame("diverged"), "the end", 100)


# --- pictures
@shot
def mnist(lab: LabPage) -> None:
    preset(lab, "mnist", 2500)


@shot
def pictures(lab: LabPage) -> None:
    lab.open("data=mnist&views=samples,film,picture_quality,inspector")
    preset(lab, "mnist-started", 7500)


# --- what lies over the page, or beside it
@shot
def drawing(lab: LabPage) -> None:
    lab.press("y")
    dialog = lab.page.get_by_role("dialog", name="Draw your own data")
    dialog.get_by_role("button", name="Clear").click()
    box = dialog.locator("canvas").bounding_box()
    assert box is not None
    turns = [2 * math.pi * i / 24 for i in range(8, 61)]
    shares = [(0.5 + 0.026 * t * math.cos(t), 0.5 + 0.026 * t * math.sin(t)) for t in turns]
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in shares]
    lab.page.mouse.move(*at[0])
    lab.page.mouse.down()
    for place in at[1:]:
        lab.page.mouse.move(*place, steps=3)
    lab.page.mouse.up()


@shot
def lesson(lab: LabPage) -> None:
    lab.send(do="lesson", name="mode-collapse")
    card = lab.view("lesson")
    card.get_by_role("heading", name="Eight places to be").wait_for()
    lab.press(".")
    card.get_by_text("There it is: go on.").wait_for()
    lab.press(".")
    card.get_by_role("heading", name="What next?").wait_for()
    card.get_by_role("button", name="They wander from mode to mode").click()
    card.locator(".lesson-verdict").wait_for()


@shot
def challenge(lab: LabPage) -> None:
    lab.open("lesson=break-the-ring")
    wait_until(lambda: lab.state.warm and lab.frame("run") == lab.state.run, "the lesson's own run")
    lab.action("hint").click()
    until(lab, lab.state.snapshot.step + 700)


@shot
def presenter(lab: LabPage) -> None:
    lab.press("p")
    wait_until(lambda: lab.news("presenting"), "presenter mode")
    until(lab, 800)


@shot
def catalogue(lab: LabPage) -> None:
    lab.press("c")
    dialog = lab.page.get_by_role("dialog", name="Catalogue")
    dialog.get_by_role("button", name="Use it: R1").click()
    dialog.get_by_role("button", name="Take off: R1").wait_for()
    dialog.get_by_role("heading", name="Gradient penalty", exact=True).evaluate("node => node.scrollIntoView()")


@shot
def export(lab: LabPage) -> None:
    preset(lab, "rotating", 3000)
    lab.press("x")
    dialog = lab.page.get_by_role("dialog", name="Save and export")
    dialog.get_by_role("img").first.wait_for()
    before = lab.news("export_preview")
    dialog.get_by_label("Title").fill("The fakes hop from mode to mode")
    dialog.get_by_label("Title").blur()
    wait_until(lambda: lab.news("export_preview") not in (before, ""), "the preview with the title", 60)


@shot
def dirac(lab: LabPage) -> None:
    lab.page.goto(f"{lab.app.url}dirac")
    lab.page.get_by_role("button", name="Add variant").wait_for()
    lab.page.wait_for_function("() => Bokeh.documents[0].is_idle")
    lab.page.locator(".MuiCircularProgress-root").first.wait_for(state="hidden")


@shot
def wall_page(lab: LabPage) -> None:
    settings = "generator_width=32&discriminator_width=32&batch_size=64"
    wall = WallBrowser(lab.page, lab.app).open(f"{settings}&steps=1500")
    wall.action("play").click()
    wait_until(lambda: wall.step() == 1500, "a wall that has learned", LONG)
    wall.cells().nth(16).hover()


@shot
def replay(lab: LabPage) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "replay.html"
        given = ("--set", "data=ring", "--steps", "2500", "--out", str(target))
        subprocess.run([sys.executable, "-m", "ganviz", "train", *given], check=True, cwd=ROOT)
        lab.page.goto(target.as_uri())
        lab.page.locator("[data-view=plane] canvas").first.wait_for()
        lab.page.locator("input[type=range]").first.evaluate(TO_THE_MIDDLE)


# --- taking them
def take(browser: Browser, app: App, name: str, into: Path) -> None:
    """Open a page as large as the picture is to be, make the scene, and keep it."""
    width, height = SIZES.get(name, LAPTOP)
    phone = name.startswith("phone")
    page = browser.new_page(
        viewport={"width": width, "height": height},
        has_touch=phone or name == "tablet",
        is_mobile=phone,
        device_scale_factor=2 if phone else 1,
        color_scheme="dark" if name in DARK else "light",
        reduced_motion="reduce",
    )
    lab = LabPage(page, app).open()
    SHOOTS[name](lab)
    page.mouse.move(5, height - 5)
    page.wait_for_timeout(1200)  # until charts are drawn, which come now and then
    shrink(page.screenshot(), into / f"{name}.png")
    for problem in lab.problems:
        print(f"{name}: {problem}", file=sys.stderr)
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", choices=SHOOTS, default=list(SHOOTS), help=", ".join(SHOOTS)
    )
    parser.add_argument("--into", type=Path, default=SHOTS)
    chosen = parser.parse_args()
    chosen.into.mkdir(parents=True, exist_ok=True)
    app, stop = start_app()
    with sync_playwright() as playwright:
        path = os.environ.get("GANVIZ_CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in chosen.only:
            begun = time.monotonic()
            take(browser, app, name, chosen.into)
            print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
        browser.close()
    stop()


if __name__ == "__main__":
    main()
