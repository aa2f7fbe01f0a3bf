"""How light is the lab's page? A table of ratios from one run, beside the simplest page that a person would write.

    python benchmarks/page.py [--quick] [--only opening building class watching free many] [--out FILE]

Lab and simplest page (25 Material sliders and three Bokeh figures, below) are served in processes of their own, and
take turns: A B A B. Shown are medians of these pairs, with their range; only ratios mean anything beyond this machine.

- Usable: in a Chromium with an empty cache, from the address to the moment when the lab, opened with ?intro=0, is
  `data-ganviz="ready"` (a frame of the live run is painted, and play acts), or when the three figures of the simplest
  page are painted and its 25 sliders stand there, connected. That play and a slider act is seen to afterwards.
- Server CPU: of the server's process, from the request of a websocket client until the server rests, the lab's first
  frame included; what the process that trains takes is told beside it.
- Document: the HTML, and the JSON with all models that a browser pulls. Scripts and styles, which it keeps, are told
  beside the time.
- A class: 30 websocket clients at once; the last has its page (the lab's: its first frame) after so long. The lab lets
  in 40 (`--max-sessions`).
- Watching: Chromium at 1366x768 with all default views; headless is an engine in a process of its own without any page,
  with the same settings. Server, training and browser share the cores. The main thread's time is all that it does,
  charts included, by frames painted, while training keeps to 30 steps a second.
- Free: a websocket client that acknowledges each frame at once and draws nothing.
- Many: ten such clients, all of whose runs train; frames a second of the slowest.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "benchmarks" / "results" / "page.md"
SIMPLEST = (sys.executable, str(Path(__file__).resolve()), "--serve-simplest")


# --- the simplest page
def simplest_page() -> object:
    """What somebody would write first: a Material page, a slider for each setting, three figures."""
    import numpy as np
    import panel_material_ui as pmui
    from bokeh.plotting import figure

    sliders = [pmui.FloatSlider(label=f"Setting {i + 1}", start=0, end=1, value=0.5) for i in range(25)]
    x = np.linspace(0, 10, 200)
    figures = [figure(height=250, sizing_mode="stretch_width", title=f"Figure {i + 1}") for i in range(3)]
    for i, each in enumerate(figures):
        each.line(x, np.sin(x + i))
    sliders[0].param.watch(lambda event: figures[0].title.update(text=f"moved to {event.new}"), "value")
    return pmui.Page(title="The simplest page", sidebar=sliders, main=list(figures))


def serve_simplest() -> None:
    """Serve it as the lab is served, at a free port."""
    import panel as pn

    server = pn.serve(
        {"/": simplest_page},
        port=0,
        address="127.0.0.1",
        websocket_origin=["*"],
        show=False,
        start=False,
        verbose=False,
        unused_session_lifetime_milliseconds=1000,
        check_unused_sessions_milliseconds=2000,
    )
    server.start()
    print(f"The simplest page is at http://127.0.0.1:{server.port}", flush=True)
    server.io_loop.start()


# --- the table
@dataclass(frozen=True)
class Aim:
    """A row: what is measured, what it was before the page was rebuilt, and what it is to be."""

    key: str
    title: str
    before: str
    aim: str
    at_least: float = float("-inf")
    at_most: float = float("inf")
    form: str = ".2f"

    def met(self, value: float) -> str:
        """In words; empty for what has no aim."""
        return ("yes" if self.at_least <= value <= self.at_most else "**no**") if self.aim else ""


AIMS = (
    Aim("usable", "time to usable, lab / simplest page", "3.1", "≤ 1.0", at_most=1.0),
    Aim("again", "the same, from the browser's cache", "", ""),
    Aim("cpu", "server CPU to build a page, lab / simplest page", "", "≤ 0.7", at_most=0.7),
    Aim("models", "Bokeh models at opening", "812", "≤ 150", at_most=150, form=".0f"),
    Aim("document", "document, KB", "1,100", "≤ 200", at_most=200, form=".0f"),
    Aim("failures", "30 websocket clients at once: failures", "40% of ten", "0", at_most=0, form=".0f"),
    Aim("slowest", "30 at once: the slowest, lab / simplest page", "", "≤ 1.0", at_most=1.0),
    Aim("frames", "painted frames/s while training, default views", "5.5", "≥ 20", at_least=20, form=".1f"),
    Aim("watched", "training speed, Chromium watching / headless", "0.47", "≥ 0.7", at_least=0.7),
    Aim("free", "training speed, a free client watching / headless", "0.68", "≥ 0.9", at_least=0.9),
    Aim("many", "10 pages playing: frames/s of the slowest", "", "≥ 3", at_least=3, form=".1f"),
    Aim("thread", "browser's main thread for a frame, ms", "60", "≤ 12", at_most=12, form=".1f"),
    Aim("messages", "messages a frame", "about 10", "1, + charts twice a second", at_most=1.15),
)
HEAD = """\
# How light the page is

`{command}`, commit {commit}, in {minutes:.1f} minutes; {machine}; {versions}. The page's docstring says what is
measured and how. Medians of pairs that took turns, with their range; "before" is the page of Material widgets, measured
on two cores when the plan for this one was made.

| figure | measured | aim | met | before | in detail |
|---|---|---|---|---|---|
"""


def row(aim: Aim, values: Sequence[float], told: str) -> str:
    """A line of the table."""
    from page_figures import Figure, spread

    shown = spread(values, aim.form) if len(values) > 1 else f"{values[0]:{aim.form}}"
    return f"| {aim.title} | {shown} | {aim.aim} | {aim.met(Figure(list(values)).median)} | {aim.before} | {told} |"


def head(minutes: float) -> str:
    """What was run, and where."""
    import psutil

    machine = f"{os.cpu_count()} CPU cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()}"
    command = " ".join(["python", "benchmarks/page.py", *sys.argv[1:]])
    return HEAD.format(command=command, commit=_commit(), minutes=minutes, machine=machine, versions=_versions())


def _commit() -> str:
    told = subprocess.run(("git", "describe", "--always", "--dirty"), cwd=ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def _versions() -> str:
    from importlib.metadata import version

    names = ("panel", "bokeh", "panel-material-ui", "torch", "playwright")
    found = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in names)]
    return ", ".join([*found, asyncio.run(_chromium_version())])


async def _chromium_version() -> str:
    from page_browser import chromium

    async with chromium() as browser:
        return f"Chromium {browser.version}"


# --- running it
async def measure(names: Sequence[str], quick: bool) -> list[str]:
    """The rows of what is asked for, each printed when it is known."""
    from page_figures import MEASURES, Plan

    plan, rows = (Plan.quick if quick else Plan)(SIMPLEST), []
    for name in names:
        begun, found = time.monotonic(), await MEASURES[name](plan)
        rows += [row(aim, found[aim.key].values, found[aim.key].told) for aim in AIMS if aim.key in found]
        print("\n".join(rows[-len(found) :]), f"\n  ({name}: {time.monotonic() - begun:.0f} s)", flush=True)
    return sorted(rows, key=lambda line: next(i for i, aim in enumerate(AIMS) if line.startswith(f"| {aim.title} |")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few and short turns")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="opening, building, class, watching, free, many")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--serve-simplest", action="store_true", help="serve the simplest page, and nothing else")
    chosen = parser.parse_args()
    if chosen.serve_simplest:
        serve_simplest()
        return
    from page_figures import MEASURES

    if unknown := set(chosen.only or ()) - set(MEASURES):
        parser.error(f"no measurement is called {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # else what it has started would stay
    begun = time.monotonic()
    rows = asyncio.run(measure(chosen.only or list(MEASURES), chosen.quick))
    chosen.out.write_text(head((time.monotonic() - begun) / 60) + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"Wrote {chosen.out}.")


if __name__ == "__main__":
    main()
