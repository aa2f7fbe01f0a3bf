"""Data sets that others have published: fetched once with `ganviz data fetch`, verified, and read from then on.

Training never downloads: a page would stand still for minutes. What is missing is told with the command to fetch it.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data.download import Progress, UnreachableError, download
from ganviz.data.idx import parse_idx, unpack
from ganviz.data.images import ImageData, pick_classes
from ganviz.data.sources import PUBLISHED, SPLITS, Archive, Published
from ganviz.data.store import cache_folder, locate
from ganviz.errors import DataError, SettingError, unknown


def fetch(name: str, folder: Path | None = None, progress: Progress | None = None) -> Path:
    """Download the files of the data `name` into `folder`/`name`; what is there and sound is not fetched again.

    Args:
        name: one of `PUBLISHED`.
        folder: a folder of data, as `--data-dir` takes it; None for ganviz's cache.
        progress: told (file, bytes that have come, bytes in all) while they come.

    Returns:
        The folder of the files.

    Raises:
        SettingError: if nothing is published under this name.
        DataError: if it cannot be had or written, with what to do; another attempt finds no broken files.
    """
    if name not in PUBLISHED:
        raise SettingError(unknown("download", name, PUBLISHED))
    place = (folder or cache_folder()) / name
    try:
        _fetch_files(PUBLISHED[name], place, progress)
    except DataError as problem:
        again = f"then run `ganviz data fetch {name}` again, or put its files into {place} yourself"
        raise DataError(f"{problem}; look after that or the network, {again}") from problem
    return place


def _fetch_files(published: Published, place: Path, progress: Progress | None) -> None:
    try:
        for file, digest in published.files():
            download([mirror + file for mirror in published.mirrors], place / file, digest, progress)
    except UnreachableError as singly:
        if published.archive is None:
            raise
        try:
            _fetch_archive(published, published.archive, place, progress)
        except UnreachableError as whole:
            raise UnreachableError(f"{singly}; {whole}") from whole


def _fetch_archive(published: Published, archive: Archive, place: Path, progress: Progress | None) -> None:
    """The files out of the archive, which is deleted afterwards, whatever happens."""
    packed = place / "archive.zip"
    try:
        download(archive.urls, packed, archive.digest, progress)
        with zipfile.ZipFile(packed) as members:
            for file, digest in published.files():
                _extract(members, archive.folder + file, place / file, digest)
    except (OSError, KeyError, zipfile.BadZipFile) as problem:
        raise DataError(f"cannot unpack {packed} ({problem})") from problem
    finally:
        packed.unlink(missing_ok=True)


def _extract(members: zipfile.ZipFile, member: str, path: Path, digest: str) -> None:
    """One file of an archive: written aside, verified, and only then renamed."""
    part = path.with_name(f".{path.name}.part")
    try:
        with members.open(member) as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
        if not matches(part, digest):
            raise DataError(f"{member} of the archive is not what was published")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def matches(path: Path, digest: str) -> bool:
    """Whether a file has the digest, "sha256:…" or "md5:…"."""
    kind, _, expected = digest.partition(":")
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest() == expected


def where(name: str, data_dir: Path | None = None) -> Path | None:
    """The folder in which the training files of the published data `name` lie, or None."""
    paths = [locate(name, file, data_dir) for file, _ in PUBLISHED[name].splits["train"]]
    return paths[0].parent if paths[0] and all(paths) else None


def read_published(
    name: str, split: str = "train", data_dir: Path | None = None, device: torch.device | str = "cpu"
) -> tuple[Tensor, Tensor]:
    """Images, uint8 (N, 1, 28, 28), and labels, int64 (N,) from 0, of one split of published data, on `device`.

    The tensors are cached and shared: do not write to them. Raises SettingError for an unknown name or split,
    DataError when the files are not on this machine, with the command that fetches them, or are damaged.
    """
    if name not in PUBLISHED:
        raise SettingError(unknown("data", name, PUBLISHED))
    if split not in SPLITS:
        raise SettingError(unknown("split", split, SPLITS))
    images, labels = require_files(name, data_dir, split)
    return _read(name, split, images, labels, torch.device(device))


def require_files(name: str, data_dir: Path | None = None, split: str = "train") -> tuple[Path, Path]:
    """Where the images and labels of published data lie; DataError with what to do if they are not on this machine."""
    (images, _), (labels, _) = PUBLISHED[name].splits[split]
    return _require(name, images, data_dir), _require(name, labels, data_dir)


def _require(name: str, file: str, data_dir: Path | None) -> Path:
    path = locate(name, file, data_dir)
    if path is None:
        place = (data_dir or cache_folder()) / name
        raise DataError(
            f"the data {name!r} are not on this machine; run `ganviz data fetch {name}` in a terminal once, "
            f"or put {file} and its companions into {place}"
        )
    return path


@functools.cache  # up to 100 MB, decoded within a second: once for all sessions, and once for each device
def _read(name: str, split: str, images: Path, labels: Path, device: torch.device) -> tuple[Tensor, Tensor]:
    if device.type != "cpu":
        pixels, numbers = _read(name, split, images, labels, torch.device("cpu"))
        return pixels.to(device), numbers.to(device)
    published = PUBLISHED[name]
    (_, image_digest), (_, label_digest) = published.splits[split]
    decoded, classes = _decode(name, images, image_digest), _decode(name, labels, label_digest)
    upright = decoded.transpose(0, 2, 1) if published.transposed else decoded
    # copies: torch warns of the read-only arrays that the files decode to
    return torch.from_numpy(upright[:, None].copy()), torch.from_numpy(classes.astype(np.int64) - published.first_label)


def _decode(name: str, path: Path, digest: str) -> NDArray[np.uint8]:
    try:
        sound = matches(path, digest)
    except OSError as problem:
        raise DataError(f"{path} cannot be read ({problem.strerror}); look after it or remove it") from problem
    if not sound:
        raise DataError(f"{path} is not as published; remove it and run `ganviz data fetch {name}`")
    return parse_idx(unpack(path), path)


def _build(name: str, classes: Sequence[int] | None, device: torch.device | str, data_dir: Path | None) -> ImageData:
    names = PUBLISHED[name].classes
    images, labels = pick_classes(*read_published(name, "train", data_dir, device), classes, names)
    return ImageData(name, images, labels, names)


def fashion_mnist(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """Xiao, Rasul and Vollgraf 2017 (arXiv 1708.07747): 60,000 articles of clothing. Errors as `read_published`."""
    return _build("fashion_mnist", classes, device, data_dir)


def kmnist(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """Clanuwat et al. 2018 (arXiv 1812.01718): 60,000 cursive Japanese characters. Errors as `read_published`."""
    return _build("kmnist", classes, device, data_dir)


def emnist_letters(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """Cohen et al. 2017 (arXiv 1702.05373): 124,800 handwritten letters, capital and small ones in one class.

    The files hold each picture with rows and columns exchanged, and labels from 1. Errors as `read_published`.
    """
    return _build("emnist_letters", classes, device, data_dir)
