"""A run as a file that others can read: all of it, what was seen, its numbers, its samples, its weights, or code."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import save

from ganviz.atomic import final_name, require_place, whole_file
from ganviz.data import DATA
from ganviz.engine import Run
from ganviz.errors import GanvizError, SettingError
from ganviz.experiment import PLAYERS
from ganviz.export import FORMATS, STILLS, KeptMoments, animate, draw_still, replay
from ganviz.export.code import ENDINGS, script_of, write_code
from ganviz.observation.latents import from_square
from ganviz.recording import ENDING, Recording, save_recording

Columns = Mapping[str, NDArray[np.float64]]
Writer = Callable[[Recording, Path, Path | None], None]


def check_writable(path: Path) -> None:
    """Find out, before hours of training, whether a run can be written to `path`; leaves nothing behind.

    Raises:
        GanvizError: naming the folder that is missing or refuses, or the endings there are.
    """
    if path.suffix not in WRITTEN:
        raise SettingError(f"cannot write {path.name!r}; choose an ending from {', '.join(WRITTEN)}")
    require_place(path)


def check_run(run: Run, path: Path) -> None:
    """Find out, before hours of training, whether what a run does can be written as the ending of `path` says.

    Raises:
        SettingError: naming the setting that cannot.
    """
    if path.suffix in ENDINGS:
        script_of(run.recording, run.trainer.step_count)


def write_run(run: Run, path: Path) -> None:
    """Write the run as it is; see `write_recording`."""
    write_recording(run.recorded(), path, run.data_dir)


def write_recording(recording: Recording, path: Path, data_dir: Path | None = None) -> None:
    """Write what the ending of `path` says, a name in `WRITTEN`, of a copy of a recording (see `Recording.copy`).

    Args:
        data_dir: see `Trainer`; weights are taken from a trainer built anew.

    Raises:
        GanvizError: if the file cannot be written; one that was there before is still whole then.
    """
    check_writable(path)
    if path.suffix in STILLS:
        draw_still(recording.moment(recording.snapshots[-1]), path)
        return
    if path.suffix in FORMATS:
        animate(KeptMoments(recording, replay.FRAMES), path)
        return
    try:
        with whole_file(path) as partial:
            WRITERS[path.suffix](recording, partial, data_dir)
    except SafetensorError as problem:
        raise GanvizError(f"cannot write {path}: {problem}") from problem


# --- the kinds of files
def _ganviz(recording: Recording, path: Path, data_dir: Path | None) -> None:
    """All of it."""
    save_recording(recording, path)


def _json(recording: Recording, path: Path, data_dir: Path | None) -> None:
    """Settings, log of changes, curves and final metrics."""
    last = recording.snapshots[-1] if len(recording.snapshots) else None
    content = {
        "experiment": recording.experiment.differences(),
        "changes": [{"step": c.step, "settings": dict(c.settings)} for c in recording.changes],
        "step": recording.end.step if recording.end else recording.snapshots.last_step,
        "metrics": {name: _number(value) for name, value in last.metrics.items()} if last else {},
        "status": last.status if last else "",
        "losses": {name: _rounded(column) for name, column in recording.losses.columns().items()},
        "observations": {name: _rounded(column) for name, column in _observed(recording).items()},
    }
    path.write_text(json.dumps(content, indent=1, allow_nan=False), encoding="utf-8")


def _csv(recording: Recording, path: Path, data_dir: Path | None) -> None:
    """A table of the curves: a row for each step of which anything is known, and what was changed after it."""
    losses = {f"{name}_loss" if name != "step" else name: c for name, c in recording.losses.columns().items()}
    observed = _observed(recording)
    names = [*(name for name in (*losses, *observed) if name != "step"), "changes"]
    rows: dict[float, dict[str, str]] = {}
    for columns in (losses, observed):
        for place, step in enumerate(columns.get("step", ())):
            row = rows.setdefault(float(step), {})
            row |= {name: _cell(column[place]) for name, column in columns.items() if name != "step"}
    for step, told in _events(recording):
        row = rows.setdefault(step, {})
        row["changes"] = "; ".join(filter(None, (row.get("changes"), told)))
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["step", *dict.fromkeys(names)])
        table.writerows(
            [f"{step:.12g}", *(rows[step].get(n, "") for n in dict.fromkeys(names))] for step in sorted(rows)
        )


def _npz(recording: Recording, path: Path, data_dir: Path | None) -> None:
    """Curves and final samples as arrays; "latents" are the first two coordinates of those of the first fakes."""
    arrays: dict[str, Any] = {f"losses_{name}": column for name, column in recording.losses.columns().items()}
    arrays |= {f"observations_{name}": column for name, column in _observed(recording).items()}
    last = recording.snapshots[-1] if len(recording.snapshots) else None
    samples = last and (last.plane or last.grid)
    if last and samples:
        arrays |= {"real": samples.real, "fake": samples.fake}
        if last.game:
            arrays["latents"] = from_square(last.game.latents, last.settings["latent"])
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _safetensors(recording: Recording, path: Path, data_dir: Path | None) -> None:
    """Weights of both networks, named as in PyTorch, and the settings as metadata."""
    trainer = recording.resume("cpu", data_dir)
    tensors = {
        f"{player}.{name}": tensor.detach().cpu().clone()
        for player in PLAYERS
        for name, tensor in getattr(trainer, player).tensors().items()
    }
    metadata = {"experiment": trainer.experiment.to_json(), "step": str(trainer.step_count)}
    path.write_bytes(save(tensors, metadata=metadata))


def _code(recording: Recording, path: Path, data_dir: Path | None) -> None:
    """The run as a script or notebook that trains it again without ganviz."""
    write_code(recording, final_name(path), into=path)


def _html(recording: Recording, path: Path, data_dir: Path | None) -> None:
    """Everything that was seen of the run, as a page for any browser."""
    title = f"{DATA[recording.experiment.data].title}: a GAN learns"
    made = replay.compose_replay(map(recording.moment, recording.snapshots), title=title)
    assert made is not None  # only what can be cancelled may come to nothing
    path.write_text(made.html, encoding="utf-8", newline="\n")


# --- their parts
def _observed(recording: Recording) -> Columns:
    """The curves of what was observed, without those of which nothing is known."""
    columns = recording.observations.columns()
    return {name: column for name, column in columns.items() if name == "step" or not np.isnan(column).all()}


def _events(recording: Recording) -> list[tuple[float, str]]:
    changes = [(float(c.step), ", ".join(f"{n}={v}" for n, v in c.settings.items())) for c in recording.marks()]
    return changes + [(float(step), f"{player}: new weights") for step, player, _ in recording.reinitialized]


def _cell(x: float) -> str:
    return "" if math.isnan(x) else f"{x:.7g}"


def _rounded(column: NDArray[np.float64]) -> list[float | None]:
    return [_number(round(float(x), 6)) for x in column]


def _number(x: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return x if math.isfinite(x) else None


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        ENDING: _ganviz,
        ".html": _html,
        ".py": _code,
        ".ipynb": _code,
        ".csv": _csv,
        ".json": _json,
        ".npz": _npz,
        ".safetensors": _safetensors,
    }
)
WRITTEN = tuple(dict.fromkeys((*WRITERS, *FORMATS, *STILLS)))
FRAMED = (ENDING, ".html", *(ending for ending in FORMATS if ending not in STILLS))
"""Endings that tell of the whole run by its snapshots; the others need only the last."""
