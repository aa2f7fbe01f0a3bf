"""A folder of picture files as data: its sub-folders are the classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ganviz.data.images import MOST_CLASSES, SIZE
from ganviz.data.pictures import NoPictureError, Tile, has_colour, read_tile
from ganviz.errors import DataError

MOST_PICTURES = 100_000
_IGNORED = {"thumbs.db", "desktop.ini"}  # what systems leave behind; names with a dot in front are ignored too
_NAMED = 3  # skipped files that are named


def list_pictures(folder: Path) -> tuple[list[Path], tuple[str, ...]]:
    """The files to read and the names of the classes: the sub-folders, or all in one where there are none.

    Raises DataError for more than 26 sub-folders or 100,000 files.
    """
    inside = sorted(_visible(folder))
    classes = [one for one in inside if one.is_dir()]
    if len(classes) > MOST_CLASSES:
        raise DataError(f"{folder} has {len(classes)} sub-folders, each a class; {MOST_CLASSES} is the limit")
    files = [one for one in inside if not one.is_dir()]
    for one in classes:
        files += _bounded(sorted(path for path in _visible(one) if not path.is_dir()), folder, len(files))
    return _bounded(files, folder, 0), tuple(one.name for one in classes) or ("all",)


def _visible(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.name[0] != "." and path.name.lower() not in _IGNORED)


def _bounded(files: list[Path], folder: Path, before: int) -> list[Path]:
    if before + len(files) > MOST_PICTURES:
        raise DataError(f"{folder} has over {MOST_PICTURES:,} files, which is the limit")
    return files


def read_folder(folder: Path) -> tuple[Tensor, Tensor, tuple[str, ...], str]:
    """The pictures of a folder: images, uint8 (N, C, 28, 28), labels, int64 (N,), classes, and what was skipped.

    C is 1 unless any picture has colour. The note is a sentence for people, "" if every file was read.

    Raises:
        DataError: if there is no readable picture, or too much of anything.
    """
    files, classes = list_pictures(folder)
    tiles = _Tiles(len(files))
    skipped = _Skipped()
    for path in files:
        try:
            label = 0 if classes == ("all",) and path.parent == folder else _class_of(path, folder, classes)
            tiles.add(read_tile(path), label)
        except NoPictureError as problem:
            skipped.add(path, str(problem))
    if not tiles.count:
        why = skipped.told("; skipped ")
        raise DataError(f"{folder} holds no picture that can be read{why}; put PNG, JPEG, GIF, BMP or WebP files there")
    return *tiles.taken(), classes, skipped.told(f"Of {len(files):,} files in {folder}, skipped ", ".")


def _class_of(path: Path, folder: Path, classes: tuple[str, ...]) -> int:
    if path.parent == folder:
        raise NoPictureError("lies beside the sub-folders, in no class")
    return classes.index(path.parent.name)


class _Tiles:
    """Tiles in one block of memory, as large as it can become."""

    def __init__(self, most: int) -> None:
        self._pixels = np.empty((most, SIZE, SIZE, 3), np.uint8)
        self._labels = np.empty(most, np.int64)
        self._coloured = False
        self.count = 0

    def add(self, tile: Tile, label: int) -> None:
        self._pixels[self.count], self._labels[self.count] = tile, label
        self._coloured = self._coloured or has_colour(tile)
        self.count += 1

    def taken(self) -> tuple[Tensor, Tensor]:
        """Images (N, C, 28, 28) and labels (N,)."""
        channels = 3 if self._coloured else 1
        pixels = self._pixels[: self.count, ..., :channels].transpose(0, 3, 1, 2)
        return torch.from_numpy(pixels.copy()), torch.from_numpy(self._labels[: self.count].copy())


@dataclass
class _Skipped:
    """What was not read, and why."""

    count: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: Path, reason: str) -> None:
        self.count += 1
        self.reasons[reason] += 1
        named = self.names.setdefault(reason, [])
        if len(named) < _NAMED:
            named.append(path.name)

    def told(self, before: str, after: str = "") -> str:
        """`before`, "3: a.txt, b.txt is no picture (2); …", `after`; "" if nothing was skipped."""
        if not self.count:
            return ""
        parts = (f"{_some(self.names[why], n)} {why}" for why, n in self.reasons.most_common())
        return f"{before}{self.count:,} ({'; '.join(parts)}){after}"


def _some(names: Iterable[str], count: int) -> str:
    named = list(names)
    more = f" and {count - len(named):,} more, each" if count > len(named) else ", each" if count > 1 else ""
    return ", ".join(named) + more
