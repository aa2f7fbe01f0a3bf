"""`ganviz sweep`: train a wall of small runs over two settings, all at once, and write what came out."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ganviz.atomic import require_place
from ganviz.cli_options import DataDir, Device, Threads
from ganviz.errors import DataError, SettingError, unknown
from ganviz.experiment import SweepPlan
from ganviz.export import STILLS, THEMES, WALL_ENDINGS, require_wall_ending, write_heatmap, write_wall
from ganviz.observation import Wall, WallProbe
from ganviz.presets import load_preset
from ganviz.recording import open_wall, save_wall
from ganviz.training import Sweep

LARGEST_SPEC = 2**20  # bytes
STATE = ".sweep"  # ending of the file that an interrupted sweep leaves beside its spec
FRAMES = 40
SAVE_EVERY = 10  # looks between two saves
AT_ONCE = 20  # steps
KEYS = ("title", "preset", "settings", "axes", "seeds", "steps")

Spec = Annotated[Path, typer.Argument(help="YAML file with preset or settings, axes, seeds, steps; see README.")]
Outs = Annotated[
    list[Path] | None, typer.Option(help=f"File to write, may be repeated; its ending: {', '.join(WALL_ENDINGS)}.")
]
Heatmaps = Annotated[
    list[Path] | None,
    typer.Option(help=f"Heatmap of final coverage, seeds averaged; its ending: {', '.join(STILLS)}."),
]


def sweep(
    spec: Spec,
    out: Outs = None,
    heatmap: Heatmaps = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Steps of each cell; else the spec's.")] = None,
    frames: Annotated[
        int, typer.Option(min=1, max=1000, help="Looks at the wall, of which animations show all.")
    ] = FRAMES,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an interrupted sweep of this spec stopped.")
    ] = False,
    theme: Annotated[str, typer.Option(help=f"{' or '.join(THEMES)}.")] = "light",
    device: Device = "auto",
    data_dir: DataDir = None,
    threads: Threads = 1,
) -> None:
    """Train runs over two settings, all at once, and write them as small multiples, table or animation."""
    import torch

    torch.set_num_threads(threads)
    if theme not in THEMES:
        raise SettingError(unknown("theme", theme, THEMES))
    _require_writable(out or [], heatmap or [])
    title, plan = read_spec(spec, steps)
    state = spec.with_suffix(STATE)
    require_place(state)
    wall, made, probe = _begin(plan, state, resume, device, data_dir)
    for why, cells in made.alone.items():
        print(f"{cells} of {len(made)} cells are trained one after the other, which takes longer: {why}.")
    wall = _train(wall, made, probe, plan.looks(frames), state)
    _tell(wall)
    for path, write in [*((p, write_wall) for p in out or []), *((p, write_heatmap) for p in heatmap or [])]:
        write(wall, path, title, theme == "dark")
        print(f"Wrote {path}.")
    state.unlink(missing_ok=True)


def read_spec(path: Path, steps: int | None = None) -> tuple[str, SweepPlan]:
    """(title, plan) of a YAML file; `steps` instead of its own.

    Raises:
        DataError: if it cannot be read.
        SettingError: for keys or values that are none, naming those that are.
    """
    try:
        if path.stat().st_size > LARGEST_SPEC:
            raise DataError(
                f"{path} is larger than a description of a sweep, of which {LARGEST_SPEC:,} bytes are the limit"
            )
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as problem:
        reason = getattr(problem, "strerror", None) or " ".join(str(problem).split())
        raise DataError(f"cannot read {path}: {reason}") from problem
    if not isinstance(spec, dict):
        raise SettingError(f"{path} holds no mapping; a sweep is described by the keys {', '.join(KEYS)}")
    for key in spec:
        if key not in KEYS:
            raise SettingError(f"{path}: {unknown('key', key, KEYS)}")
    try:
        return _title(spec, path), SweepPlan.from_dict(_plain(spec, steps))
    except SettingError as problem:
        raise SettingError(f"{path}: {problem}") from problem


def _title(spec: dict[str, Any], path: Path) -> str:
    told = spec.get("title", path.stem.replace("-", " ").replace("_", " ").capitalize())
    if not isinstance(told, str):
        raise SettingError(f"title {told!r} is not a text")
    return told


def _plain(spec: dict[str, Any], steps: int | None) -> dict[str, Any]:
    """The spec as `SweepPlan.from_dict` takes it: a preset's settings among the others."""
    plain = {key: value for key, value in spec.items() if key not in ("title", "preset")}
    if "preset" in spec:
        own = plain.get("settings", {})
        if not isinstance(own, dict):
            raise SettingError(f"settings {own!r} is not a mapping of names to values")
        plain["settings"] = {**load_preset(str(spec["preset"])).settings, **own}
    return plain if steps is None else {**plain, "steps": steps}


def _require_writable(outs: list[Path], heatmaps: list[Path]) -> None:
    for path in outs:
        require_wall_ending(path)
    for path in heatmaps:
        require_wall_ending(path, STILLS)


def _begin(
    plan: SweepPlan, state: Path, resume: bool, device: str, data_dir: Path | None
) -> tuple[Wall, Sweep, WallProbe]:
    """A wall at its first step, or at that where an interrupted sweep stopped."""
    if not resume:
        made = Sweep(plan.experiments(), device, data_dir)
        probe = WallProbe(made)
        return Wall.begun(plan, probe), made, probe
    if not state.exists():
        raise DataError(f"there is nothing to resume: {state} does not exist; leave --resume away to begin")
    wall, states = open_wall(state)
    if {**wall.plan.to_dict(), "steps": 0} != {**plan.to_dict(), "steps": 0}:
        raise SettingError(
            f"{state} was left by another sweep than the one described now; leave --resume away to begin"
        )
    made = Sweep(plan.experiments(), device, data_dir, states)
    print(f"Goes on at step {made.step_count:,}.")
    return wall.with_plan(plan), made, WallProbe(made)


def _train(wall: Wall, made: Sweep, probe: WallProbe, steps: list[int], state: Path) -> Wall:
    """Look at each of `steps`; who interrupts leaves a file to go on from."""
    columns = (TextColumn("sweeping"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    due = [step for step in steps if step > made.step_count]
    with Progress(*columns, console=Console(stderr=True)) as progress, _interruptions() as asked:
        print(f"Training {len(made)} cells in {made.computations} batches; Ctrl+C stops, --resume goes on.", flush=True)
        task = progress.add_task("sweeping", total=steps[-1], completed=made.step_count)
        for count, step in enumerate(due, 1):
            while made.step_count < step and not asked.is_set():  # a few at a time, so that the bar moves
                made.step(min(AT_ONCE, step - made.step_count))
                progress.update(task, completed=made.step_count)
            if asked.is_set():
                break
            wall = wall.with_view(probe.observe(thorough=step == steps[-1]))
            if count % SAVE_EVERY == 0 or step == steps[-1]:  # at the end, too, as writing files may fail
                save_wall(wall, state, made)
    if asked.is_set():
        save_wall(wall, state, made)
        print(f"Stopped at step {made.step_count:,}; --resume goes on from {state}.")
        raise typer.Exit(130)
    return wall


@contextmanager
def _interruptions() -> Iterator[Event]:
    """Within, Ctrl+C sets what is given and breaks nothing off: half a step could not be gone on from."""
    asked = Event()
    before = signal.signal(signal.SIGINT, lambda number, frame: asked.set())
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(wall: Wall) -> None:
    """The best place, and how many cells diverged."""
    means = wall.mean_coverage()
    best = int(means.argmax())
    seeds = wall.plan.shape[2]
    varied = [v for i, v in enumerate(wall.plan.varied()) if i % seeds == 0][best]
    told = ", ".join(f"{name}={value}" for name, value in varied.items() if name != "seed" or seeds == 1)
    print(f"Step {wall.steps[-1]:,}. Coverage is best, {means[best]:.0%}, with {told}.")
    if broken := int((wall.broken > 0).sum()):
        print(f"{broken} of {len(wall.broken)} cells diverged.")
