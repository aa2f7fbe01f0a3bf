"""MNIST: 28x28 grey digits that come with ganviz, verified before use, decoded once and kept as bytes.

LeCun, Cortes and Burges, "The MNIST database of handwritten digits": 60,000 training and 10,000 test images.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

from ganviz.data.idx import read_idx
from ganviz.data.images import ImageData, pick_classes
from ganviz.data.store import locate, places
from ganviz.errors import SettingError, unknown

DIGITS = tuple(map(str, range(10)))

# file name, SHA-256 of the unpacked content (so that it does not matter how it was packed): images, then labels
_FILES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {
        "train": (
            ("train-images.idx3-ubyte.gz", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            ("train-labels.idx1-ubyte.gz", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        ),
        "test": (
            ("t10k-images.idx3-ubyte.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            ("t10k-labels.idx1-ubyte.gz", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        ),
    }
)


def read_mnist(
    split: str = "train", data_dir: Path | None = None, device: torch.device | str = "cpu"
) -> tuple[Tensor, Tensor]:
    """MNIST's "train" (60,000) or "test" (10,000) images, uint8 (N, 1, 28, 28), and labels, int64 (N,), on `device`.

    The files lie in `data_dir`/mnist, else among the bundled assets. The tensors are cached and shared: do not
    write to them. Raises SettingError for another split, DataError when a file is missing or damaged.
    """
    if split not in _FILES:
        raise SettingError(unknown("split", split, _FILES))
    images, labels = (_path(file, data_dir) for file, _ in _FILES[split])
    return _read(split, images, labels, torch.device(device))


def mnist(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """MNIST's training images of the given digits (None: all), on `device`.

    Raises SettingError unless `classes` is a non-empty selection of 0..9, DataError as `read_mnist`.
    """
    images, labels = pick_classes(*read_mnist("train", data_dir, device), classes, DIGITS)
    return ImageData("mnist", images, labels, DIGITS)


def _path(file: str, data_dir: Path | None) -> Path:
    """Where a file lies; where it ought to come with ganviz if it lies nowhere, for the error to name."""
    return locate("mnist", file, data_dir) or next(places("mnist", None)) / file


@functools.cache  # 47 MB, decoded in half a second: once for all sessions, and once for each device
def _read(split: str, images: Path, labels: Path, device: torch.device) -> tuple[Tensor, Tensor]:
    """The images and labels of a split, from these files, on `device`."""
    if device.type != "cpu":
        pixels, digits = _read(split, images, labels, torch.device("cpu"))
        return pixels.to(device), digits.to(device)
    (_, image_hash), (_, label_hash) = _FILES[split]
    decoded, numbers = read_idx(images, image_hash), read_idx(labels, label_hash)
    # copies: torch warns of the read-only arrays that the files decode to
    return torch.from_numpy(decoded[:, None].copy()), torch.from_numpy(numbers.astype(np.int64))
