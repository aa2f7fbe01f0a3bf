"""A finished run as a file that others can read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from safetensors.torch import save_file

from ganviz.engine import Run
from ganviz.errors import GanvizError


def write_run(run: Run, path: Path) -> None:
    """Write the run as the ending of `path` says: a name in `WRITERS`.

    Raises:
        GanvizError: if the file cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        WRITERS[path.suffix](run, partial)
        partial.replace(path)  # an interrupted write leaves no half file under the final name
    except OSError as problem:
        raise GanvizError(f"cannot write {path}: {problem.strerror}") from problem


def _json(run: Run, path: Path) -> None:
    """Settings, log of changes, curves and final metrics."""
    recording, last = run.recording, run.recording.snapshots[-1]
    content = {
        "experiment": recording.experiment.differences(),
        "changes": [{"step": c.step, "settings": dict(c.settings)} for c in recording.changes],
        "step": last.step,
        "metrics": dict(last.metrics),
        "status": last.status,
        "losses": {name: _numbers(column) for name, column in recording.losses.columns().items()},
    }
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _npz(run: Run, path: Path) -> None:
    """Curves and final samples as arrays."""
    last = run.recording.snapshots[-1]
    arrays: dict[str, Any] = {f"losses_{name}": column for name, column in run.recording.losses.columns().items()}
    samples = last.plane or last.grid
    if samples is not None:
        arrays |= {"real": samples.real, "fake": samples.fake}
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _safetensors(run: Run, path: Path) -> None:
    """Weights of both networks, named as in PyTorch, and the settings as metadata."""
    players = {"generator": run.trainer.generator, "discriminator": run.trainer.discriminator}
    tensors = {
        f"{role}.{name}": tensor.detach().cpu().clone()
        for role, player in players.items()
        for name, tensor in player.network.state_dict().items()
    }
    save_file(tensors, path, metadata={"experiment": run.trainer.experiment.to_json()})


def _numbers(column: np.ndarray) -> list[float | None]:
    """JSON knows no NaN."""
    return [None if np.isnan(x) else round(float(x), 6) for x in column]


WRITERS: Mapping[str, Callable[[Run, Path], None]] = MappingProxyType(
    {".json": _json, ".npz": _npz, ".safetensors": _safetensors}
)
