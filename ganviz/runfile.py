"""A finished run as a file that others can read."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import save

from ganviz.engine import Run
from ganviz.errors import GanvizError, SettingError
from ganviz.export.code import ENDINGS, script_of, write_code

PARTIAL = ".partial"  # ends the name of a file that is being written


def check_writable(path: Path) -> None:
    """Find out, before hours of training, whether a run can be written to `path`; leaves nothing behind.

    Raises:
        GanvizError: naming the folder that is missing or refuses, or the endings there are.
    """
    folder, partial = path.parent, _partial(path)
    if path.suffix not in WRITERS:
        raise SettingError(f"cannot write {path.name!r}; choose an ending from {', '.join(WRITERS)}")
    try:
        if not folder.is_dir():
            raise GanvizError(f"cannot write {path}: folder {folder} {_why_not(folder)}")
        if path.is_dir():
            raise GanvizError(f"cannot write {path}: it is a folder itself")
        partial.touch()  # permissions alone tell nothing of read-only disks, quotas and network shares
        partial.unlink()
    except OSError as problem:
        raise GanvizError(f"cannot write into folder {folder}: {problem.strerror}") from problem


def check_run(run: Run, path: Path) -> None:
    """Find out, before hours of training, whether what a run does can be written as the ending of `path` says.

    Raises:
        SettingError: naming the setting that cannot.
    """
    if path.suffix in ENDINGS:
        script_of(run.recording, run.trainer.step_count)


def write_run(run: Run, path: Path) -> None:
    """Write the run as the ending of `path` says: a name in `WRITERS`.

    Raises:
        GanvizError: if the file cannot be written; one that was there before is still whole then.
    """
    check_writable(path)
    partial = _partial(path)
    try:
        WRITERS[path.suffix](run, partial)
        partial.replace(path)  # an interrupted write leaves no half file under the final name
    except (OSError, SafetensorError) as problem:
        raise GanvizError(f"cannot write {path}: {getattr(problem, 'strerror', None) or problem}") from problem
    finally:
        with suppress(OSError):
            partial.unlink()


def _partial(path: Path) -> Path:
    return path.with_name(path.name + PARTIAL)


def _why_not(folder: Path) -> str:
    return "is a file" if folder.exists() else "does not exist"


def _json(run: Run, path: Path) -> None:
    """Settings, log of changes, curves and final metrics."""
    recording, last = run.recording, run.recording.snapshots[-1]
    content = {
        "experiment": recording.experiment.differences(),
        "changes": [{"step": c.step, "settings": dict(c.settings)} for c in recording.changes],
        "step": last.step,
        "metrics": {name: _number(value) for name, value in last.metrics.items()},
        "status": last.status,
        "losses": {name: _rounded(column) for name, column in recording.losses.columns().items()},
    }
    path.write_text(json.dumps(content, indent=1, allow_nan=False), encoding="utf-8")


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
        for name, tensor in player.tensors().items()
    }
    metadata = {"experiment": run.trainer.experiment.to_json(), "step": str(run.trainer.step_count)}
    path.write_bytes(save(tensors, metadata=metadata))


def _code(run: Run, path: Path) -> None:
    """The run as a script or notebook that trains it again without ganviz."""
    final = path.with_name(path.name.removesuffix(PARTIAL))
    write_code(run.recording, final, run.trainer.step_count, into=path)


def _rounded(column: NDArray[np.float64]) -> list[float | None]:
    return [_number(round(float(x), 6)) for x in column]


def _number(x: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return x if math.isfinite(x) else None


WRITERS: Mapping[str, Callable[[Run, Path], None]] = MappingProxyType(
    {".json": _json, ".npz": _npz, ".safetensors": _safetensors, ".py": _code, ".ipynb": _code}
)
