"""The command line: serve, train, record, list, data. Panel is imported only by `serve`."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ganviz import __version__
from ganviz.cli_data import data_app
from ganviz.cli_options import DataDir, Device, Preset, Settings, TablePath, Threads, experiment_of
from ganviz.cli_record import record
from ganviz.data import DATA
from ganviz.engine import Run
from ganviz.errors import DivergedError, GanvizError, SettingError
from ganviz.experiment import SETTINGS, setting
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS, Regularizer
from ganviz.networks import ARCHITECTURES
from ganviz.presets import Preset as PresetFile
from ganviz.presets import listed_presets
from ganviz.runfile import WRITERS, check_writable, write_run
from ganviz.training import available_devices, pick_device

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Watch a GAN learn, break it, understand why.")
app.add_typer(data_app, name="data")
app.command()(record)
LOOK_EVERY = 100  # steps between two looks at the losses in `train`


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 5006,
    address: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    allow_websocket_origin: Annotated[
        list[str] | None, typer.Option(help="host:port under which the page is opened; may be repeated.")
    ] = None,
    preset: Preset = None,
    set_: Settings = None,
    table: TablePath = None,
    device: Device = "auto",
    data_dir: DataDir = None,
    threads: Threads = 1,
    max_sessions: Annotated[int | None, typer.Option(min=1, help="Pages that may train at once.")] = None,
    max_fps: Annotated[float, typer.Option(min=0.1, max=60, help="Frames a second at most.")] = 15.0,
    history_mb: Annotated[float, typer.Option(min=1, help="Memory of each run's recording, MiB.")] = 64.0,
    pause_after: Annotated[float, typer.Option(min=0, help="Minutes until an untended run pauses.")] = 60.0,
    release_after: Annotated[float, typer.Option(min=0, help="Minutes until a paused run is released.")] = 180.0,
    session_lifetime: Annotated[float, typer.Option(min=1, help="Seconds a closed page keeps its run.")] = 120.0,
    processes: Annotated[bool, typer.Option(help="Train each run in a process, or in a thread of the server.")] = True,
    show: Annotated[bool, typer.Option(help="Open the page in a browser.")] = False,
) -> None:
    """Serve the lab in a browser."""
    experiment, warm_start = experiment_of(preset, set_, table)
    pick_device(device)
    port = _free_port(address, port)
    from ganviz.app import ServeOptions, Server
    from ganviz.app import serve as serve_lab

    limit = {} if max_sessions is None else {"max_sessions": max_sessions}
    options = ServeOptions(
        experiment=experiment,
        warm_start=warm_start,
        device=device,
        data_dir=data_dir,
        threads=threads,
        processes=processes,
        max_fps=max_fps,
        history_mb=history_mb,
        pause_after=pause_after,
        release_after=release_after,
        **limit,
    )
    host = "localhost" if address in ("127.0.0.1", "0.0.0.0", "::") else address
    origins = allow_websocket_origin or [f"{host}:{port}", f"127.0.0.1:{port}"]
    print(f"ganviz is at http://{host}:{port} — stop it with Ctrl+C", flush=True)
    serve_lab(
        Server(options),
        port=port,
        address=address,
        websocket_origins=origins,
        session_lifetime=session_lifetime,
        show=show,
    )


@app.command()
def train(
    steps: Annotated[int, typer.Option(min=1, help="Training steps to take.")] = 3000,
    out: Annotated[
        Path | None, typer.Option(help=f"File to write; its ending says what: {', '.join(WRITERS)}.")
    ] = None,
    preset: Preset = None,
    set_: Settings = None,
    table: TablePath = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the run.")] = None,
    device: Device = "auto",
    data_dir: DataDir = None,
    threads: Threads = 1,
) -> None:
    """Train without a page, with a progress bar, and write the run to a file."""
    import torch

    torch.set_num_threads(threads)
    if out is not None:
        check_writable(out)
    experiment, warm_start = experiment_of(preset, set_, table)
    if seed is not None:
        experiment.update({"seed": seed})
    run = Run(experiment, device=device, data_dir=data_dir, warm_start=warm_start)
    if note := getattr(run.trainer.data, "note", ""):
        print(note)
    _train(run, steps)
    print(run.recording.snapshots[-1].status)
    if out is not None:
        write_run(run, out)
        print(f"Wrote {out}.")


@app.command(name="list")
def list_() -> None:
    """List presets, data, objectives, regularizers, tricks, architectures, devices and settings."""
    console = Console()
    console.print(_table("Presets", ("name", "title", "what to watch for"), map(_preset_row, listed_presets())))
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


def _train(run: Run, steps: int) -> None:
    """Take `steps` steps, counted from where the run begins."""
    last = run.trainer.step_count + steps
    columns = (TextColumn("training"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("training", total=steps)
        while run.trainer.step_count < last:
            burst = min(LOOK_EVERY, last - run.trainer.step_count)
            for _ in range(burst):
                run.step()
            # the whole picture at the end; on the way only what notices divergence
            run.capture() if run.trainer.step_count == last else run.capture(())
            progress.advance(task, burst)
            if run.diverged:
                raise DivergedError(run.trainer.step_count, run.diverged)


def _free_port(address: str, port: int) -> int:
    """`port`, or any free one for 0; raises SettingError if it is taken or the address is not this machine's."""
    try:
        with socket.create_server((address, port)) as probe:
            return int(probe.getsockname()[1])
    except OSError as problem:
        raise SettingError(
            f"cannot listen on {address}:{port} ({problem.strerror}); choose another --port, or 0 for any free one"
        ) from problem


def _preset_row(preset: PresetFile) -> tuple[str, str, str]:
    return preset.name, preset.title, preset.about


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
