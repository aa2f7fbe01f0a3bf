"""Scripts and notebooks as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ganviz.errors import SettingError
from ganviz.export.code.notebook import notebook_of
from ganviz.export.code.script import script_of
from ganviz.export.code.story import tell
from ganviz.recording import Recording


def write_code(recording: Recording, path: Path, steps: int | None = None, *, into: Path | None = None) -> None:
    """Write a recorded run as a script (.py) or notebook (.ipynb), as the ending of `path` says.

    A run that began with trained weights needs these: they come beside it, as `<name>-weights.npz`.

    Args:
        steps: where the script ends; the last step that the recording knows of unless given.
        into: the file to write, if not `path` itself, which then only gives the names.

    Raises:
        SettingError: for another ending, or a run that cannot be written; nothing is written then.
        OSError: if a file cannot be written.
    """
    if path.suffix not in ENDINGS:
        raise SettingError(f"cannot write {path.name!r} as code; choose an ending from {', '.join(ENDINGS)}")
    last = last_step(recording) if steps is None else steps
    name = re.sub(r"[^\w .+-]", "_", path.stem)
    text = ENDINGS[path.suffix](recording, last, name)
    weights = tell(recording, last).weights
    if weights is not None:
        arrays = {key: tensor.numpy() for key, tensor in weights.items()}
        np.savez(path.with_name(f"{name}-weights.npz"), **arrays)  # type: ignore[arg-type]
    (into or path).write_text(text, encoding="utf-8")


def last_step(recording: Recording) -> int:
    """The last step that a recording knows of."""
    if recording.end is not None:
        return recording.end.step
    kept = [kind.last_step for kind in (recording.snapshots, recording.checkpoints) if len(kind)]
    kept += [change.step for change in recording.changes[-1:]]
    return max([*kept, *recording.solo_steps], default=0)


def _notebook(recording: Recording, steps: int, name: str) -> str:
    import nbformat

    return str(nbformat.writes(notebook_of(recording, steps, name)))


ENDINGS: Mapping[str, Callable[[Recording, int, str], str]] = MappingProxyType({".py": script_of, ".ipynb": _notebook})
