"""How much faster is a wall of runs as one batched computation than the same runs one after another?

    python benchmarks/sweep.py [--seconds 4] [--rounds 7] [--out benchmarks/results/sweep.md]

Both take turns in short slices of one run, with as many CPU threads as is told, and medians over the rounds are shown.
Seconds are those that a core worked for this process, so that other work on the machine counts less; with several
threads they are those of the clock. Only the ratios mean anything.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from ganviz import Experiment, Trainer
from ganviz.training import Sweep

SIZES: dict[str, dict[str, Any]] = {
    "GAN Lab's": {"generator_width": 14, "discriminator_width": 14, "batch_size": 150},
    "2x64": {"generator_width": 64, "discriminator_width": 64},
}
WALLS = (4, 8)
HEAD = """\
# The wall of runs, batched

`python {command}`: cells x steps a second of a wall as one batched computation, and of the same runs, each its own
`Trainer`, one after another; both take turns in one run, medians of {rounds} rounds with the lowest and highest ratio.
{clock} PyTorch {torch}, {cores} CPU cores ({machine}), {threads} thread(s), load {load:.1f} at the start.
Only the ratios mean anything. Aim: 5 at 8x8 of GAN Lab's size.

| networks | wall | batched, cells x steps/s | one after another | ratio | from–to |
|---|---|---|---|---|---|
"""


def experiments(side: int, settings: dict[str, Any]) -> list[Experiment]:
    """Learning rates against each other."""
    rates = [10 ** (-2 - 2 * i / side) for i in range(side)]
    return [Experiment(**settings, generator_lr=g, discriminator_lr=d) for g in rates for d in rates]


def rate(run: Callable[[], int], seconds: float, clock: Callable[[], float]) -> float:
    """Cells x steps a second; `run` does some and says how many."""
    done, start = 0, clock()
    while clock() - start < seconds:
        done += run()
    return done / (clock() - start)


def one_after_another(cells: list[Experiment]) -> Callable[[], int]:
    """Some steps of one run, then of the next, and so on."""
    trainers = [Trainer(e, "cpu") for e in cells]
    turn = 0

    def run() -> int:
        nonlocal turn
        trainer = trainers[turn % len(trainers)]
        turn += 1
        for _ in range(20):
            trainer.step()
        return 20

    return run


def row(name: str, side: int, seconds: float, rounds: int, clock: Callable[[], float]) -> str:
    cells = experiments(side, SIZES[name])
    sweep, alone = Sweep(cells, "cpu"), one_after_another(cells)

    def together() -> int:
        sweep.step()
        return len(sweep)

    for run in (together, alone):
        rate(run, seconds / 4, clock)  # warm
    rates = [(rate(together, seconds / 2, clock), rate(alone, seconds / 2, clock)) for _ in range(rounds)]
    ratios = [a / b for a, b in rates]
    batched, single = (statistics.median(column) for column in zip(*rates, strict=True))
    return (
        f"| {name} | {side}x{side} | {batched:,.0f} | {single:,.0f} | **{statistics.median(ratios):.1f}** "
        f"| {min(ratios):.1f}–{max(ratios):.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4, help="of a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    clock, told = (
        (time.process_time, "Seconds of a core's work.")
        if chosen.threads == 1
        else (time.perf_counter, "Seconds of the clock.")
    )
    options = f" --seconds {chosen.seconds:g} --rounds {chosen.rounds} --threads {chosen.threads}"
    text = HEAD.format(
        command="benchmarks/sweep.py" + options,
        rounds=chosen.rounds,
        clock=told,
        torch=torch.__version__,
        cores=os.cpu_count(),
        machine=platform.machine(),
        threads=chosen.threads,
        load=os.getloadavg()[0],
    )
    print(text, end="")
    for name in SIZES:
        for side in WALLS:
            line = row(name, side, chosen.seconds, chosen.rounds, clock)
            print(line, flush=True)
            text += line + "\n"
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
