"""How fast moments become animations, and in how much memory: `python benchmarks/export.py`.

Frames a second of drawing alone and as GIF and MP4, at 800x600, for the plane and the whole dashboard; then the peak
memory of processes that write 100 and 2,000 frames: with frames streamed, they hardly differ.
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

import torch

from ganviz import Experiment, Run
from ganviz.export import Animation, Look, Pace, animate, spaced, wanted_parts
from ganviz.export.capture import moments_of
from ganviz.export.picture import Picture
from ganviz.recording import Moment

RESULTS = Path(__file__).resolve().parent / "results" / "export.md"
SIZE = (800, 600)
DATA = ("ring", "mnist")
MEMORY_FRAMES = (100, 2000)
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
    for ending in (".gif", ".mp4"):
        peaks = [peak_of(ending, frames) for frames in MEMORY_FRAMES]
        yield f"| {ending} | {peaks[0]:.0f} | {peaks[1]:.0f} |"


def peak_of(ending: str, frames: int) -> float:
    """Peak memory, MiB, of a process of its own that writes so many frames."""
    command = [sys.executable, __file__, "--only-memory", ending, str(frames)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def write_and_weigh(ending: str, frames: int) -> float:
    """Write frames of a short run, over and over; this process's peak memory in MiB."""
    taken = moments("ring", 20)
    with tempfile.TemporaryDirectory() as folder:
        look = Look(("dashboard",), SIZE)
        animate(
            islice(cycle(taken), frames),
            Path(folder) / f"a{ending}",
            Animation(look, Pace(15, 0)),
            last_step=STEPS * len(taken),
        )
    return peak_memory()


def peak_memory() -> float:
    """Of this process, MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # what `resource` tells on Linux includes the process that started this one
        return float(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def report(count: int, arguments: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        rows = "\n".join(speed_rows(count, Path(folder)))
    memory = "\n".join(memory_rows())
    return (
        f"{HEAD.format(arguments=arguments, rounds=ROUNDS)}\n"
        "| data | view | drawn alone, frames/s | GIF, frames/s | KB a frame | MP4, frames/s | KB a frame |\n"
        f"|---|---|---|---|---|---|---|\n{rows}\n\n"
        "Aims: 20 frames/s for the plane, 8 for the dashboard.\n\n"
        f"| dashboard of ring | peak MiB at {MEMORY_FRAMES[0]} frames | at {MEMORY_FRAMES[1]:,} frames |\n"
        f"|---|---|---|\n{memory}\n\nPyTorch and Matplotlib, loaded, are most of it.\n"
    )


def main() -> int:
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=FRAMES, help="of each clip")
    parser.add_argument("--only-memory", nargs=2, metavar=("ENDING", "FRAMES"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only_memory:
        print(write_and_weigh(chosen.only_memory[0], int(chosen.only_memory[1])))
        return 0
    text = report(chosen.frames, "" if chosen.frames == FRAMES else f" --frames {chosen.frames}")
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
