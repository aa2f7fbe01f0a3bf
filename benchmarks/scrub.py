"""How long a drag of the timeline takes to be painted: all views of the page, in a real Chromium on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "app"))

from driver import LabPage, start_app
from playwright.sync_api import sync_playwright

AIM = 100  # ms
STEPS = 1500  # of the run that is looked back on
MOVES = 40
# Drags the slider from place to place. A move is over with the first animation frame after the step's number stands on
# the page, which is sent after all views.
DRAG = """async (moves) => {
    const find = (root, fits) => {
        for (const node of root.querySelectorAll('*')) {
            const found = fits(node) ? node : node.shadowRoot && find(node.shadowRoot, fits)
            if (found) return found
        }
    }
    const slider = find(document, (node) => node.matches('input[aria-label="Timeline of the run"]'))
    const step = () => Number(find(document, (node) => node.matches('b.step')).dataset.step)
    const frame = () => new Promise(requestAnimationFrame)
    const taken = []
    for (let i = 0; i < moves; i++) {
        const [low, high] = [Number(slider.min), Number(slider.max)]
        const before = step()
        const start = performance.now()
        slider.value = low + (high - low) * ((i * 0.37) % 0.9) // far from the place before
        slider.dispatchEvent(new Event('input'))
        while (step() === before && performance.now() - start < 5000) await frame()
        await frame()
        taken.push(performance.now() - start)
        await new Promise((done) => setTimeout(done, 150))
    }
    return taken
}"""


def scrubbed(device: str = "cpu") -> str:
    """Rows of a table: milliseconds from drag to paint, while the run is paused and while it goes on."""
    app, stop = start_app(device=device)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                args=["--no-sandbox"], executable_path=os.environ.get("GANVIZ_CHROMIUM") or "/usr/bin/chromium"
            )
            lab = LabPage(browser.new_page(viewport={"width": 1366, "height": 768}), app).open()
            lab.play()
            lab.wait_for_step(STEPS)
            playing = lab.page.evaluate(DRAG, MOVES)
            lab.play()
            paused = lab.page.evaluate(DRAG, MOVES)
    finally:
        stop()
    rows = [("paused", paused), ("training goes on", playing)]
    head = "| from drag to paint of all open views, ms | median | 90% within |\n|---|---|---|"
    told = [f"| {name} | {np.median(taken):.0f} | {np.percentile(taken, 90):.0f} |" for name, taken in rows]
    return "\n".join(
        (head, *told, f"\nAim: {AIM} ms at the median. Server, training and browser share the two cores.\n")
    )


if __name__ == "__main__":
    print(scrubbed())
