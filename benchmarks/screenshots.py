"""Takes the README's screenshots of the running product: `python benchmarks/screenshots.py [--into FOLDER] [name ...]`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "assets" / "screenshots"
sys.path.insert(0, str(ROOT / "tests" / "app"))

from driver import App, LabPage, start_app, wait_until  # noqa: E402

LAPTOP = (1366, 768)
SIZES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"first-look-1920x1080": (1920, 1080), "presenter": (1920, 1080), "tablet": (820, 1180), "phone": (390, 844)}
)
DARK = ("dark", "presenter")
COLOURS = 256  # of a picture's palette
LOST = (
    "data=mnist&generator_width=128&discriminator_width=128&batch_size=32&generator_lr=0.001&discriminator_lr=0.001"
    "&generator_beta1=0.9&discriminator_beta1=0.9&regularizers=none&views=samples,ledger,raster,diagnosis"
)

Shot = Callable[[LabPage], None]
SHOOTS: dict[str, Shot] = {}


def shot(scene: Shot) -> Shot:
    """Put a scene into the list, by its name."""
    SHOOTS[scene.__name__.replace("_", "-")] = scene
    return scene


# --- what scenes are made of
def until(lab: LabPage, step: int) -> None:
    """Train up to a step, and pause."""
    lab.play()
    wait_until(lambda: lab.step() >= step, f"step {step}", 400)
    lab.send(do="pause")
    wait_until(lambda: not lab.frame("playing"), "the pause")


def preset(lab: LabPage, name: str, step: int) -> None:
    lab.send(do="preset", name=name)
    wait_until(lambda: (lab.news("preset") or {}).get("name") == name, "the preset")
    wait_until(lambda: lab.frame("step") == lab.state.snapshot.step, "its first frame")
    until(lab, step)


def verdict(lab: LabPage, words: str) -> None:
    wait_until(lambda: words in (lab.news("contest") or {}).get("verdict", ""), words, 300)


# --- first looks
@shot
def first_look_1366x768(lab: LabPage) -> None:
    until(lab, 2000)


@shot
def first_look_1920x1080(lab: LabPage) -> None:
    until(lab, 2000)


@shot
def dark(lab: LabPage) -> None:
    until(lab, 1200)


@shot
def tablet(lab: LabPage) -> None:
    until(lab, 1200)


@shot
def phone(lab: LabPage) -> None:
    until(lab, 1200)


# --- the game
@shot
def game(lab: LabPage) -> None:
    until(lab, 700)
    lab.page.get_by_role("button", name="Whole game").click()
    lab.play()
    lab.page.wait_for_timeout(300)


@shot
def slow_motion(lab: LabPage) -> None:
    lab.send(do="step", player="both", count=100)
    wait_until(lambda: lab.step() == 100, "100 steps")
    lab.press("m")
    lab.view("scene").wait_for()
    for place in range(1, 12):
        lab.press(".")
        wait_until(lambda place=place: lab.frame("scene.place") == place, "the next scene")


@shot
def ring(lab: LabPage) -> None:
    until(lab, 6000)


@shot
def rotating(lab: LabPage) -> None:
    preset(lab, "rotating", 6000)


@shot
def collapse(lab: LabPage) -> None:
    lab.open("views=plane,ledger,raster,diagnosis")
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
    lab.play()
    lab.send(do="change", settings={"generator_lr": 0.1, "discriminator_lr": 0.1})
    wait_until(lambda: lab.frame("diverged"), "the end", 100)


# --- pictures
@shot
def mnist(lab: LabPage) -> None:
    preset(lab, "mnist", 2500)


@shot
def lost_digits(lab: LabPage) -> None:
    lab.open(LOST)
    until(lab, 4000)


@shot
def pictures(lab: LabPage) -> None:
    lab.open("data=mnist&views=samples,film,picture_quality,inspector")
    preset(lab, "mnist-started", 7500)


@shot
def conditional(lab: LabPage) -> None:
    preset(lab, "conditional", 2500)


@shot
def progressive(lab: LabPage) -> None:
    grow(lab, 400)  # 8 pixels


@shot
def progressive_grown(lab: LabPage) -> None:
    grow(lab, 1100)  # all 28


def grow(lab: LabPage, step: int) -> None:
    """The preset at a growth that one can wait for."""
    lab.open("data=mnist&architecture=progressive&growth_steps=150")
    until(lab, step)


# --- what lies over the page, or beside it
@shot
def drawing(lab: LabPage) -> None:
    lab.press("y")
    box = lab.page.locator("dialog[open] canvas").bounding_box()
    assert box is not None
    shares = ((0.1, 0.1), (0.5, 0.07), (0.9, 0.12), (0.6, 0.5), (0.85, 0.85), (0.45, 0.8), (0.12, 0.6))
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in shares]
    lab.page.mouse.move(*at[0])
    lab.page.mouse.down()
    for place in at[1:]:
        lab.page.mouse.move(*place, steps=10)
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
    lab.action("hint").click()
    until(lab, lab.step() + 700)


@shot
def presenter(lab: LabPage) -> None:
    lab.press("p")
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
    dialog.get_by_label("Title").fill("The fakes hop from mode to mode")
    dialog.get_by_label("Title").blur()
    dialog.get_by_role("img").first.wait_for()
    lab.page.wait_for_timeout(3000)  # for the preview with the title


@shot
def dirac(lab: LabPage) -> None:
    lab.page.goto(f"{lab.app.url}dirac")
    lab.page.get_by_role("button", name="Add variant").wait_for()


@shot
def wall_page(lab: LabPage) -> None:
    lab.page.goto(f"{lab.app.url}wall?generator_width=32&discriminator_width=32&batch_size=64")
    lab.page.get_by_role("button", name="Play", exact=True).click()
    lab.page.wait_for_timeout(60_000)


@shot
def replay(lab: LabPage) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "replay.html"
        given = ("--set", "data=ring", "--steps", "2500", "--output", str(target))
        subprocess.run([sys.executable, "-m", "ganviz", "record", *given], check=True, cwd=ROOT)
        lab.page.goto(target.as_uri())
        lab.page.locator("[data-view=plane] canvas").first.wait_for()
        lab.page.locator("input[type=range]").first.evaluate(
            "node => { node.value = Math.round(0.6 * node.max); node.dispatchEvent(new Event('input', {bubbles: true})) }"
        )


# --- taking them
def take(browser: Browser, app: App, name: str, into: Path) -> None:
    """Open a page as large as the picture is to be, make the scene, and keep it."""
    width, height = SIZES.get(name, LAPTOP)
    touch = name in ("phone", "tablet")
    page = browser.new_page(
        viewport={"width": width, "height": height},
        has_touch=touch,
        is_mobile=name == "phone",
        device_scale_factor=2 if name == "phone" else 1,
        color_scheme="dark" if name in DARK else "light",
        reduced_motion="reduce",
    )
    lab = LabPage(page, app).open()
    SHOOTS[name](lab)
    page.mouse.move(5, height - 5)
    page.wait_for_timeout(1200)
    shrink(page.screenshot(), into / f"{name}.png")
    for problem in lab.problems:
        print(f"{name}: {problem}", file=sys.stderr)
    page.close()


def shrink(picture: bytes, target: Path) -> None:
    """Write a picture with a palette of its own, a third as large."""
    raw = target.with_suffix(".raw")
    raw.write_bytes(picture)
    with Image.open(raw) as image:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
    raw.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(SHOOTS))
    parser.add_argument("--into", type=Path, default=SHOTS)
    chosen = parser.parse_args()
    chosen.into.mkdir(parents=True, exist_ok=True)
    app, stop = start_app()
    with sync_playwright() as playwright:
        path = os.environ.get("GANVIZ_CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in chosen.names:
            take(browser, app, name, chosen.into)
        browser.close()
    stop()


if __name__ == "__main__":
    main()
