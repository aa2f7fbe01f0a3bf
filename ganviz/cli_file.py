"""`ganviz open`, `export` and `url`: what can be done with the file of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from ganviz.cli_options import DataDir, Device, Threads
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
)
from ganviz.errors import SettingError
from ganviz.experiment import Experiment, Link
from ganviz.recording import Recording, open_recording
from ganviz.runfile import WRITTEN, check_writable, write_recording
from ganviz.training import pick_device

RunFile = Annotated[Path, typer.Argument(metavar="RUN.ganviz", help="A file that `train --out` or a page wrote.")]
EXPORTS = [ending for ending in WRITTEN if ending != ".ganviz"]


def open_(
    run: RunFile,
    port: Port = 5006,
    address: Address = "127.0.0.1",
    allow_websocket_origin: Origins = None,
    device: Device = "auto",
    data_dir: DataDir = None,
    threads: Threads = 1,
    max_sessions: MaxSessions = None,
    max_exports: MaxExports = None,
    history_mb: HistoryMb = 64.0,
    history_disk_mb: HistoryDiskMb = 0.0,
    autosave: AutosaveFolder = None,
    autosave_every: AutosaveEvery = 30.0,
    processes: Processes = True,
    show: Show = False,
) -> None:
    """Open a run on a page, paused where it stood and with its history; each page goes on with a copy of its own."""
    pick_device(device)
    experiment = _experiment_at_the_end(open_recording(run, history_mb))
    serve_pages(
        port,
        address,
        allow_websocket_origin,
        max_sessions=max_sessions,
        max_exports=max_exports,
        history_disk_mb=history_disk_mb,
        show=show,
        experiment=experiment,
        opened=run.absolute(),
        device=device,
        data_dir=data_dir,
        threads=threads,
        processes=processes,
        history_mb=history_mb,
        autosave=autosave,
        autosave_every=autosave_every,
    )


def export(
    run: RunFile,
    out: Annotated[Path, typer.Option(help=f"File to write; its ending says what: {', '.join(EXPORTS)}.")],
    data_dir: DataDir = None,
) -> None:
    """Write what was seen of a run, its curves, samples or weights, or a script that trains it again."""
    check_writable(out)
    write_recording(open_recording(run), out, data_dir)
    print(f"Wrote {out}.")


def url(
    run: RunFile,
    base: Annotated[
        str, typer.Option(help="Address of the server that is to open the link.")
    ] = "http://localhost:5006",
) -> None:
    """Print a link that begins the run's experiment anew, with the settings in force where it stood."""
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).netloc:
        raise SettingError(f"--base {base!r} is no address of a server, such as http://localhost:5006")
    experiment = _experiment_at_the_end(open_recording(run))
    link = Link(settings={"data": experiment.data, **experiment.differences()})
    print(f"{base.rstrip('/')}/?{link.query()}")


def _experiment_at_the_end(recording: Recording) -> Experiment:
    """The settings in force where a run stood."""
    if recording.end is not None:
        return Experiment(**recording.end.settings)
    experiment = recording.experiment.copy()
    for change in recording.changes:
        change.take(experiment)
    return experiment
