"""Where files of data lie: a folder of the person's own, those that come with ganviz, and the cache of downloads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ganviz.data.assets import find_assets
from ganviz.errors import DataError


def cache_folder() -> Path:
    """The folder of downloaded data, in the place that the operating system has for caches."""
    import pooch  # here, as most runs need no download

    return Path(pooch.os_cache("ganviz"))


def places(name: str, data_dir: Path | None) -> Iterator[Path]:
    """The folders in which files of the data `name` are looked for, in this order.

    Raises DataError if `data_dir` is given and is no folder.
    """
    if data_dir is not None:
        yield require_folder(data_dir) / name
    yield find_assets() / "data" / name
    yield cache_folder() / name


def locate(name: str, file: str, data_dir: Path | None) -> Path | None:
    """The path of a file of the data `name`, or None where there is none."""
    return next((place / file for place in places(name, data_dir) if (place / file).exists()), None)


def require_folder(data_dir: Path) -> Path:
    """`data_dir`; raises DataError if it is no folder."""
    if not data_dir.is_dir():
        raise DataError(f"the folder of data {data_dir} does not exist; create it, or name another")
    return data_dir
