"""The IDX files of MNIST: gzip, a header of big-endian numbers, then the bytes of one array.

The format is described at http://yann.lecun.com/exdb/mnist: two zero bytes, the type (8 = unsigned byte), the number
of dimensions, one 32-bit size for each dimension, then the data with the last dimension varying fastest.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganviz.errors import DataError

MOST_BYTES = 128 * 2**20  # the largest file (EMNIST letters) unpacks to 98 MB; a gzip bomb must not fill the memory
_UNSIGNED_BYTE = 8
_MOST_DIMENSIONS = 3


def read_idx(path: Path, sha256: str) -> NDArray[np.uint8]:
    """The array in the gzip-packed IDX file at `path`, whose unpacked content must have the given SHA-256.

    Raises DataError, naming the file and the remedy, when it is missing, damaged, truncated or not the expected one.
    """
    raw = unpack(path)
    found = hashlib.sha256(raw).hexdigest()
    if found != sha256:
        raise DataError(f"{path} has SHA-256 {found} unpacked, expected {sha256}; {_remedy(path)}")
    return parse_idx(raw, path)


def unpack(path: Path) -> bytes:
    """The unpacked content of a gzip file, at most MOST_BYTES. Raises DataError when that cannot be had."""
    try:
        with gzip.open(path, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DataError(f"{path} is missing; {_remedy(path)}") from None
    except (EOFError, zlib.error, OSError) as error:
        raise DataError(f"{path} cannot be read ({error}); {_remedy(path)}") from error
    if len(raw) > MOST_BYTES:
        raise DataError(f"{path} unpacks to more than {MOST_BYTES:,} bytes; {_remedy(path)}")
    return raw


def parse_idx(raw: bytes, path: Path) -> NDArray[np.uint8]:
    """The read-only uint8 array that an IDX file's bytes hold; `path` is named in the DataError when they do not."""
    shape = _shape(raw, path)
    header = 4 + 4 * len(shape)
    if len(raw) != header + math.prod(shape):
        raise DataError(f"{path} holds {len(raw) - header:,} bytes, its header says {shape}; {_remedy(path)}")
    return np.frombuffer(raw, dtype=np.uint8, offset=header).reshape(shape)


def _shape(raw: bytes, path: Path) -> tuple[int, ...]:
    """The dimensions in the header, one to three of them."""
    magic = raw[:4]
    dimensions = magic[3] if len(magic) == 4 else 0
    known = magic[:3] == bytes((0, 0, _UNSIGNED_BYTE)) and 1 <= dimensions <= _MOST_DIMENSIONS
    if not known or len(raw) < 4 + 4 * dimensions:
        raise DataError(
            f"{path} is no IDX file of bytes (it starts with {raw[:4].hex() or 'nothing'}); {_remedy(path)}"
        )
    return struct.unpack_from(f">{dimensions}I", raw, 4)


def _remedy(path: Path) -> str:
    return f"put a fresh copy of {path.name} there or reinstall ganviz"
