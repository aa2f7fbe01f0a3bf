"""Record the run that a first visitor sees: `python benchmarks/intro.py` writes assets/intro/ring.txt anew.

The default ring, from its first step until the fakes have followed the real samples to most modes. Moments are close
together at first, when most happens.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ganviz import Experiment, Run
from ganviz.export.replay import compose_intro
from ganviz.observation import PARTS

TARGET = Path(__file__).parents[1] / "assets" / "intro" / "ring.txt"
MOMENTS = 60


def moments(seed: int, steps: int, count: int = MOMENTS) -> list:
    """Moments of the run, the closer together the earlier."""
    wanted = sorted({round(steps * (i / (count - 1)) ** 1.5) for i in range(count)})
    run, found = Run(Experiment(seed=seed), device="cpu"), []
    for step in range(steps + 1):
        if step in wanted:
            found.append(run.recording.moment(run.capture(PARTS)))
        run.step()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--steps", type=int, default=1400)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    found = moments(options.seed, options.steps)
    text = compose_intro(found)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(text + "\n", encoding="ascii")
    print(f"{options.out}: {len(found)} moments, {len(text) / 1000:.0f} KB")
    for moment in found[:: len(found) // 8]:
        print(f"  {moment.snapshot.status}")


if __name__ == "__main__":
    main()
