"""Frames for canvases in the browser: numbers and arrays as one block of bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

TYPES = ("float32", "int32", "uint8")


def pack(values: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """One block: the header's length (uint32), the header as JSON padded to 4 bytes, the arrays each padded to 4 bytes.

    `browser/unpack.js` is its inverse. Little-endian, as browsers are.

    Args:
        values: what JSON can hold; NaN and infinity become null.
        arrays: of the types in `TYPES`; names differ from those of `values`.

    Raises:
        TypeError: for an array of another type.
    """
    blocks, places, offset = [], [], 0
    for name, array in arrays.items():
        if array.dtype.name not in TYPES:
            raise TypeError(f"array {name!r} is {array.dtype.name}; a frame holds {' or '.join(TYPES)}")
        block = _padded(np.ascontiguousarray(array).tobytes())
        places.append({"name": name, "type": array.dtype.name, "shape": list(array.shape), "offset": offset})
        blocks.append(block)
        offset += len(block)
    header = _padded(json.dumps({**_finite(values), "arrays": places}, allow_nan=False).encode(), b" ")
    return b"".join((np.uint32(len(header)).tobytes(), header, *blocks))


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _padded(block: bytes, filler: bytes = b"\0") -> bytes:
    return block + filler * (-len(block) % 4)
