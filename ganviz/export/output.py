"""Files that are there as a whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ganviz.errors import ExportError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, moved there when the block has ended well; else nothing is left of it.

    Raises:
        ExportError: naming the folder that is missing or refuses, or why writing failed, such as a full disk.
    """
    require_folder(path)
    partial = partial_name(path)
    try:
        yield partial
        partial.replace(path)
    except OSError as problem:
        raise ExportError(f"cannot write {path}: {problem.strerror or problem}") from problem
    finally:
        with suppress(OSError):
            partial.unlink()


def partial_name(path: Path) -> Path:
    """A name of its own beside `path`, so that two that write to one path do not disturb each other."""
    return path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.partial")


def require_folder(path: Path) -> None:
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
        trial.touch()  # permissions alone tell nothing of read-only disks and network shares
        trial.unlink()
    except OSError as problem:
        raise ExportError(f"cannot write into folder {folder}: {problem.strerror}") from problem
