"""The command line: serve, train, record, sweep, open, export, url, list, data. Only those that serve import Panel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ganviz import __version__
from ganviz.cli_data import data_app
from ganviz.cli_file import export, open_, url
from ganviz.cli_options import DataDir, Device, Preset, Settings, TablePath, Threads, Weights, experiment_of
from ganviz.cli_record import record
from ganviz.cli_serve import (
    Address,
    AutosaveEvery,
    AutosaveFolder,
    HistoryDiskMb,
    HistoryMb,
    MaxExports,
    MaxSessions,
    Origins,
    Port,
    Processes,
    Show,
    serve_pages,
    spilling,
)
from ganviz.cli_sweep import sweep
from ganviz.data import DATA
from ganviz.engine import Run
from ganviz.engine.pace import MAX_FPS
from ganviz.errors import DivergedError, GanvizError
from ganviz.experiment import SETTINGS, setting
from ganviz.export import train as train_looking
from ganviz.export.replay import FRAMES
from ganviz.export.replay import PARTS as FRAMED_PARTS
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS, Regularizer
from ganviz.networks import ARCHITECTURES
from ganviz.presets import Preset as PresetFile
from ganviz.presets import listed_presets
from ganviz.recipes import Recipe, listed_recipes
from ganviz.runfile import FRAMED, WRITTEN, check_run, check_writable, write_run
from ganviz.training import available_devices, pick_device

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Watch a GAN learn, break it, understand why.")
app.add_typer(data_app, name="data")
app.command(name="open")(open_)
app.command()(export)
app.command()(url)
app.command()(record)
app.command()(sweep)
HISTORY_MB = 64.0  # memory of a run's recording, MiB
FRAMED_MB = 512.0  # the same where every frame is to be kept


@app.command()
def serve(
    port: Port = 5006,
    address: Address = "127.0.0.1",
    allow_websocket_origin: Origins = None,
    preset: Preset = None,
    set_: Settings = None,
    table: TablePath = None,
    weights: Weights = None,
    device: Device = "auto",
    data_dir: DataDir = None,
    threads: Threads = 1,
    max_sessions: MaxSessions = None,
    max_exports: MaxExports = None,
    max_fps: Annotated[float, typer.Option(min=0.1, max=60, help="Frames a second at most.")] = MAX_FPS,
    history_mb: HistoryMb = HISTORY_MB,
    history_disk_mb: HistoryDiskMb = 0.0,
    autosave: AutosaveFolder = None,
    autosave_every: AutosaveEvery = 30.0,
    pause_after: Annotated[float, typer.Option(min=0, help="Minutes until an untended run pauses.")] = 60.0,
    release_after: Annotated[float, typer.Option(min=0, help="Minutes until a paused run is released.")] = 180.0,
    session_lifetime: Annotated[float, typer.Option(min=1, help="Seconds a closed page keeps its run.")] = 120.0,
    processes: Processes = True,
    show: Show = False,
) -> None:
    """Serve the lab in a browser."""
    experiment, warm_start = experiment_of(preset, set_, table, weights)
    pick_device(device)
    serve_pages(
        port,
        address,
        allow_websocket_origin,
        max_sessions=max_sessions,
        max_exports=max_exports,
        history_disk_mb=history_disk_mb,
        session_lifetime=session_lifetime,
        show=show,
        experiment=experiment,
        warm_start=warm_start,
        device=device,
        data_dir=data_dir,
        threads=threads,
        processes=processes,
        max_fps=max_fps,
        history_mb=history_mb,
        autosave=autosave,
        autosave_every=autosave_every,
        pause_after=pause_after,
        release_after=release_after,
    )


@app.command()
def train(
    steps: Annotated[int, typer.Option(min=1, help="Training steps to take.")] = 3000,
    out: Annotated[
        Path | None, typer.Option(help=f"File to write; its ending says what: {', '.join(WRITTEN)}.")
    ] = None,
    preset: Preset = None,
    set_: Settings = None,
    table: TablePath = None,
    weights: Weights = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the run.")] = None,
    snapshots: Annotated[
        int, typer.Option(min=1, help="Snapshots to take on the way, for files that show it.")
    ] = FRAMES,
    device: Device = "auto",
    data_dir: DataDir = None,
    threads: Threads = 1,
    history_mb: HistoryMb = FRAMED_MB,
    history_disk_mb: HistoryDiskMb = 0.0,
) -> None:
    """Train without a page, with a progress bar, and write the run to a file."""
    import torch

    torch.set_num_threads(threads)
    if out is not None:
        check_writable(out)
    experiment, warm_start = experiment_of(preset, set_, table, weights)
    if seed is not None:
        experiment.update({"seed": seed})
    frames = snapshots if out is not None and out.suffix in FRAMED else 0  # other files tell of the end only
    with spilling(history_disk_mb) as spill:
        run = Run(
            experiment, device=device, data_dir=data_dir, history_mb=history_mb, spill=spill, warm_start=warm_start
        )
        if out is not None:
            check_run(run, out)
        _train_and_tell(run, steps, frames)
        if out is not None:
            write_run(run, out)
            print(f"Wrote {out}.")


@app.command(name="list")
def list_() -> None:
    """List presets, recipes, data, objectives, regularizers, tricks, architectures, devices and settings."""
    console = Console()
    console.print(_table("Presets", ("name", "title", "what to watch for"), map(_preset_row, listed_presets())))
    told = ("name", "title", "what brings it back", "what does not")
    console.print(_table("Recipes of mode collapse", told, map(_recipe_row, listed_recipes())))
    console.print(_table("Data", ("name", "title", "what it is"), ((d.name, d.title, d.doc) for d in DATA.values())))
    objectives = ((o.name, o.title, o.doc) for o in OBJECTIVES.values())
    console.print(_table("Objectives (objective=name)", ("name", "title", "what it does"), objectives))
    regularizers = ((r.name, r.title, r.doc, _knobs(r)) for r in REGULARIZERS.values())
    columns = ("name", "title", "what it does", "settings")
    console.print(_table('Regularizers (regularizers=["name", ...])', columns, regularizers))
    tricks = ((t.title, t.doc, ", ".join(f"{k}={v}" for k, v in t.on.items())) for t in TRICKS.values())
    console.print(_table("Tricks", ("title", "what it does", "switched on by"), tricks))
    architectures = ((a.name, a.title, a.doc) for a in ARCHITECTURES.values())
    console.print(_table("Architectures", ("name", "title", "what it is"), architectures))
    console.print(_table("Settings (name=value)", ("name", "default", "values", "what it does"), map(_row, SETTINGS)))
    console.print(f"Devices: {', '.join(available_devices())}")


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"ganviz {__version__}")
        raise typer.Exit()


def main() -> None:
    """Run the command line; expected errors become one line and exit code 2."""
    try:
        app()
    except GanvizError as problem:
        print(f"ganviz: {problem}", file=sys.stderr)
        sys.exit(2)


def _train_and_tell(run: Run, steps: int, frames: int) -> None:
    if note := getattr(run.trainer.data, "note", ""):
        print(note)
    _train(run, steps, frames)
    print(run.recording.snapshots[-1].status)


def _train(run: Run, steps: int, frames: int) -> None:
    """Take `steps` steps, counted from where the run begins, with `frames` snapshots evenly on the way."""
    framed = {run.trainer.step_count + i * steps // frames for i in range(frames)}
    columns = (TextColumn("training"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("training", total=steps)
        for done in train_looking(run, steps, framed, FRAMED_PARTS):
            if done % 10 == 0 or done == steps:  # telling takes time, too
                progress.update(task, completed=done)
    if run.diverged:
        raise DivergedError(run.trainer.step_count, run.diverged)


def _preset_row(preset: PresetFile) -> tuple[str, str, str]:
    return preset.name, preset.title, preset.about


def _recipe_row(recipe: Recipe) -> tuple[str, ...]:
    helps, fails = ("; ".join(c.title for c in recipe.cures if c.works == works) for works in (True, False))
    return recipe.name, recipe.title, helps, fails


def _knobs(regularizer: Regularizer) -> str:
    return ", ".join(knob.name for knob in regularizer.knobs)


def _row(name: str) -> tuple[str, str, str, str]:
    declared = setting(name)
    bounds = getattr(declared, "bounds", None)
    values = f"{bounds[0]} to {bounds[1]}" if bounds else ", ".join(map(str, getattr(declared, "objects", ["text"])))
    default = str(declared.default)
    return name, default if len(default) < 40 else f"{default[:12]}…", values, declared.help


def _table(title: str, columns: tuple[str, ...], rows: Any) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*row)
    return table
