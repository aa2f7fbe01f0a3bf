"""A block of YAML in a lesson, with the line of each key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml


class BlockError(Exception):
    """What is wrong with a block, and on which line of the file."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Block:
    """`values` by key, and the line of the file on which each key stands."""

    values: dict[str, Any]
    lines: dict[str, int]


def read_block(text: str, first_line: int) -> Block:
    """Read a mapping whose first line is line `first_line` of its file.

    Raises:
        BlockError: for anything else.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:  # ValueError: a date that is none
        mark = getattr(problem, "problem_mark", None)
        reason = getattr(problem, "problem", None) or problem
        raise BlockError(first_line + (mark.line if mark else 0), f"not valid YAML: {reason}") from problem
    if node is None:
        return Block({}, {})
    if not isinstance(node, yaml.MappingNode):
        raise BlockError(first_line, "expected lines of the form name: value")
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = first_line + key.start_mark.line
        if key.tag != "tag:yaml.org,2002:str":
            raise BlockError(line, "a name is missing before the colon")
        if key.value in lines:
            raise BlockError(line, f"{key.value} is there twice")
        lines[key.value] = line
    return Block(values, lines)
