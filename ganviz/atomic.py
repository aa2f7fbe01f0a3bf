"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new name beside `path` to write to; it takes the place of `path` once it lies safely on the disk.

    If the block raises, the new file is removed, and one that was at `path` before is still whole. A process that is
    killed leaves it whole too, and perhaps a file that ends in `.partial`.

    Raises:
        OSError: if the disk refuses.
    """
    # a name of its own, as two may be writing to the same place at once
    partial = path.with_name(f"{path.name}.{uuid4().hex[:8]}.partial")
    try:
        yield partial
        with partial.open("r+b") as file:
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing behind it
        partial.replace(path)
        _keep_name(path.parent)
    finally:
        with suppress(OSError):
            partial.unlink()


def _keep_name(folder: Path) -> None:
    """Write the folder's list of names to the disk, where systems know of that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
