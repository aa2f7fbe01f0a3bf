"""What does each view cost? Of the probe, beside a training step; of the browser, for a frame; and all views of the
mode-collapse laboratory together, of the training speed.

    python benchmarks/views.py [--rounds 10] [--seconds 6] [--skip-browser] [--out benchmarks/results/views.md]

Probe: milliseconds that a look takes longer with what the view needs than with what the status line needs anyhow,
views and training steps taking turns in one run. Frame: how long the main thread of a real Chromium is busy for each
painted frame, while that view alone is open and training keeps to 30 steps a second. Together: steps a second with the
views open as a share of those with all closed, taking turns on one page; server, training and browser share the cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "app"))

from driver import LabPage, start_app, wait_until
from playwright.sync_api import sync_playwright

from ganviz import Experiment, Run
from ganviz.app.desk import SPOKEN
from ganviz.app.figures import VIEWS
from ganviz.engine.commands import LimitSpeed, Pause

COLLAPSE = ("plane", "ledger", "raster", "diagnosis", "latent_map", "quality", "losses")
AIMS = {"share": 0.60, "frames": 8.0}
WARM_UP = 300  # steps before anything is measured
LOOKS = 10  # in a row: some metrics are taken at every tenth only
CALM = 30.0  # steps a second while frames are measured
DATA = {"ring": "2-D", "mnist": "pictures"}


# --- the probe
def probe_costs(data: str, rounds: int, warm_up: int = WARM_UP) -> dict[str, float]:
    """Milliseconds by view that serves such data; "step" and "status": a training step, and the look without views."""
    run = Run(Experiment(data=data), device="cpu", patient=False)
    cases: dict[str, Callable[[], object]] = {"step": run.step, "status": looking(run, SPOKEN)}
    for name, view in VIEWS.items():
        if run.trainer.experiment.kind in view.kinds:
            cases[name] = looking(run, {*SPOKEN, *view().needs()})
    for _ in range(warm_up):
        run.step()
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        timed(case, LOOKS)  # what is found out at the first look is not counted
    for _ in range(rounds):
        for name, case in cases.items():
            taken[name].append(timed(case, LOOKS))
    whole = {name: statistics.median(each) for name, each in taken.items() if name in ("step", "status")}
    # of each round by itself: whatever else the machine does slows both looks of a round down
    rounds_of = {name: zip(each, taken["status"], strict=True) for name, each in taken.items() if name not in whole}
    return whole | {name: statistics.median(ms - status for ms, status in both) for name, both in rounds_of.items()}


def looking(run: Run, parts: Collection[str]) -> Callable[[], object]:
    return lambda: run.probe.observe(parts)


def timed(act: Callable[[], object], times: int) -> float:
    """Milliseconds that `act` takes, a mean over `times`."""
    start = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - start) * 1000 / times


# --- the page
@contextmanager
def opened(query: str) -> Iterator[LabPage]:
    """The lab in a real Chromium."""
    app, stop = start_app()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                args=["--no-sandbox"], executable_path=os.environ.get("GANVIZ_CHROMIUM") or "/usr/bin/chromium"
            )
            lab = LabPage(browser.new_page(viewport={"width": 1366, "height": 768}), app).open(query)
            yield lab
            lab.lab.engine.do(Pause())  # or what is on its way when the browser goes would be complained of
            wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
            browser.close()
    finally:
        stop()


def show_only(lab: LabPage, names: Collection[str]) -> None:
    """Open just these views, and wait until they are there."""
    lab.do(lambda: lab.lab.desk.open(names))
    wait_until(lambda: set(lab.lab.desk.chooser.value) == set(names), "the views", 60)
    frame = lab.lab.bridge.painted
    wait_until(lambda: lab.lab.bridge.painted > frame + 3, "frames with the views", 60)


def frame_costs(data: str, seconds: float) -> dict[str, float]:
    """Milliseconds of the browser's main thread for each painted frame, by view; "status" with no view open."""
    with opened(f"data={data}") as lab:
        session = lab.page.context.new_cdp_session(lab.page)
        session.send("Performance.enable")

        def busy() -> float:
            found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
            return float(found["TaskDuration"])

        lab.lab.engine.do(LimitSpeed(CALM))
        lab.play()
        kind = Experiment(data=data).kind
        costs = {}
        for name in ("status", *(name for name, view in VIEWS.items() if kind in view.kinds)):
            show_only(lab, () if name == "status" else (name,))
            before, frames = busy(), lab.lab.bridge.painted
            lab.page.wait_for_timeout(seconds * 1000)
            costs[name] = (busy() - before) * 1000 / max(1, lab.lab.bridge.painted - frames)
    return costs


def together(seconds: float, rounds: int) -> dict[str, float]:
    """Steps a second with the views of mode collapse open and closed, their ratio, and painted frames a second."""
    speeds: dict[str, list[float]] = {"open": [], "closed": []}
    frames = []
    with opened("data=ring") as lab:
        lab.play()
        lab.wait_for_step(WARM_UP)
        for _ in range(rounds):
            for name, views in (("closed", ()), ("open", COLLAPSE)):
                show_only(lab, views)
                t0, s0, p0 = time.perf_counter(), lab.step(), lab.lab.bridge.painted
                lab.page.wait_for_timeout(seconds * 1000)
                t1, s1, p1 = time.perf_counter(), lab.step(), lab.lab.bridge.painted
                speeds[name].append((s1 - s0) / (t1 - t0))
                frames += [(p1 - p0) / (t1 - t0)] if name == "open" else []
    shares = [one / other for one, other in zip(speeds["open"], speeds["closed"], strict=True)]
    steps = {name: statistics.median(found) for name, found in speeds.items()}
    return {**steps, "share": statistics.median(shares), "frames": statistics.median(frames)}


# --- tables
def view_table(data: str, probe: dict[str, float], frames: dict[str, float]) -> str:
    """A row for each view; frames may be unknown."""
    lines = [
        f"## {DATA[data]} (`{data}`, default settings)\n",
        "| view | ms a look | in training steps | ms a frame in Chromium |",
        "|---|---|---|---|",
    ]
    for name in probe:
        if name == "step":
            continue
        title = "status line, always" if name == "status" else VIEWS[name].title
        alone = frames.get(name, float("nan"))
        frame = alone if name == "status" else alone - frames.get("status", float("nan"))
        shown = "–" if frame != frame else f"{frame:.1f}"
        lines.append(f"| {title} | {probe[name]:.2f} | {probe[name] / probe['step']:.2f} | {shown} |")
    return "\n".join((*lines, f"\nA training step takes {probe['step']:.2f} ms.\n"))


def together_table(found: dict[str, float]) -> str:
    """The aims beside what was measured."""
    views = ", ".join(VIEWS[name].title for name in COLLAPSE)
    speeds = f"{found['open']:,.0f} / {found['closed']:,.0f} steps/s"
    return (
        f"## All views of mode collapse together\n\n{views}; in Chromium, on the ring with default settings.\n\n"
        "| | measured | aim |\n|---|---|---|\n"
        f"| training speed, open / closed | {found['share']:.0%} ({speeds}) | {AIMS['share']:.0%} |\n"
        f"| painted frames/s | {found['frames']:.1f} | {AIMS['frames']:.0f} |\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=6, help="of each stretch in the browser")
    parser.add_argument("--data", nargs="+", choices=DATA, default=list(DATA))
    parser.add_argument("--skip-browser", action="store_true")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    parts = [HEAD.format(command=" ".join(sys.argv), torch=torch.__version__, cores=os.cpu_count())]
    for data in chosen.data:
        probe = probe_costs(data, chosen.rounds)
        parts.append(view_table(data, probe, {} if chosen.skip_browser else frame_costs(data, chosen.seconds)))
        print(parts[-1], flush=True)
    if not chosen.skip_browser:
        parts.append(together_table(together(chosen.seconds, min(chosen.rounds, 5))))
        print(parts[-1], flush=True)
    if chosen.out:
        chosen.out.write_text("\n".join(parts), encoding="utf-8")


HEAD = """\
# What each view costs

`python {command}`, PyTorch {torch}, {cores} CPU cores. A look takes so much longer with what the view needs; a frame
occupies the browser's main thread so much longer with that view open. Comparisons of pictures in threads of their own
(copies, the inspector's neighbours) keep to a share of the time and are not in these numbers.
"""


if __name__ == "__main__":
    main()
