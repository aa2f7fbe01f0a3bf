"""History: items of a run by step, in bounded memory and, where that is allowed, bounded space on a disk."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, overload
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from ganviz.errors import DataError


class Item(Protocol):
    """What a history keeps."""

    @property
    def step(self) -> int: ...

    @property
    def nbytes(self) -> int: ...


T = TypeVar("T", bound=Item)
Entry = TypeVar("Entry", bound="_OnDisk[Any] | _InMemory[Any]")
FADING = 8.0  # the oldest items are kept nine times as far apart as the newest


@dataclass(frozen=True)
class Spill:
    """Where memory may spill to: a folder that exists, and MiB in it for each run at most."""

    folder: Path
    megabytes: float


@dataclass(frozen=True)
class Codec(Generic[T]):
    """How items become bytes and come back."""

    pack: Callable[[T], bytes]
    unpack: Callable[[bytes], T]


class History(Sequence[T]):
    """Items with rising steps. When there is no more room, the older ones go to the disk, and then are thinned.

    What lies on the disk is read when it is asked for; `steps` and `nearest` read no more than they must.

    Args:
        room: bytes in memory at most; the newest two stay there whatever they take.
        codec: for what goes to the disk.
        spill: where to; None for nowhere. A disk that refuses is as good as none.

    Attributes:
        memory, disk: bytes held.
    """

    def __init__(self, room: float, codec: Codec[T], spill: Spill | None = None) -> None:
        self.memory = self.disk = 0
        self._allowed, self._codec, self._spill = room, codec, spill
        self._share = 1.0
        self._folder: _Folder | None = None
        self._spilled: list[_OnDisk[T]] = []  # older than all that are in memory
        self._near: list[_InMemory[T]] = []

    # --- reading
    @property
    def steps(self) -> list[int]:
        """Of all items, oldest first."""
        return [kept.step for kept in self._all()]

    def step_array(self) -> NDArray[np.int64]:
        """`steps` as an array, (n,)."""
        return np.fromiter((kept.step for kept in self._all()), np.int64, len(self))

    @property
    def last_step(self) -> int:
        """Of the newest item; 0 if there is none."""
        newest = self._near or self._spilled
        return newest[-1].step if newest else 0

    def nearest(self, step: int) -> T | None:
        """The newest item at or before `step`."""
        place = bisect_right(self.steps, step)
        return self[place - 1] if place else None

    def __len__(self) -> int:
        return len(self._spilled) + len(self._near)

    def __iter__(self) -> Iterator[T]:
        return (kept.load() for kept in self._all())

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [kept.load() for kept in self._all()[place]]
        return self._near[-1].load() if place == -1 and self._near else self._all()[place].load()

    # --- writing
    def append(self, item: T) -> bool:
        """Keep an item in place of one of the same step. Returns whether others had to make room."""
        if len(self) and self.last_step == item.step:
            self._keep(self._all()[:-1])
        self._near.append(_InMemory(item))
        self.memory += self._near[-1].nbytes
        return self._make_room()

    def limit(self, share: float) -> None:
        """Keep to this share of what was allowed in memory and on the disk, 0 to 1; thins what is over it."""
        self._share = share
        self._make_room()

    def cut(self, step: int) -> None:
        """Forget what came after `step`."""
        self._keep([kept for kept in self._all() if kept.step <= step])

    def copy(self) -> History[T]:
        """Another history of the same items, which takes no memory of its own."""
        other = History(self._allowed, self._codec, self._spill)
        other._folder, other._share = self._folder, self._share
        other._keep(self._all())
        return other

    def _all(self) -> list[_OnDisk[T] | _InMemory[T]]:
        return [*self._spilled, *self._near]

    def _keep(self, entries: Sequence[_OnDisk[T] | _InMemory[T]]) -> None:
        """Just these, in their order."""
        self._spilled = [kept for kept in entries if isinstance(kept, _OnDisk)]
        self._near = [kept for kept in entries if isinstance(kept, _InMemory)]
        self.memory = sum(kept.nbytes for kept in self._near)
        self.disk = sum(kept.nbytes for kept in self._spilled)

    def _spill_over(self, spill: Spill) -> None:
        """The oldest in memory go to the disk until the others fit."""
        try:
            self._folder = self._folder or _Folder(spill.folder)
            while self.memory > self._room and len(self._near) > 2:
                moved = _OnDisk(self._near[0].item, self._codec, self._folder)
                self.memory -= self._near.pop(0).nbytes
                self.disk += moved.nbytes
                self._spilled.append(moved)
        except OSError:
            self._spill = None

    @property
    def _room(self) -> float:
        return self._allowed * self._share

    def _make_room(self) -> bool:
        """Whether items had to go."""
        if self._spill is not None and self.memory > self._room:
            self._spill_over(self._spill)
        before = len(self)
        while self._too_much() and len(self) > 2:
            self._keep(_thinned(self._all()))
        return len(self) < before

    def _too_much(self) -> bool:
        if self._spill is None:
            return self.memory > self._room
        # half of the disk is for each of a run's two histories
        return self.disk > self._spill.megabytes * 2**20 / 2 * self._share


class _InMemory(Generic[T]):
    """An item and its size, which is asked for once."""

    def __init__(self, item: T) -> None:
        self.item, self.step, self.nbytes = item, item.step, item.nbytes

    def load(self) -> T:
        return self.item


class _OnDisk(Generic[T]):
    """An item in a file of its own, which goes with the last reference to it: copies of a history share it."""

    def __init__(self, item: T, codec: Codec[T], folder: _Folder) -> None:
        data = codec.pack(item)
        self.step, self.nbytes = item.step, len(data)
        self._folder, self._codec, self._path = folder, codec, folder.path / uuid4().hex
        weakref.finalize(self, self._path.unlink, missing_ok=True)
        self._path.write_bytes(data)

    def load(self) -> T:
        try:
            return self._codec.unpack(self._path.read_bytes())
        except (OSError, ValueError) as problem:
            raise DataError(
                f"the history of step {self.step:,} is lost, it lay in {self._path}: {problem}"
            ) from problem


class _Folder:
    """A folder that goes with the last file in it."""

    def __init__(self, parent: Path) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def _thinned(entries: list[Entry]) -> list[Entry]:
    """Three quarters of them at most, the further apart the older they are; the first and the last stay."""
    steps = np.array([entry.step for entry in entries], float)
    age = (steps[-1] - steps) / (steps[-1] - steps[0])
    # stretches of equal length on this scale, of each of which one entry stays, are longest where entries are oldest
    place = np.log1p(FADING * age) / np.log1p(FADING)
    stretches, kept = float(len(entries)), set(range(len(entries)))
    while len(kept) > len(entries) * 3 / 4:
        stretches *= 0.9
        kept = {*np.unique(np.floor(place * stretches), return_index=True)[1].tolist(), 0, len(entries) - 1}
    return [entries[i] for i in sorted(kept)]
