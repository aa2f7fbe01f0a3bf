"""What a remedy costs: steps a second with each objective, regularizer and trick, relative to the plain game.

Called by `throughput.py --costs`. Each takes turns with the plain game in short slices, and the median ratio is shown.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from ganviz import Experiment, Trainer
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS

ROUNDS = 5
HEAD = "| what | settings | steps/s | of plain | with D's penalties every 8th step |\n|---|---|---|---|---|"


def remedies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every entry of the catalogue, and what switches it on."""
    for o in OBJECTIVES.values():
        yield o.title, {"objective": o.name, "regularizers": []}
    for r in REGULARIZERS.values():
        yield r.title, {"regularizers": [r.name]}
    for t in TRICKS.values():
        yield t.title, dict(t.on)
    for m in (3, 4):
        yield f"Packing, m = {m}", {"packing": m}


def rate(trainer: Trainer, seconds: float) -> float:
    """Steps a second."""
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        trainer.step()
        count += 1
    return count / (time.perf_counter() - start)


def compared(base: dict[str, Any], settings: dict[str, Any], seconds: float) -> tuple[float, float]:
    """(steps a second with `settings`, median ratio to the plain game)."""
    plain, with_it = (Trainer(Experiment(**{**base, **s}), "cpu") for s in ({}, settings))
    for one in (plain, with_it):
        rate(one, seconds / ROUNDS / 2)  # warm
    rates = [(rate(with_it, seconds / ROUNDS), rate(plain, seconds / ROUNDS)) for _ in range(ROUNDS)]
    return statistics.median(r for r, _ in rates), statistics.median(r / p for r, p in rates)


def cost_table(name: str, base: dict[str, Any], seconds: float) -> str:
    """The table as Markdown."""
    lines = [f"\n## {name}\n\n{HEAD}"]
    for title, settings in remedies():
        speed, ratio = compared(base, settings, seconds)
        lazy = ""
        weighted = [n for n in settings.get("regularizers", []) if REGULARIZERS[n].penalty]
        if weighted:
            lazy = f"{compared(base, {**settings, f'{weighted[0]}_interval': 8}, seconds)[1]:.2f}"
        told = ", ".join(f"{k} = {v}" for k, v in settings.items() if v != [])
        lines.append(f"| {title} | {told} | {speed:,.0f} | **{ratio:.2f}** | {lazy} |")
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"
