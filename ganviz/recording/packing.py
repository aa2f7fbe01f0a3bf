"""Values as bytes and back, guided by their declarations: a new field of a snapshot needs no line here.

A dataclass becomes an npz file: its arrays by the path of their field ("plane.fake"), and all the rest as JSON text in
an array called "values", in which the path stands where an array was. What comes back is built from the fields' types,
so that nothing in a file decides what is made of it.
"""

from __future__ import annotations

import functools
import json
import math
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from ganviz.recording.archive import DamagedError
from ganviz.recording.arrays import read_arrays, write_arrays

T = TypeVar("T")
Arrays = dict[str, NDArray[Any]]
VALUES = "values"
_LARGEST = sys.float_info.max
_NO_NUMBERS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}  # which JSON does not know


def pack(value: Any) -> bytes:
    """A dataclass of plain values, arrays, tuples, mappings and other such dataclasses as the bytes of an npz file."""
    arrays: Arrays = {}
    text = dump_json(plain(value, "", arrays))
    return write_arrays({VALUES: np.frombuffer(text, np.uint8), **arrays})


def unpack(kind: type[T], data: bytes) -> T:
    """Inverse of `pack`.

    Fields that `kind` does not know are left out, and those that are missing have their defaults: another version of
    ganviz may have had others.

    Raises:
        DamagedError: if there is something else in it.
    """
    arrays = read_arrays(data)
    text = arrays.pop(VALUES, np.empty(0))
    value: T = typed(kind, load_json(text.astype(np.uint8).tobytes()), arrays)
    return value


def dump_json(value: Any) -> bytes:
    """As JSON that any program reads."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def load_json(data: bytes) -> Any:
    """Inverse of `dump_json`; raises DamagedError."""
    try:
        return json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise DamagedError(f"is damaged: it holds text that is not JSON: {problem}") from problem


def plain(value: Any, path: str, arrays: Arrays) -> Any:
    """A value as JSON has it; arrays go to `arrays`, and their path stands in their place."""
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return path
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(v, f"{path}.{name}".lstrip("."), arrays) for name, v in value.items()}
    if isinstance(value, tuple | list):
        return [plain(v, f"{path}.{i}".lstrip("."), arrays) for i, v in enumerate(value)]
    if isinstance(value, np.generic):
        value = value.item()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def typed(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str = "") -> Any:
    """Inverse of `plain` for a value of type `kind`; `where` is its path, for errors."""
    if kind is Any:
        return value
    reader = _object if is_dataclass(kind) else _READERS.get(get_origin(kind) or kind, _unreadable)
    return reader(kind, value, arrays, where)


def _object(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> Any:
    _require(isinstance(value, dict), value, where, "an object")
    given = {}
    for field, hint in _fields(kind):
        path = f"{where}.{field.name}".lstrip(".")
        if field.name in value:
            given[field.name] = typed(hint, value[field.name], arrays, path)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise DamagedError(f"is damaged: {path} is missing")
    return kind(**given)


@functools.cache
def _fields(kind: Any) -> list[tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return [(field, hints[field.name]) for field in fields(kind)]


def _array(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> Any:
    found = arrays.get(value) if isinstance(value, str) else None
    wanted = np.dtype(get_args(get_args(kind)[1])[0])
    _require(found is not None and found.dtype.kind == wanted.kind, value, where, f"an array of {wanted}")
    return found


def _either(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> Any:
    """Something or None."""
    if value is None:
        return None
    (something,) = (option for option in get_args(kind) if option is not type(None))
    return typed(something, value, arrays, where)


def _tuple(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> Any:
    _require(isinstance(value, list), value, where, "a list")
    kinds = get_args(kind)
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    _require(len(kinds) == len(value), value, where, f"a list of {len(kinds)}")
    return tuple(typed(k, v, arrays, f"{where}.{i}") for i, (k, v) in enumerate(zip(kinds, value, strict=True)))


def _mapping(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> Any:
    _require(isinstance(value, dict), value, where, "an object")
    return {name: typed(get_args(kind)[1], v, arrays, f"{where}.{name[:40]}") for name, v in value.items()}


def _number(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> float:
    if isinstance(value, str) and value in _NO_NUMBERS:
        return _NO_NUMBERS[value]
    _require(type(value) in (int, float) and abs(value) <= _LARGEST, value, where, "a number")
    return float(value)


def _scalar(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> Any:
    _require(type(value) is kind, value, where, f"of type {kind.__name__}")
    # a count beyond this is no step and no size, and would break what reckons with it
    _require(kind is not int or abs(value) < 2**53, value, where, "a whole number of 16 digits at most")
    return value


def _unreadable(kind: Any, value: Any, arrays: Mapping[str, NDArray[Any]], where: str) -> Any:
    raise TypeError(f"{where}: values of type {kind} cannot be packed yet")


_READERS: Mapping[Any, Callable[..., Any]] = {
    np.ndarray: _array,
    Union: _either,
    types.UnionType: _either,
    tuple: _tuple,
    Mapping: _mapping,
    float: _number,
    int: _scalar,
    str: _scalar,
    bool: _scalar,
}


def _require(holds: bool, value: Any, where: str, wanted: str) -> None:
    if not holds:
        raise DamagedError(f"is damaged: {where or 'its content'} is {str(value)[:40]!r}, not {wanted}")


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")
