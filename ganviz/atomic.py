"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from ganviz.errors import ExportError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new name beside `path` to write to; it takes the place of `path` once it lies safely on the disk.

    If the block raises, the new file is removed, and one that was at `path` before is still whole. A process that is
    killed leaves it whole too, and perhaps a file that ends in `.partial`.

    Raises:
        OSError: if the disk refuses.
    """
    partial = partial_name(path)
    try:
        yield partial
        with partial.open("r+b") as file:
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing behind it
        partial.replace(path)
        _keep_name(path.parent)
    finally:
        with suppress(OSError):
            partial.unlink()


def partial_name(path: Path) -> Path:
    """A name of its own beside `path`, as two may be writing to the same place at once."""
    return path.with_name(f"{path.name}.{uuid4().hex[:8]}.partial")


def final_name(partial: Path) -> Path:
    """What `partial_name` was asked for."""
    return partial.with_name(partial.name.rsplit(".", 2)[0])


def require_place(path: Path) -> None:
    """Find out, before hours of training, whether `path` can be written; leaves nothing behind.

    Raises:
        ExportError: if not, naming what is missing or refuses.
    """
    folder = path.parent
    try:
        if not folder.is_dir():
            why = "is a file" if folder.exists() else "does not exist"
            raise ExportError(f"cannot write {path}: folder {folder} {why}")
        if path.is_dir():
            raise ExportError(f"cannot write {path}: it is a folder itself")
        trial = partial_name(path)
        trial.touch()  # permissions alone tell nothing of read-only disks, quotas and network shares
        trial.unlink()
    except OSError as problem:
        raise ExportError(f"cannot write into folder {folder}: {problem.strerror}") from problem


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """As `replacing`, with the reason in words.

    Raises:
        ExportError: naming the folder that is missing or refuses, or why writing failed, such as a full disk.
    """
    require_place(path)
    try:
        with replacing(path) as partial:
            yield partial
    except OSError as problem:
        raise ExportError(f"cannot write {path}: {problem.strerror or problem}") from problem


def _keep_name(folder: Path) -> None:
    """Write the folder's list of names to the disk, where systems know of that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
