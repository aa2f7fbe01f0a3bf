"""Arrays as bytes, in NumPy's npz format, without pickles: an array's header is matched, never evaluated."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.recording.archive import Archive, DamagedError, Limits

Array = NDArray[Any]
MOST_ARRAYS = 1000
_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '([<|][biuf][1248])', 'fortran_order': (False|True), "
    rb"'shape': \(((?:\d{1,12}, ?){0,7}(?:\d{1,12})?)\), \} *\n"
)


def write_arrays(arrays: Mapping[str, Array]) -> bytes:
    """Arrays by name as the bytes of an npz file, unpacked; `np.load` reads it.

    Raises:
        ValueError: for an array of objects.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", allowZip64=False) as file:
        for name, array in arrays.items():
            with file.open(zipfile.ZipInfo(f"{name}.npy"), "w") as entry:
                np.lib.format.write_array(entry, np.asarray(array), version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def read_arrays(data: bytes) -> dict[str, Array]:
    """Inverse of `write_arrays`.

    Raises:
        DamagedError: for anything else. It takes a few times as much memory as `data` at most.
    """
    archive = Archive(io.BytesIO(data), Limits(MOST_ARRAYS, len(data), len(data)))
    return {name.removesuffix(".npy"): _array(archive.read(name), name) for name in archive.sizes}


def _array(data: bytes, name: str) -> Array:
    start = len(_MAGIC) + 2
    length = int.from_bytes(data[start - 2 : start], "little")
    header = _HEADER.fullmatch(data[start : start + length])
    if not data.startswith(_MAGIC) or header is None:
        raise DamagedError(f"is damaged: {name[:80]!r} is no plain array")
    dtype, fortran, dimensions = header.groups()
    shape = tuple(int(n) for n in dimensions.replace(b" ", b"").split(b",") if n)
    kind, body = np.dtype(dtype.decode()), data[start + length :]
    if math.prod(shape) * kind.itemsize != len(body):
        raise DamagedError(f"is damaged: {name[:80]!r} has not the shape that it says")
    # a copy, to be written to and not to hold the whole file
    return np.frombuffer(body, kind).reshape(shape, order="F" if fortran == b"True" else "C").copy(order="K")
