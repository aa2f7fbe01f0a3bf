"""Work that takes longer than a frame may, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Job(threading.Thread, Generic[T]):
    """Work on its way; `result` is there once it is no longer alive, None if it failed."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(name="ganviz-comparison")  # no daemon: PyTorch must not be cut short when the process ends
        self._work = work
        self.result: T | None = None
        self.start()

    def run(self) -> None:
        self.result = self._work()
