"""Numbers and arrays as one block of bytes, which a browser reads without copying.

A block is the header's length (uint32), the header as JSON padded to 4 bytes, then the arrays, each padded to 4 bytes;
little-endian, as browsers are. `web/frames.js` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN_POINT = -32768  # int16 that stands for what is not a number
UNKNOWN_SHARE = 255  # uint8 that does
TYPES = ("float32", "int32", "int16", "uint8")
Refers = Sequence[tuple[Sequence[str], int]]
"""Paths, and the number of the shared value that belongs there."""


@dataclass(frozen=True, eq=False)
class Quantised:
    """Real numbers as small integers: each is `unit` times its integer, and not a number where that is `unknown`."""

    integers: NDArray[Any]
    unit: float
    unknown: int


@dataclass(frozen=True, eq=False)
class Shared:
    """What many frames have in common: sent once for all of them.

    Args:
        key: equal for equal values.
        make: makes the value, when it is needed.
    """

    key: Hashable
    make: Callable[[], Any]


def quantised_points(values: NDArray[Any], reach: float) -> Quantised:
    """Coordinates in steps of reach / 32,767. What is farther out lands on `reach`, to either side."""
    unit = float(f"{reach / 32767:.6g}")  # few digits: it is written out for each array
    scaled = np.asarray(values, np.float32) * np.float32(1 / unit)
    np.clip(np.rint(scaled, out=scaled), -32767, 32767, out=scaled)
    unknown = np.isnan(scaled)
    if unknown.any():
        scaled[unknown] = UNKNOWN_POINT
    return Quantised(scaled.astype(np.int16), unit, UNKNOWN_POINT)


def quantised_shares(values: NDArray[Any]) -> Quantised:
    """Numbers from 0 to 1 in steps of 1 / 254."""
    scaled = np.asarray(values, np.float32) * np.float32(254)
    np.clip(np.rint(scaled, out=scaled), 0, 254, out=scaled)
    unknown = np.isnan(scaled)
    if unknown.any():
        scaled[unknown] = UNKNOWN_SHARE
    return Quantised(scaled.astype(np.uint8), 0.00393701, UNKNOWN_SHARE)


def pack(content: Mapping[str, Any], shared: Refers = ()) -> bytes:
    """The content as a block.

    Args:
        content: mappings and lists, nested as may be, of what JSON can hold (NaN and infinity become null), of
            `Quantised` and of arrays.
        shared: values that the reader knows, and where they belong.

    Raises:
        TypeError: for an array that is of none of `TYPES`, and for values that JSON cannot hold.
    """
    arrays: list[tuple[tuple[str, ...], Quantised | NDArray[Any]]] = []
    values = _without_arrays(content, (), arrays)
    places, blocks, offset = [], [], 0
    for path, array in arrays:
        described, block = _described(array)
        places.append({"path": path, "offset": offset, **described})
        blocks.append(block)
        offset += len(block)
    told: dict[str, Any] = {"values": values, "arrays": places}
    if shared:
        told["shared"] = shared
    header = _padded(json.dumps(told, allow_nan=False, separators=(",", ":")).encode(), b" ")
    return b"".join((len(header).to_bytes(4, "little"), header, *blocks))


def _without_arrays(value: Any, path: tuple[str, ...], arrays: list[Any]) -> Any:
    """The value as JSON can hold it; arrays are moved to `arrays`, with their path."""
    if isinstance(value, str | int) or value is None:
        return value
    if isinstance(value, float):
        return float(f"{value:.7g}") if np.isfinite(value) else None
    if isinstance(value, Quantised | np.ndarray):
        return arrays.append((path, value))
    if isinstance(value, Mapping):
        return {str(key): _without_arrays(inner, (*path, str(key)), arrays) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_arrays(inner, (*path, str(i)), arrays) for i, inner in enumerate(value)]
    return _without_arrays(value.item(), path, arrays) if isinstance(value, np.generic) else value


def _described(array: Quantised | NDArray[Any]) -> tuple[dict[str, Any], bytes]:
    raw = array.integers if isinstance(array, Quantised) else array
    if raw.dtype.name not in TYPES:
        raise TypeError(f"an array is {raw.dtype.name}; a block holds {', '.join(TYPES)}")
    described: dict[str, Any] = {"type": raw.dtype.name, "shape": raw.shape}
    if isinstance(array, Quantised):
        described |= {"unit": array.unit, "unknown": array.unknown}
    return described, _padded(np.ascontiguousarray(raw).tobytes())


def _padded(block: bytes, filler: bytes = b"\0") -> bytes:
    return block + filler * (-len(block) % 4)
