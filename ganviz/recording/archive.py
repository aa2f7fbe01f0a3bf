"""Zip files that nobody vouches for: read within declared limits, nothing believed before it is checked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

MEGABYTE = 2**20
_END = 22  # bytes of the record that ends a zip file without a comment
_LOCATOR = 20  # bytes of the record before it in a file of the large variety (zip64)
_NAME = 128  # bytes of the directory for one entry at most
_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,  # an entry that says it is encrypted, or packed in a way that Python does not know
    ValueError,
    OverflowError,
)


class DamagedError(ValueError):
    """What was read is not what it should be; says what is wrong, as the end of a sentence that names the file."""


@dataclass(frozen=True)
class Limits:
    """What is accepted at most: entries, bytes of one entry and of all of them, unpacked."""

    entries: int
    entry_bytes: int
    total_bytes: int


class Archive:
    """A zip file opened for reading.

    Args:
        file: open for reading, with `seek`.
        limits: checked before anything is unpacked.

    Attributes:
        sizes: bytes of each entry when unpacked, by name.

    Raises:
        DamagedError: if it is none, or goes beyond the limits.
    """

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        _require_small_directory(file, limits.entries)
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN as problem:
            raise DamagedError(f"is damaged: {problem}") from problem
        entries = self._zip.infolist()
        for entry in entries:
            _require_plain(entry, limits)
        self.sizes = {entry.filename: entry.file_size for entry in entries}
        if len(self.sizes) < len(entries):
            raise DamagedError("is damaged: it holds two entries of one name")
        if sum(self.sizes.values()) > limits.total_bytes:
            raise DamagedError(f"would take more than {_mb(limits.total_bytes)} unpacked, which is the limit")

    def read(self, name: str, most: int | None = None) -> bytes:
        """One entry unpacked, of at most `most` bytes.

        Raises:
            DamagedError: if it is missing, longer, or not what was packed.
        """
        size = self.sizes.get(name)
        if size is None:
            raise DamagedError(f"is incomplete: {name} is missing")
        if most is not None and size > most:
            raise DamagedError(f"holds {_mb(size)} in {name}; {_mb(most)} is the limit")
        try:
            with self._zip.open(name) as entry:
                data = entry.read(size + 1)  # unpacks no more than this, whatever lies behind
        except BROKEN as problem:
            raise DamagedError(f"is damaged in {name}: {problem}") from problem
        if len(data) != size:
            raise DamagedError(f"is damaged: {name} has not the size that it says")
        return data


def _require_small_directory(file: IO[bytes], entries: int) -> None:
    """Refuse a list of contents that would itself fill the memory; `ZipFile` reads all of it."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _END - _LOCATOR))
    tail = file.read()
    end, before = tail[-_END:], tail[:-_END]
    if len(end) < _END or not end.startswith(b"PK\5\6"):
        raise DamagedError("is cut off, or was no recording to begin with")
    if before.startswith(b"PK\6\7") or struct.unpack("<L", end[12:16])[0] > entries * _NAME:
        raise DamagedError(f"holds more than {entries:,} entries, which is the limit")
    file.seek(0)


def _require_plain(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.compress_type not in _WAYS or entry.flag_bits & 1:
        raise DamagedError(f"is damaged: {entry.filename[:80]!r} is packed in an unknown way")
    if entry.file_size > limits.entry_bytes:
        raise DamagedError(
            f"holds {_mb(entry.file_size)} in {entry.filename[:80]!r}; {_mb(limits.entry_bytes)} is the limit"
        )


def _mb(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MiB" if size >= MEGABYTE else f"{size:,} bytes"
