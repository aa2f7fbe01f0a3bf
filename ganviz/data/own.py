"""A person's own pictures: a folder of picture files, or IDX files, in the folder `own` of their folder of data."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from ganviz.data.folder import list_pictures, read_folder
from ganviz.data.images import ImageData
from ganviz.data.own_idx import find_idx, read_own_idx
from ganviz.data.store import require_folder
from ganviz.errors import DataError

FOLDER = "own"
_HOW = (
    "put PNG, JPEG, GIF, BMP or WebP files there, in one sub-folder for each class if there are classes, "
    "or IDX files as MNIST's (…-images-idx3-ubyte.gz)"
)

Read = tuple[Tensor, Tensor, tuple[str, ...], str]


def own(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """The pictures in `data_dir`/own, on `device`; all classes, since only the folder knows them.

    Read again when a file of it changed.

    Raises:
        DataError: if there is no such folder or nothing in it to learn from, with what to put where.
    """
    folder = own_folder(data_dir)
    try:
        images, labels, names, note = _read(folder, tuple(_stamp(folder)))
    except OSError as problem:  # of folders; those of files are told one by one
        raise DataError(f"{folder} cannot be read ({problem.strerror}); look after its permissions") from problem
    return ImageData("own", images.to(device), labels.to(device), names, note)


def own_folder(data_dir: Path | None) -> Path:
    """The folder of a person's own pictures; DataError with what to put where if there is none."""
    if data_dir is None:
        raise DataError(f"your own images need a folder: name one with --data-dir DIR, make DIR/{FOLDER}, and {_HOW}")
    folder = require_folder(data_dir) / FOLDER
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}; make it and {_HOW}")
    return folder


def _stamp(folder: Path) -> Iterator[tuple[str, int, int]]:
    """(name, time of change, size) of every file: another answer means that the folder has changed."""
    images = find_idx(folder)
    for path in [images] if images else list_pictures(folder)[0]:
        status = path.stat() if path.exists() else path.lstat()  # a link may lead nowhere
        yield str(path), status.st_mtime_ns, status.st_size


@functools.lru_cache(maxsize=2)  # at most 235 MB each
def _read(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> Read:
    images = find_idx(folder)
    return read_own_idx(images) if images else read_folder(folder)
