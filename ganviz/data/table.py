"""Tables of points, as text or as NumPy's own format, read with bounded memory and never unpickled.

A table becomes a drawing (see `data.drawn`): of more than 10,000 points, a sample of 10,000 is taken.
"""

from __future__ import annotations

import codecs
import io
import json
import math
import os
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ganviz.data.drawn import MAX_POINTS, on_canvas
from ganviz.errors import SettingError

MAX_ROWS = 1_000_000
MAX_BYTES = 64 * 2**20
MAX_JSON = 2**22  # bytes: JSON is not read line by line
LONGEST_LINE = 1000  # characters
MAX_LINES = 2 * MAX_ROWS  # blank ones and comments among them: reading those takes time, too
SEED = 0x7AB1E  # of the sample
NPY_MAGIC = b"\x93NUMPY"
ZIP_MAGIC = b"PK\x03\x04"
# what NumPy, and Python's parser that it asks, say to broken headers
NPY_PROBLEMS = (ValueError, TypeError, LookupError, SyntaxError, tokenize.TokenError, RecursionError, MemoryError)


@dataclass(frozen=True, eq=False)
class Table:
    """Points (n, 2), at most 10,000, on the canvas; and how many the table had."""

    points: NDArray[np.floating]
    rows: int


def read_table(source: Path | bytes, name: str = "the table") -> Table:
    """Points of a table: NPY of shape (n, 2), a JSON list of pairs, or text with a line "x, y" each.

    In text, numbers are parted by comma, semicolon, tab or blank; blank lines, lines that begin with "#", and a first
    line without numbers are skipped. Points that all lie on the canvas stay where they are; others are centred and
    scaled evenly to fill 90% of it. Of over 10,000 points a uniform sample without repetition is taken, always alike.

    Args:
        source: a file, or what was in it.
        name: how errors call it.

    Raises:
        SettingError: naming what is wrong and where: no numbers, not two columns, not finite, no points, over a million
            rows, over 64 MiB, or a file that cannot be read.
    """
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            return _read(file, name)
    except OSError as problem:
        raise SettingError(f"cannot read {name}: {problem.strerror or problem}") from problem


def _read(file: BinaryIO, name: str) -> Table:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > MAX_BYTES:
        raise SettingError(f"{name} has {size / 2**20:.0f} MiB; {MAX_BYTES // 2**20} MiB is the limit")
    start = file.peek(64) if isinstance(file, io.BufferedReader) else file.getvalue()[:64]  # type: ignore[attr-defined]
    if start.startswith(NPY_MAGIC):
        table = _from_npy(file, name, size)
    elif start.startswith(ZIP_MAGIC):
        raise SettingError(f"{name} is a zip archive, as .xlsx and .npz are; save the points as CSV or NPY")
    elif start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"[", b"{"):
        table = _sampled(_json_rows(file, name, size), name)
    else:
        table = _sampled(_text_rows(file, name), name)
    if not table.rows:
        raise SettingError(f"{name} is empty; write at least one point as x, y")
    return Table(on_canvas(table.points), table.rows)


# --- text
def _text_rows(file: BinaryIO, name: str) -> Iterator[tuple[float, float]]:
    first = True
    for number, line in enumerate(_lines(file, name), start=1):
        if line.isspace() or line.lstrip().startswith("#"):
            continue
        parts = _cells(line)
        if not (first and not any(map(_is_number, parts))):  # else the names of the columns
            yield _point(parts, f"{name}, line {number}", line.strip())
        first = False


def _cells(line: str) -> list[str]:
    """The columns of a line. An empty one counts, lest "1,,2" be a point; but some end each line with a mark."""
    marked = line.replace(";", ",").replace("\t", ",")
    if "," not in marked:
        return line.split()
    cells = [cell.strip() for cell in marked.split(",")]
    return cells[:2] if len(cells) == 3 and not cells[2] else cells


def _lines(file: BinaryIO, name: str) -> Iterator[str]:
    """Line by line; a line without end does not fill the memory."""
    for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), start=1):
        if number > MAX_LINES:
            raise SettingError(f"{name} has over {MAX_LINES:,} lines, blank ones and comments included")
        if len(raw) > LONGEST_LINE:
            raise SettingError(f"{name}, line {number}: over {LONGEST_LINE:,} characters; write x, y")
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as problem:
            raise SettingError(f"{name} is neither text nor an NPY file") from problem


def _json_rows(file: BinaryIO, name: str, size: int) -> Iterator[tuple[float, float]]:
    if size > MAX_JSON:
        raise SettingError(f"{name} has {size / 2**20:.0f} MiB of JSON; {MAX_JSON // 2**20} MiB is the limit; use CSV")
    try:
        pairs = json.loads(file.read())
    except (ValueError, RecursionError) as problem:
        raise SettingError(f"{name} is not valid JSON: {problem}") from problem
    if not isinstance(pairs, list):
        raise SettingError(f"{name} must be a list of pairs in JSON: [[x, y], …]")
    for i, pair in enumerate(pairs, start=1):
        yield _point(pair, f"{name}, entry {i}", str(pair))


def _is_number(text: str) -> bool:
    try:
        _number(text)
    except ValueError:
        return False
    return True


def _number(value: Any) -> float:
    if isinstance(value, str):
        if "_" in value:
            raise ValueError("1_000 is a number to Python, but to no table")
        if len(value) > 2 and value[0] == value[-1] == '"':
            value = value[1:-1]
    return float(value)


def _point(pair: object, where: str, told: str) -> tuple[float, float]:
    """The point of a list of two numbers, or of texts of numbers.

    Args:
        where, told: for errors: its place, and how it stands there.

    Raises:
        SettingError: if it is no point, or not finite.
    """
    numbers = pair if isinstance(pair, list) and not any(isinstance(part, bool) for part in pair) else []
    try:
        x, y = map(_number, numbers)
    except (TypeError, ValueError, OverflowError) as problem:
        found = f" (here are {len(numbers)})" if len(numbers) > 2 else ""
        hint = "write two numbers, with decimal points: x, y"
        raise SettingError(f"{where}: {told[:40]!r} is no point; {hint}{found}") from problem
    if not (math.isfinite(x) and math.isfinite(y)):
        raise SettingError(f"{where}: coordinates must be finite")
    return x, y


def _sampled(rows: Iterator[tuple[float, float]], name: str) -> Table:
    """All rows, or a uniform sample of them: each later one replaces a kept one at random (Vitter's algorithm R)."""
    rng = np.random.default_rng(SEED)
    kept: list[tuple[float, float]] = []
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise SettingError(f"{name} has over {MAX_ROWS:,} rows, which is the limit; take a part of it")
        if count <= MAX_POINTS:
            kept.append(row)
        elif (place := int(rng.integers(count))) < MAX_POINTS:
            kept[place] = row
    return Table(np.array(kept, np.float64).reshape(-1, 2), count)


# --- NPY
def _from_npy(file: BinaryIO, name: str, size: int) -> Table:
    """Looks at the header before it takes any memory for data."""
    try:
        version = npy.read_magic(file)
        read_header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # at files of old versions
            shape, by_columns, dtype = read_header(file)
    except NPY_PROBLEMS as problem:
        raise SettingError(f"{name} is not a sound NPY file: {str(problem)[:80]}") from problem
    _check_header(shape, dtype, name)
    if size - file.tell() != math.prod(shape) * dtype.itemsize:
        raise SettingError(f"{name} is cut off or damaged: its header tells of {shape[0]:,} rows")
    flat = np.frombuffer(file.read(), dtype)  # not np.load, which reads the header, and warns, once more
    with np.errstate(over="ignore"):  # what leaves the doubles is told as not finite
        values = flat.reshape(shape, order="F" if by_columns else "C").astype(np.float64)
    sound = np.isfinite(values).all(1)
    if not sound.all():
        raise SettingError(f"{name}, row {int(sound.argmin()) + 1}: coordinates must be finite")
    return Table(_subset(values), len(values))


def _check_header(shape: tuple[int, ...], dtype: np.dtype, name: str) -> None:
    if dtype.kind not in "fiu":
        raise SettingError(f"{name} holds {dtype}, not numbers; objects are never unpickled")
    if len(shape) != 2 or shape[1] != 2:
        raise SettingError(f"{name} has the shape {shape}; it must be (n, 2): a row for each point")
    if shape[0] > MAX_ROWS:
        raise SettingError(f"{name} has {shape[0]:,} rows; {MAX_ROWS:,} is the limit; take a part of it")


def _subset(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(values) <= MAX_POINTS:
        return values
    chosen = np.random.default_rng(SEED).choice(len(values), MAX_POINTS, replace=False)
    return values[np.sort(chosen)]
