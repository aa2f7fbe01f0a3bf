"""Shared values: each is sent once, and named by its number from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.frames.block import Shared

MOST = 128  # values remembered, those used last; a reader remembers more (see `web/frames.js`)


def of_arrays(make: Any, name: str, *values: Any) -> Shared:
    """What `make` makes, which `name` and the values, arrays among them, decide."""
    return Shared((name, *(_digest(v) if isinstance(v, np.ndarray) else v for v in values)), make)


def _digest(array: NDArray[Any]) -> tuple[Any, ...]:
    return array.shape, hashlib.blake2b(np.ascontiguousarray(array).data, digest_size=16).digest()


class Sharing:
    """Which values a reader knows.

    Args:
        most: values remembered; None for all that ever came.
    """

    def __init__(self, most: int | None = MOST) -> None:
        self._most, self._next = most, 0
        self._numbers: dict[Hashable, int] = {}

    def clear(self) -> None:
        """Somebody else reads from now on, or the same one has forgotten all. Numbers do not come again."""
        self._numbers.clear()

    def part(self, content: Mapping[str, Any]) -> tuple[Any, list[tuple[list[str], int]], dict[int, Any]]:
        """The content without what is shared, where that belongs, and those values that are new."""
        refers: list[tuple[list[str], int]] = []
        fresh: dict[int, Any] = {}
        own = self._own(content, (), refers, fresh)
        while self._most is not None and len(self._numbers) > self._most:
            del self._numbers[next(iter(self._numbers))]
        return own, refers, fresh

    def _own(self, value: Any, path: tuple[str, ...], refers: list[Any], fresh: dict[int, Any]) -> Any:
        if isinstance(value, Shared):
            refers.append((list(path), self._number(value, fresh)))
            return None
        if isinstance(value, Mapping):
            return {key: self._own(inner, (*path, str(key)), refers, fresh) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._own(inner, (*path, str(i)), refers, fresh) for i, inner in enumerate(value)]
        return value

    def _number(self, value: Shared, fresh: dict[int, Any]) -> int:
        number = self._numbers.pop(value.key, None)
        if number is None:
            number, self._next = self._next, self._next + 1
            fresh[number] = value.make()
        self._numbers[value.key] = number  # used last
        return number
