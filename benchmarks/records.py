"""What benchmarks keep of finished work: a JSON object a line, with a `key`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def read(path: Path) -> dict[str, Record]:
    """Records by key; a line that an interruption cut short is skipped, so that its work is done anew."""
    records = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        records[record["key"]] = record
    return records


def keep(path: Path, record: Mapping[str, Any]) -> None:
    """Add a whole line, on the disk before anything else is begun."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - 1, 0))
        ends = file.read(1) in (b"", b"\n")  # else an interruption cut the last line short
        file.write(("" if ends else "\n").encode() + json.dumps(record, allow_nan=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
