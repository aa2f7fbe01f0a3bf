"""How fast moments become animations, in how much memory, and how soon any step is restored.

`python benchmarks/export.py` writes `results/export.md`: frames a second of drawing alone and as GIF and MP4, at
800x600, for the plane and the whole dashboard; then the peak memory of processes that write few and many frames: with
frames streamed, they hardly differ; then the seconds it takes to restore steps of a long run,
and how soon a drag of the timeline is painted in Chromium. `--only PART` prints one part.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import torch
from scrub import scrubbed

from ganviz import Experiment, Run
from ganviz.export import Animation, Look, Pace, animate, spaced, wanted_parts
from ganviz.export.capture import moments_of
from ganviz.export.picture import Picture
from ganviz.recording import Moment

RESULTS = Path(__file__).resolve().parent / "results" / "export.md"
SIZE = (800, 600)
DATA = ("ring", "mnist")
MEMORY = {  # peak of writing so many frames
    "dashboard of ring, 800x600": (Look(("dashboard",), SIZE), 100, 2000),
    "plane of ring, 160x160": (Look(("plane",), (160, 160), captions=False), 100, 10_000),
}
RESTORED_OF, RESTORED = 10_000, 20  # steps of a run, and how many of them are restored
LOOK_EVERY = 25  # steps between two looks of a page, which keep checkpoints, at its 15 frames a second
AIM = 2.0  # s
ROUNDS, FRAMES = 2, 60
STEPS = 10  # of training from frame to frame
HEAD = """# Export

`python benchmarks/export.py{arguments}` at 800x600 on 2 CPU cores, shared with other work
while this was measured; in brackets, frames per second of one core's time. Best of {rounds}.
"""


def moments(data: str, count: int) -> list[Moment]:
    """Of a run."""
    run = Run(Experiment(data=data), device="cpu")
    return list(moments_of(run, spaced(STEPS * count, count, "even"), wanted_parts(("dashboard",))))


def drawn(taken: list[Moment], view: str) -> None:
    """Draw without an encoder."""
    picture = Picture(Look((view,), SIZE), taken[1], taken[-1].snapshot.step)
    for moment in taken:
        picture.draw(moment)


def written(taken: list[Moment], view: str, path: Path) -> None:
    """Draw into a file."""
    animate(taken, path, Animation(Look((view,), SIZE), Pace(15, 0)))


def rates(count: int, work: Callable[[], object]) -> str:
    """Frames a second of the clock and, as other work may take the cores, of a core's time; the best of some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        clock, core = time.perf_counter(), time.process_time()
        work()
        seconds.append((time.perf_counter() - clock, time.process_time() - core))
    clock, core = (min(column) for column in zip(*seconds, strict=True))
    return f"{count / clock:.0f} ({count / core:.0f})"


def speed_rows(count: int, folder: Path) -> Iterator[str]:
    for data in DATA:
        taken = moments(data, count)
        for view in ("plane" if data == "ring" else "samples", "dashboard"):
            cells = [rates(count, partial(drawn, taken, view))]
            for ending in (".gif", ".mp4"):
                path = folder / f"a{ending}"
                cells += [
                    rates(count, partial(written, taken, view, path)),
                    f"{path.stat().st_size / count / 1000:.0f}",
                ]
            yield f"| {data} | {view} | {' | '.join(cells)} |"


def memory_rows() -> Iterator[str]:
    for shown, (_, *counts) in MEMORY.items():
        for ending in (".gif", ".mp4"):
            cells = (f"{peak_of(shown, ending, count):.0f} at {count:,} frames" for count in counts)
            yield f"| {shown} | {ending} | {' | '.join(cells)} |"


def peak_of(shown: str, ending: str, frames: int) -> float:
    """Peak memory, MiB, of a process of its own that writes so many frames."""
    command = [sys.executable, __file__, "--only-memory", shown, ending, str(frames)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def write_and_weigh(shown: str, ending: str, frames: int) -> float:
    """Write frames of a short run, over and over; this process's peak memory in MiB."""
    taken = moments("ring", 20)
    with tempfile.TemporaryDirectory() as folder:
        animate(
            islice(cycle(taken), frames),
            Path(folder) / f"a{ending}",
            Animation(MEMORY[shown][0], Pace(15, 0)),
            last_step=STEPS * len(taken),
        )
    return peak_memory()


def peak_memory() -> float:
    """Of this process, MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # what `resource` tells on Linux includes the process that started this one
        return float(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


# --- going back
def restored() -> str:
    """How long it takes to restore steps of the default experiment."""
    run = Run(Experiment(), device="cpu")
    for step in range(1, RESTORED_OF + 1):
        run.step()
        if step % LOOK_EVERY == 0:
            run.capture(())
    kept = run.recording.checkpoints.steps
    chosen = np.random.default_rng(0).integers(0, RESTORED_OF, RESTORED, endpoint=True).tolist()
    farthest = max(range(RESTORED_OF + 1), key=lambda step: step - max(k for k in kept if k <= step))
    seconds = [seconds_to(run, step) for step in chosen]
    worst = max(seconds_to(run, farthest) for _ in range(ROUNDS))
    return (
        "| restoring one of {:,} steps of the default experiment | s |\n|---|---|\n"
        "| {} steps drawn at random, on average | {:.2f} |\n| the slowest of them | {:.2f} |\n"
        "| step {:,}, as far behind a checkpoint as any | {:.2f} |\n\n"
        "Aim: {:g} s at most. {} checkpoints were kept, in {:.0f} MiB; the weights are those of the run, bit for bit.\n"
    ).format(
        *(RESTORED_OF, RESTORED, sum(seconds) / len(seconds), max(seconds), farthest, worst),
        *(AIM, len(kept), run.recording.checkpoints.memory / 2**20),
    )


def seconds_to(run: Run, step: int) -> float:
    """Seconds it takes to restore a step."""
    begun = time.perf_counter()
    trainer = run.recording.restore(step, "cpu")
    assert trainer.step_count == step
    return time.perf_counter() - begun


def speed(count: int, arguments: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        rows = "\n".join(speed_rows(count, Path(folder)))
    return (
        f"{HEAD.format(arguments=arguments, rounds=ROUNDS)}\n"
        "| data | view | drawn alone, frames/s | GIF, frames/s | KB a frame | MP4, frames/s | KB a frame |\n"
        f"|---|---|---|---|---|---|---|\n{rows}\n\n"
        "Aims: 20 frames/s for the plane, 8 for the dashboard.\n"
    )


def memory() -> str:
    rows = "\n".join(memory_rows())
    head = "| what is written | as | peak MiB | peak MiB |\n|---|---|---|---|"
    return f"{head}\n{rows}\n\nPyTorch and Matplotlib, loaded, are most of it.\n"


def main() -> int:
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=FRAMES, help="of each clip")
    parser.add_argument("--only", choices=("speed", "memory", "restore", "scrub"), help="print one part, write no file")
    parser.add_argument("--only-memory", nargs=3, metavar=("SHOWN", "ENDING", "FRAMES"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only_memory:
        shown, ending, frames = chosen.only_memory
        print(write_and_weigh(shown, ending, int(frames)))
        return 0
    arguments = "" if chosen.frames == FRAMES else f" --frames {chosen.frames}"
    parts = {
        "speed": partial(speed, chosen.frames, arguments),
        "memory": memory,
        "restore": restored,
        "scrub": scrubbed,
    }
    text = "\n".join(part() for name, part in parts.items() if chosen.only in (None, name))
    if chosen.only is None:
        RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
