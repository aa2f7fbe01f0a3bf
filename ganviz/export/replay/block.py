"""Numbers and arrays as one line of text, small enough for hundreds of them in a page.

A block is the header's length (uint32), the header as JSON padded to 4 bytes, then the arrays, each padded to 4 bytes;
little-endian, as browsers are. `browser/reel.js` reads it.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN_POINT = -32768  # int16 that stands for what is not a number
UNKNOWN_SHARE = 255  # uint8 that does
TYPES = ("float32", "int16", "uint8")


@dataclass(frozen=True, eq=False)
class Quantised:
    """Real numbers as small integers: each is `unit` times its integer, and not a number where that is `unknown`."""

    integers: NDArray[Any]
    unit: float
    unknown: int


@dataclass(frozen=True, eq=False)
class Shared:
    """What many frames have in common: kept once for all of them."""

    value: Any


def quantised_points(values: NDArray[Any], reach: float) -> Quantised:
    """Coordinates in steps of reach / 32,767. What is farther out lands on `reach`, to either side."""
    unit = reach / 32767
    known = np.isfinite(values)
    scaled = np.clip(np.where(known, values, 0).astype(float) / unit, -32767, 32767)
    return Quantised(np.where(known, scaled.round(), UNKNOWN_POINT).astype(np.int16), unit, UNKNOWN_POINT)


def quantised_shares(values: NDArray[Any]) -> Quantised:
    """Numbers from 0 to 1 in steps of 1 / 254."""
    known = np.isfinite(values)
    scaled = np.clip(np.where(known, values, 0) * 254, 0, 254)
    return Quantised(np.where(known, scaled.round(), UNKNOWN_SHARE).astype(np.uint8), 1 / 254, UNKNOWN_SHARE)


def to_line(content: Mapping[str, Any]) -> str:
    """The content as a block, deflated, in base64.

    Args:
        content: mappings and lists, nested as may be, of what JSON can hold (NaN and infinity become null), of
            `Quantised` and of arrays.

    Raises:
        TypeError: for an array that is of none of `TYPES`.
    """
    return base64.b64encode(zlib.compress(pack(content), 9)).decode("ascii")


def pack(content: Mapping[str, Any]) -> bytes:
    """The content as a block."""
    arrays: dict[str, Quantised | NDArray[Any]] = {}
    values = _without_arrays(content, (), arrays)
    places, blocks, offset = [], [], 0
    for path, array in arrays.items():
        described, block = _described(array)
        places.append({"path": path, "offset": offset, **described})
        blocks.append(block)
        offset += len(block)
    header = _padded(json.dumps({"values": values, "arrays": places}, allow_nan=False).encode(), b" ")
    return b"".join((np.uint32(len(header)).tobytes(), header, *blocks))


def _without_arrays(value: Any, path: tuple[str, ...], arrays: dict[Any, Any]) -> Any:
    """The value as JSON can hold it; arrays are moved to `arrays`, by their path."""
    if isinstance(value, Quantised | np.ndarray):
        arrays[path] = value
        return None
    if isinstance(value, Mapping):
        return {str(key): _without_arrays(inner, (*path, str(key)), arrays) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_arrays(inner, (*path, str(i)), arrays) for i, inner in enumerate(value)]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _described(array: Quantised | NDArray[Any]) -> tuple[dict[str, Any], bytes]:
    raw = array.integers if isinstance(array, Quantised) else array
    if raw.dtype.name not in TYPES:
        raise TypeError(f"an array is {raw.dtype.name}; a block holds {', '.join(TYPES)}")
    described: dict[str, Any] = {"type": raw.dtype.name, "shape": list(raw.shape)}
    if isinstance(array, Quantised):
        described |= {"unit": array.unit, "unknown": array.unknown}
    return described, _padded(np.ascontiguousarray(raw).tobytes())


def _padded(block: bytes, filler: bytes = b"\0") -> bytes:
    return block + filler * (-len(block) % 4)
