"""IDX files of one's own: square pictures of any size, with or without labels, scaled to 28x28 one by one."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from ganviz.data.folder import MOST_PICTURES
from ganviz.data.idx import parse_idx
from ganviz.data.images import MOST_CLASSES, SIZE
from ganviz.data.pictures import scaled
from ganviz.errors import DataError

LARGEST_SIDE = 1000
MOST_BYTES = 4 * 2**30  # that are unpacked, picture by picture
_MAGIC = bytes((0, 0, 8, 3))  # unsigned bytes in three dimensions
_BROKEN = (EOFError, zlib.error, OSError)


def find_idx(folder: Path) -> Path | None:
    """The IDX file of images in a folder, or None; of several it is the one of training.

    Raises DataError if there are several, and not just one of them for training.
    """
    endings = ("idx3-ubyte", "idx3-ubyte.gz")
    found = sorted(path for path in folder.iterdir() if path.name.endswith(endings))
    chosen = [path for path in found if "train" in path.name] if len(found) > 1 else found
    if found and len(chosen) != 1:
        names = ", ".join(path.name for path in found)
        raise DataError(f"{folder} holds several files of images ({names}); leave one, or call just one of them train")
    return chosen[0] if chosen else None


def read_own_idx(images: Path) -> tuple[Tensor, Tensor, tuple[str, ...], str]:
    """Images, uint8 (N, 1, 28, 28), labels, int64 (N,), classes, and no note; the labels lie beside the images.

    Raises:
        DataError: if a file is no IDX file of bytes, is broken, or holds too much.
    """
    try:
        with _open(images) as file:
            pixels = _read_pictures(file, images)
    except _BROKEN as problem:
        raise DataError(f"{images} cannot be read ({problem}); put a sound file there") from problem
    labels, classes = _read_labels(images, len(pixels))
    return torch.from_numpy(pixels[:, None]), torch.from_numpy(labels), classes, ""


def _open(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb"))


def _read_pictures(file: BinaryIO, path: Path) -> NDArray[np.uint8]:
    """The pictures (N, 28, 28), one by one, so that large ones need no memory."""
    count, side = _sizes(file.read(16), path)
    pixels = np.empty((count, SIZE, SIZE), np.uint8)
    for k in range(count):
        raw = file.read(side * side)
        if len(raw) != side * side:
            raise DataError(f"{path} ends within picture {k + 1:,} of {count:,}; put a sound file there")
        pixels[k] = scaled(Image.frombytes("L", (side, side), raw))
    if file.read(1):
        raise DataError(f"{path} holds more than the {count:,} pictures that it announces; put a sound file there")
    return pixels


def _sizes(header: bytes, path: Path) -> tuple[int, int]:
    """Number of pictures and their side, in pixels."""
    if len(header) != 16 or header[:4] != _MAGIC:
        raise DataError(f"{path} is no IDX file of images (it starts with {header[:4].hex() or 'nothing'})")
    count, height, width = struct.unpack(">3I", header[4:])
    if not 1 <= count <= MOST_PICTURES:
        raise DataError(f"{path} holds {count:,} pictures; 1 to {MOST_PICTURES:,} can be read")
    if height != width or not 1 <= height <= LARGEST_SIDE:
        raise DataError(f"{path} holds pictures of {width} x {height}; squares of up to {LARGEST_SIDE} can be read")
    if count * height * width > MOST_BYTES:
        raise DataError(f"{path} unpacks to over 4 GiB, which is the limit; make the pictures smaller")
    return count, height


def _read_labels(images: Path, count: int) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Labels (count,) from 0 and what they mean; one class if there is no file of labels."""
    stem = images.name.removesuffix(".gz").replace("idx3", "idx1").replace("images", "labels")
    paths = (images.with_name(stem), images.with_name(f"{stem}.gz"))
    path = next((path for path in paths if path.is_file() and path != images), None)
    if path is None:
        return np.zeros(count, np.int64), ("all",)
    try:
        with _open(path) as file:
            numbers = parse_idx(file.read(MOST_PICTURES + 9), path)
    except _BROKEN as problem:
        raise DataError(f"{path} cannot be read ({problem}); put a sound file there") from problem
    if numbers.shape != (count,):
        raise DataError(f"{path} holds labels of shape {numbers.shape} for {count:,} pictures; they must match")
    found, labels = np.unique(numbers, return_inverse=True)
    if len(found) > MOST_CLASSES:
        raise DataError(f"{path} holds {len(found)} different labels; {MOST_CLASSES} is the limit")
    return labels.astype(np.int64), tuple(map(str, found))
