"""What does each view cost the side that trains? A look at the run with what the view needs, and its share of a frame.

    python benchmarks/views.py [--rounds 10] [--out benchmarks/results/views.md]

Milliseconds of CPU beyond what a page without any view takes; views and training steps take turns in one run. What the
browser does with a frame, and what all views together cost, is told by `page.py`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from ganviz import Experiment, Run
from ganviz.app.actions.views import ALWAYS
from ganviz.engine import State
from ganviz.frames import VIEWS, Packer
from ganviz.frames.views import parts_of

WARM_UP = 300  # steps before anything is measured
TIMES = 10  # in a row: some metrics are taken at every tenth look only
DATA = {"ring": "2-D", "mnist": "pictures"}
NONE = "no view"

Cost = dict[str, float]  # ms by view


def costs(data: str, rounds: int, warm_up: int = WARM_UP) -> tuple[float, Cost, Cost]:
    """Milliseconds of a training step, and of looks and of frames: whole for `NONE`, and beyond that for each view."""
    run = Run(Experiment(data=data), device="cpu", patient=False)
    kind = run.trainer.experiment.kind
    names = [NONE, *(key for key, view in VIEWS.items() if kind in view.kinds)]
    for _ in range(warm_up):
        run.step()
    looks = {name: looking(run, name) for name in names}
    frames = {name: packing(run, name) for name in names}
    taken = take_turns([run.step, *looks.values(), *frames.values()], rounds)
    of_looks, of_frames = taken[1 : len(names) + 1], taken[len(names) + 1 :]
    return statistics.median(taken[0]), beyond(names, of_looks), beyond(names, of_frames)


def looking(run: Run, view: str) -> Callable[[], object]:
    parts = {*ALWAYS, *parts_of([view])}
    return lambda: run.probe.observe(parts)


def packing(run: Run, view: str) -> Callable[[], object]:
    """Of a state that has all that the view needs, for a reader who has had a frame before."""
    moment = run.recording.moment(run.capture({*ALWAYS, *parts_of([view])}))
    packer, state = Packer([view]), State(moment, run=1)
    return lambda: packer.pack(state)


def take_turns(cases: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Milliseconds of each case in each round; a first round is not counted."""
    taken = [[timed(case, TIMES) for case in cases] for _ in range(rounds + 1)][1:]
    return [list(of_case) for of_case in zip(*taken, strict=True)]


def timed(act: Callable[[], object], times: int) -> float:
    """Milliseconds of CPU that `act` takes, a mean over `times`: whatever else the machine does hardly counts."""
    start = time.thread_time()
    for _ in range(times):
        act()
    return (time.thread_time() - start) * 1000 / times


def beyond(names: Sequence[str], taken: Sequence[Sequence[float]]) -> Cost:
    """Medians: of the first as it is, of the others what they take longer than it.

    The differences are of each round by itself, since whatever else the machine does slows all of a round down.
    """
    base = taken[0]
    more = {
        name: statistics.median(ms - least for ms, least in zip(each, base, strict=True))
        for name, each in zip(names, taken, strict=True)
    }
    return {**more, names[0]: statistics.median(base)}


def table(data: str, step: float, looks: Cost, frames: Cost) -> str:
    """A row for each view."""
    lines = [
        f"## {DATA[data]} (`{data}`, default settings; a training step takes {step:.2f} ms)\n",
        "| view | ms a look | in training steps | ms to pack its frame |",
        "|---|---|---|---|",
    ]
    for name, look in looks.items():
        title = VIEWS[name].title if name in VIEWS else "without views, always"
        lines.append(f"| {title} | {look:.2f} | {look / step:.2f} | {frames[name]:.2f} |")
    return "\n".join((*lines, ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--data", nargs="+", choices=DATA, default=list(DATA))
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    parts = [HEAD.format(command=" ".join(sys.argv), torch=torch.__version__, cores=os.cpu_count())]
    for data in chosen.data:
        parts.append(table(data, *costs(data, chosen.rounds)))
        print(parts[-1], flush=True)
    if chosen.out:
        chosen.out.write_text("\n".join(parts), encoding="utf-8")


HEAD = """\
# What each view costs

`python {command}`, PyTorch {torch}, {cores} CPU cores. What a look at the run and the packing of a frame take longer
with that view alone than with none, in time of the CPU. What threads of their own do now and then (copies, the
inspector's neighbours, a classifier's verdict) keeps to a share of the time and is not in these numbers.
"""


if __name__ == "__main__":
    main()
