"""Downloads that arrive whole or not at all: a temporary file, verified, and only then renamed (by pooch)."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ganviz.errors import DataError

Progress = Callable[[str, int, int], object]
"""Told (file name, bytes that have come, bytes in all, or 0 where the server does not say)."""

TIMEOUT = 30.0  # seconds without a byte
_CHUNK = 2**16
_FULL = {errno.ENOSPC, errno.EDQUOT}
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


class UnreachableError(DataError):
    """No source has the file as it was published."""


def download(urls: Sequence[str], path: Path, digest: str, progress: Progress | None = None) -> None:
    """Fetch a file from the first of `urls` that has it; one that is there and sound is left as it is.

    Args:
        urls: sources, tried in order.
        path: where the file is to lie; its folder is made.
        digest: what it must have, as "sha256:…" or "md5:…".
        progress: told while bytes come.

    Raises:
        UnreachableError: if no source has it; the message names each source and what was wrong with it.
        DataError: if it cannot be written.
        Whatever happens, there is no broken file at `path` that was not there before.
    """
    failures = []
    for url in urls:
        try:
            _retrieve(url, path, digest, progress)
            return
        except ValueError:  # pooch's word for a wrong digest
            failures.append(f"{_host(url)} sent something else than what was published")
        except OSError as problem:  # also the base of all that requests raises
            if problem.errno in _FULL:
                raise DataError(f"the disk of {path.parent} is full; make room") from problem
            if problem.errno in _UNWRITABLE:
                raise DataError(
                    f"cannot write to {path.parent} ({problem.strerror}); choose another folder"
                ) from problem
            failures.append(f"{_host(url)}: {_reason(problem)}")
    raise UnreachableError(f"cannot fetch {path.name} ({'; '.join(failures)})")


def _retrieve(url: str, path: Path, digest: str, progress: Progress | None) -> None:
    import pooch  # here, as most runs need no download

    pooch.get_logger().setLevel("WARNING")  # it would write to the terminal, across the progress bar
    # identity: a server that packs a packed file, or calls it packed, would change what is verified
    downloader = pooch.HTTPDownloader(
        progressbar=_Meter(path.name, progress or _silent),
        chunk_size=_CHUNK,
        timeout=TIMEOUT,
        headers={"Accept-Encoding": "identity"},
    )
    pooch.retrieve(url, known_hash=digest, fname=path.name, path=path.parent, downloader=downloader)


class _Meter:
    """What pooch takes for a progress bar."""

    def __init__(self, name: str, progress: Progress) -> None:
        self._name, self._progress = name, progress
        self._done = self.total = 0

    def update(self, n: int) -> None:
        # pooch counts whole chunks
        self._done = min(self._done + n, self.total) if self.total else self._done + n
        self._progress(self._name, self._done, self.total)

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        """Nothing is open."""


def _silent(name: str, done: int, total: int) -> None:
    """Nobody watches."""


def _host(url: str) -> str:
    return urlsplit(url).netloc


_REASONS = {
    "ConnectionError": "no connection",
    "ConnectTimeout": "no connection",
    "ReadTimeout": "no answer",
    "ChunkedEncodingError": "the connection broke off",
    "SSLError": "no safe connection",
    "ProxyError": "the proxy refuses",
}


def _reason(problem: Any) -> str:
    """A few words; what requests says itself is a paragraph."""
    response = getattr(problem, "response", None)
    if response is not None:
        return f"it answers {response.status_code}"
    return _REASONS.get(type(problem).__name__, type(problem).__name__)
