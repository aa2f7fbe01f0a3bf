"""A block of YAML in a lesson, with the line of each key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True)
class Block:
    """`values` by key, and the line of the file on which each key stands."""

    values: dict[str, Any]
    lines: dict[str, int]


def read_block(text: str, first_line: int) -> Block:
    """Read a mapping whose first line is line `first_line` of its file.

    Raises:
        ValueError: of a line and a reason.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        reason = getattr(problem, "problem", None) or problem
        raise ValueError(first_line + (mark.line if mark else 0), f"not valid YAML: {reason}") from problem
    if node is None:
        return Block({}, {})
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        raise ValueError(first_line, "expected lines of the form name: value")
    return Block(values, {str(key.value): first_line + key.start_mark.line for key, _ in node.value})
