"""`ganviz record`: train without a page and write what was to be seen as an animation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ganviz.atomic import require_place
from ganviz.cli_options import DataDir, Device, Preset, Settings, TablePath, Threads, experiment_of
from ganviz.engine import Run
from ganviz.errors import SettingError, unknown
from ganviz.export import (
    DASHBOARD,
    FORMATS,
    SPACINGS,
    THEMES,
    VIEWS,
    Animation,
    Look,
    Pace,
    Written,
    animate,
    fitting_views,
    format_of,
    frames_wanted,
    moments_of,
    read_size,
    spaced,
    wanted_parts,
)
from ganviz.observation.probe import MOST_TILES
from ganviz.presets import load_preset

TILES = 6  # along a side of the sample grid
Out = Annotated[Path, typer.Option(help=f"File to write; its ending says what: {', '.join(FORMATS)}.")]
Views = Annotated[
    list[str] | None,
    typer.Option("--view", help=f"What is shown: {', '.join(VIEWS)}; may be repeated. Else the dashboard."),
]


def record(
    out: Out,
    steps: Annotated[int, typer.Option(min=1, help="Training steps to take.")] = 3000,
    preset: Preset = None,
    set_: Settings = None,
    table: TablePath = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the run.")] = None,
    view: Views = None,
    size: Annotated[str, typer.Option(help="Width x height in pixels.")] = "800x600",
    theme: Annotated[str, typer.Option(help=f"{' or '.join(THEMES)}.")] = "light",
    title: Annotated[str | None, typer.Option(help="Over the picture; else the preset's. Empty for none.")] = None,
    captions: Annotated[bool, typer.Option(help="Step, settings and changes below the picture.")] = True,
    frames: Annotated[int | None, typer.Option(min=1, help="Frames; else as many as the seconds need.")] = None,
    seconds: Annotated[float | None, typer.Option(help="How long it runs; else 10, or as the frames need.")] = None,
    fps: Annotated[float | None, typer.Option(help="Frames a second; else 15.")] = None,
    spacing: Annotated[
        str, typer.Option(help=f"Steps between frames: {', '.join(SPACINGS)}; log is dense at first.")
    ] = "even",
    hold: Annotated[float, typer.Option(help="Seconds for which the last frame stays on.")] = 1.0,
    device: Device = "auto",
    data_dir: DataDir = None,
    threads: Threads = 1,
) -> None:
    """Train without a page and write an animation of it: GIF, MP4, WebM, WebP or PNG."""
    import torch

    torch.set_num_threads(threads)
    experiment, warm_start = experiment_of(preset, set_, table)
    if seed is not None:
        experiment.update({"seed": seed})
    count, rate = frames_wanted(frames, seconds, fps)
    animation = Animation(_look(view, size, theme, _title(title, preset), captions), Pace(rate, hold))
    fitting_views(animation.look.views, experiment.data)
    format_of(out)
    require_place(out)
    tiles = MOST_TILES if experiment.conditions() else TILES  # a column for each class, as on the page
    run = Run(experiment, device=device, data_dir=data_dir, warm_start=warm_start, tiles=tiles)
    begin = run.trainer.step_count
    chosen = spaced(begin + steps, count, spacing, begin)
    if seconds is not None and spacing != "all":  # fewer steps than frames: each stays on longer
        animation = replace(animation, pace=Pace(min(rate, len(chosen) / seconds), hold))
    written = _write(run, chosen, out, animation)
    if run.diverged:
        print(f"Training diverged at step {run.trainer.step_count:,}: {run.diverged}. The animation ends there.")
    print(f"Wrote {out}: {written.frames} frames, {written.seconds:.1f} s, {written.bytes / 1e6:.1f} MB.")


def _look(view: list[str] | None, size: str, theme: str, title: str, captions: bool) -> Look:
    if theme not in THEMES:
        raise SettingError(unknown("theme", theme, THEMES))
    return Look(tuple(view or (DASHBOARD,)), read_size(size), theme == "dark", title, captions)


def _title(title: str | None, preset: str | None) -> str:
    """What was asked for, else the preset's."""
    return title if title is not None else load_preset(preset).title if preset else ""


def _write(run: Run, steps: list[int], out: Path, animation: Animation) -> Written:
    """Train and write, with a bar as that of `train`."""
    columns = (TextColumn("recording"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("recording", total=len(steps))
        return animate(
            moments_of(run, steps, wanted_parts(animation.look.views, animation.look.captions)),
            out,
            animation,
            total=len(steps),
            last_step=steps[-1],
            progress=lambda share: bar.update(task, completed=round(share * len(steps))),
        )
