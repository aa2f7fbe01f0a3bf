"""MNIST as tensors: 28x28 grey digits, verified before use, decoded once and kept as bytes.

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

from ganviz.data.assets import find_assets
from ganviz.data.idx import read_idx
from ganviz.errors import DataError, SettingError, unknown

DIGITS = tuple(range(10))
SIZE = 28  # pixels on a side

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


class ImageData:
    """A set of labelled grey images to draw from.

    `images` is uint8 (N, 1, 28, 28) and `labels` int64 (N,), both on one device; they may be shared between sessions
    and are never written to.
    """

    shape: tuple[int, ...] = (1, SIZE, SIZE)

    def __init__(self, name: str, images: Tensor, labels: Tensor) -> None:
        if images.dtype != torch.uint8 or images.ndim != 4 or images.shape[1:] != self.shape:
            raise DataError(f"{name}: images are {images.dtype} {tuple(images.shape)}, need uint8 (N, 1, 28, 28)")
        if len(images) == 0 or labels.shape != (len(images),):
            raise DataError(f"{name}: {len(images)} images and labels of shape {tuple(labels.shape)} do not match")
        self.name = name
        self.images = images
        self.labels = labels

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` images with replacement: (n, 1, 28, 28) float32 in [-1, 1]; `generator` lives on their device."""
        return to_unit_range(self.images[self._draw(n, generator)])

    def sample_with_labels(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """The images that `sample` would draw, with their labels (n,) int64."""
        chosen = self._draw(n, generator)
        return to_unit_range(self.images[chosen]), self.labels[chosen]

    def _draw(self, n: int, generator: torch.Generator) -> Tensor:
        return torch.randint(len(self.images), (n,), generator=generator, device=self.images.device)


def to_unit_range(images: Tensor) -> Tensor:
    """Bytes 0..255 to float32 -1..1, the range of a generator that ends in tanh; any shape."""
    return images.to(torch.float32).mul_(2 / 255).sub_(1).clamp_(-1, 1)  # clamp: 255 * (2 / 255) rounds


def read_mnist(split: str = "train", data_dir: Path | None = None) -> tuple[Tensor, Tensor]:
    """MNIST's "train" (60,000) or "test" (10,000) images, uint8 (N, 1, 28, 28), and labels, int64 (N,), on the CPU.

    The files lie in `data_dir`/mnist, by default among the bundled assets. The tensors are cached and shared: do not
    write to them. Raises SettingError for another split, DataError when a file is missing or damaged.
    """
    if split not in _FILES:
        raise SettingError(unknown("split", split, _FILES))
    return _read(split, (data_dir or find_assets() / "data") / "mnist", torch.device("cpu"))


def mnist(
    digits: Sequence[int] = DIGITS, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """MNIST's training images of the given digits, on `device`.

    Raises SettingError unless `digits` is a non-empty selection of 0..9, DataError as `read_mnist`.
    """
    wanted = _check_digits(digits)
    images, labels = _read("train", (data_dir or find_assets() / "data") / "mnist", torch.device(device))
    if len(wanted) < len(DIGITS):
        chosen = torch.isin(labels, torch.tensor(wanted, device=labels.device))
        images, labels = images[chosen], labels[chosen]
    return ImageData("mnist", images, labels)


def _check_digits(digits: Sequence[int]) -> list[int]:
    """The digits, sorted and each once."""
    wanted = set(digits)
    if not wanted or not wanted <= set(DIGITS):
        raise SettingError(f"digits are {list(digits)!r}; choose at least one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")
    return sorted(int(digit) for digit in wanted)


@functools.cache  # 47 MB, decoded in half a second: once for all sessions, and once for each device
def _read(split: str, folder: Path, device: torch.device) -> tuple[Tensor, Tensor]:
    """The images and labels of a split, from `folder`, on `device`."""
    if device.type != "cpu":
        images, labels = _read(split, folder, torch.device("cpu"))
        return images.to(device), labels.to(device)
    (image_file, image_hash), (label_file, label_hash) = _FILES[split]
    pixels = read_idx(folder / image_file, image_hash)
    digits = read_idx(folder / label_file, label_hash)
    # copies: torch warns of the read-only arrays that the files decode to
    return torch.from_numpy(pixels[:, None].copy()), torch.from_numpy(digits.astype(np.int64))
