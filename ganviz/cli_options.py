"""Options that several commands share, and the experiment that they describe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ganviz.data import encode_points, read_table
from ganviz.errors import SettingError
from ganviz.experiment import Experiment
from ganviz.presets import load_preset
from ganviz.weights import WarmStart, read_weights, require_same_networks

Preset = Annotated[
    str | None,
    typer.Option(help="Start from a preset, with its weights if it has any and no --set; `ganviz list` names them."),
]
Settings = Annotated[
    list[str] | None, typer.Option("--set", help="A setting, as name=value; may be repeated. See `ganviz list`.")
]
TablePath = Annotated[
    Path | None,
    typer.Option("--table", help="Points to learn from: CSV, TSV, JSON or NPY with a row x, y for each; see README."),
]
Weights = Annotated[
    Path | None,
    typer.Option(help="Begin with the weights in a .safetensors file that `train --out` or `export` wrote."),
]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1, mps …")]
DataDir = Annotated[Path | None, typer.Option(help="Folder of data, your images in its folder own; see `data list`.")]
Threads = Annotated[int, typer.Option(min=1, help="CPU threads of a tensor operation; 1 is best for small networks.")]


def experiment_of(
    preset: str | None, assignments: list[str] | None, table: Path | None, weights: Path | None = None
) -> tuple[Experiment, WarmStart | None]:
    """The experiment asked for, and the weights to begin with.

    Those of a preset are left out if its settings or data were changed; those of a file are not.
    """
    if preset and weights:
        raise SettingError(f"--preset {preset} and --weights {weights} exclude each other; choose one of them")
    chosen = load_preset(preset) if preset else None
    made_with, start = read_weights(weights) if weights else (Experiment(), None)
    experiment = chosen.experiment() if chosen else made_with.copy()
    brought = _of_table(table)
    changes = brought | dict(_assignment(text) for text in assignments or [])
    for name in brought:
        if changes[name] != brought[name]:
            other = f"{name}={str(changes[name])[:20]}"
            raise SettingError(f"--table brings data of its own, and --set {other} other; choose one of them")
    experiment.update(changes)
    if weights:
        require_same_networks(weights, made_with, experiment)
        return experiment, start
    return experiment, chosen.warm_start() if chosen and not changes else None


def _of_table(path: Path | None) -> dict[str, Any]:
    """The settings that a table of points makes."""
    if path is None:
        return {}
    table = read_table(path, str(path))
    if table.rows > len(table.points):
        print(f"{path}: {table.rows:,} points; {len(table.points):,} of them, drawn at random, are used.")
    return {"data": "drawn", "drawing": encode_points(table.points)}


def _assignment(text: str) -> tuple[str, Any]:
    """name=value; the value as JSON where it is JSON, else as it stands."""
    name, equals, value = text.partition("=")
    if not equals:
        raise SettingError(f"--set {text!r} is not of the form name=value")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
