"""`ganviz data`: which data there are and where their files lie, and the only place that downloads any."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from ganviz.data import DATA, PUBLISHED, DataEntry, fetch, where
from ganviz.data.own import own_folder
from ganviz.data.store import require_folder
from ganviz.errors import DataError, SettingError, unknown

data_app = typer.Typer(no_args_is_help=True, help="Data: what there is, where its files are, and downloads.")

DataDir = Annotated[Path | None, typer.Option(help="Folder of data, with one folder for each; else ganviz's cache.")]
Names = Annotated[list[str], typer.Argument(help=f"What to download: {', '.join(PUBLISHED)}.")]


@data_app.command(name="list")
def list_(data_dir: DataDir = None) -> None:
    """List all data, and of what is kept in files whether they are there."""
    if data_dir is not None:
        require_folder(data_dir)
    table = Table(title="Data (data=name)", title_justify="left")
    for column in ("name", "title", "kind", "classes", "files", "download"):
        table.add_column(column, no_wrap=column in ("name", "download"), overflow="fold")
    for entry in DATA.values():
        table.add_row(entry.name, entry.title, entry.kind, _classes(entry), _files(entry, data_dir), _download(entry))
    Console().print(table)


@data_app.command(name="fetch")
def fetch_(names: Names, data_dir: DataDir = None) -> None:
    """Download data once, verified, for training to read from then on; what is there is not fetched again."""
    for name in names:
        _require_download(name)
    for name in names:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        ) as progress:
            folder = fetch(name, data_dir, _Bars(progress))
        print(f"The files of {name} are in {folder}.")


class _Bars:
    """A bar for each file that comes."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def __call__(self, file: str, done: int, total: int) -> None:
        if file not in self._bars:
            self._bars[file] = self._progress.add_task(file)
        self._progress.update(self._bars[file], completed=done, total=total or None)


def _require_download(name: str) -> None:
    if name not in DATA:
        raise SettingError(unknown("data", name, PUBLISHED))
    if name not in PUBLISHED:
        raise SettingError(f"{name} needs no download; choose one of: {', '.join(PUBLISHED)}")


def _classes(entry: DataEntry) -> str:
    return str(len(entry.classes)) if entry.classes else ""


def _files(entry: DataEntry, data_dir: Path | None) -> str:
    """Where the files are, or how they come there."""
    if entry.name == "own":
        try:
            return str(own_folder(data_dir))
        except DataError:
            return f"no: put pictures into {data_dir or 'DIR'}/own and name DIR by --data-dir"
    if entry.name not in PUBLISHED:
        return "come with ganviz" if entry.name in ("mnist", "stacked_mnist") else "none needed"
    folder = where(entry.name, data_dir)
    return str(folder) if folder else f"no: ganviz data fetch {entry.name}"


def _download(entry: DataEntry) -> str:
    published = PUBLISHED.get(entry.name)
    if published is None:
        return ""
    return f"{'≤ ' if published.archive else ''}{published.megabytes} MB"
