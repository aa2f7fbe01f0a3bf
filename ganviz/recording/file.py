"""A recording as one file, `.ganviz`: a zip of JSON, npz without pickles, and safetensors.

`manifest.json` tells the format's version, the experiment and what was changed on the way, and of every other entry its
size and SHA-256. A file may come from anybody: what it says is checked before it is used, sizes before anything is
unpacked, and nothing in it is ever run.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from ganviz.atomic import whole_file
from ganviz.errors import DataError, GanvizError, SettingError
from ganviz.experiment import Experiment
from ganviz.observation import Snapshot
from ganviz.recording.archive import MEGABYTE, Archive, DamagedError, Limits
from ganviz.recording.checkpoint import (
    Checkpoint,
    pack_checkpoint,
    pack_warm_start,
    unpack_checkpoint,
    unpack_warm_start,
)
from ganviz.recording.film import FilmStrip
from ganviz.recording.history import Spill
from ganviz.recording.manifest import (
    LARGEST_MANIFEST,
    MANIFEST,
    Entry,
    read_manifest,
    solo_steps,
    write_manifest,
)
from ganviz.recording.packing import dump_json, pack, unpack
from ganviz.recording.recording import Recording
from ganviz.recording.series import SeriesState
from ganviz.recording.trails import Trail
from ganviz.weights import WarmStart

T = TypeVar("T")
ENDING = ".ganviz"
LIMITS = Limits(entries=20_000, entry_bytes=512 * MEGABYTE, total_bytes=2048 * MEGABYTE)
LARGEST_PACKED = 32 * MEGABYTE  # bytes of an entry that may be compressed: a small file cannot fill the memory
END, WARM_START, FILM_STRIP = "end.safetensors", "warm_start.safetensors", "film.npz"
TRAIL = "trails.npz"  # of which older files know nothing
CURVES = ("losses", "observations", "shares")
LATER = ("shares",)  # of which older files know nothing


def save_recording(recording: Recording, path: Path) -> None:
    """Write a copy of a recording (see `Recording.copy`) as one file; one that was there stays whole until it is done.

    Raises:
        GanvizError: if the disk refuses, or the recording is larger than a file may be.
    """
    try:
        with whole_file(path) as partial, zipfile.ZipFile(partial, "w", allowZip64=False) as file:
            entries = {name: _write(file, name, data) for name, data in _contents(recording)}
            _require_room(entries)
            file.writestr(zipfile.ZipInfo(MANIFEST), write_manifest(recording, entries), zipfile.ZIP_DEFLATED)
    except zipfile.LargeZipFile as problem:
        raise GanvizError(f"cannot write {path}: it would be too large; keep less history") from problem


def open_recording(path: Path, history_mb: float = 64, spill: Spill | None = None) -> Recording:
    """The recording in a file, which goes on exactly as if it had never been saved.

    It takes as much memory as any recording; of a longer history than `history_mb` allows, the older part is thinned.

    Args:
        history_mb, spill: see `Recording`.

    Raises:
        DataError: naming the file and what is wrong: it is missing, cut off, damaged, not what it says to be, larger
            than is accepted, or written by a newer ganviz.
    """
    try:
        with path.open("rb") as file:
            return _read(Archive(file, LIMITS), history_mb, spill)
    except OSError as problem:
        raise DataError(f"cannot read {path}: {problem.strerror or problem}") from problem
    except SettingError as problem:
        raise DataError(f"{path} holds a setting that is none here: {str(problem)[:500]}") from problem
    except (DamagedError, ValueError) as problem:
        raise DataError(f"{path} {str(problem)[:500]}") from problem
    except RecursionError as problem:
        raise DataError(f"{path} is damaged: it holds values nested too deeply") from problem


# --- writing
def _contents(recording: Recording) -> Iterator[tuple[str, bytes]]:
    """All entries but the manifest, packed one by one."""
    for curve in CURVES:
        yield f"{curve}.npz", pack(getattr(recording, curve).state())
    yield FILM_STRIP, pack(recording.film.strip)
    yield TRAIL, pack(recording.trails.trail)
    for snapshot in recording.snapshots:
        yield f"snapshots/{snapshot.step:09d}.npz", pack(snapshot)
    for checkpoint in recording.checkpoints:
        yield f"checkpoints/{checkpoint.step:09d}.safetensors", pack_checkpoint(checkpoint)
    if recording.end is not None:
        yield END, pack_checkpoint(recording.end)
    if recording.warm_start is not None:
        yield WARM_START, pack_warm_start(recording.warm_start)


def _write(file: zipfile.ZipFile, name: str, data: bytes) -> Entry:
    # weights hardly become smaller, and what is not compressed cannot be a bomb
    kind = zipfile.ZIP_STORED if name.endswith(".safetensors") else zipfile.ZIP_DEFLATED
    file.writestr(zipfile.ZipInfo(name), data, kind, compresslevel=1)
    return Entry(len(data), hashlib.sha256(data).hexdigest())


def _require_room(entries: dict[str, Entry]) -> None:
    """What is written must be readable again."""
    sizes = [entry.bytes for entry in entries.values()]
    if len(sizes) >= LIMITS.entries or max(sizes) > LIMITS.entry_bytes or sum(sizes) > LIMITS.total_bytes * 0.95:
        raise GanvizError(
            f"this recording takes {sum(sizes) / MEGABYTE:,.0f} MiB in {len(sizes):,} parts, more than a file may hold "
            f"({LIMITS.total_bytes // MEGABYTE:,} MiB in {LIMITS.entries:,}); keep less history"
        )


# --- reading
def _read(archive: Archive, history_mb: float, spill: Spill | None) -> Recording:
    reader = _Reader(archive)
    manifest = reader.manifest
    recording = Recording(Experiment(**manifest.experiment), history_mb, spill)
    recording.changes, recording.reinitialized = list(manifest.changes), list(manifest.reinitialized)
    recording.solo_steps = solo_steps(manifest)
    recording.remember(manifest.events)
    for curve in CURVES:
        if curve in LATER and not reader.has(f"{curve}.npz"):
            continue
        getattr(recording, curve).restore(reader.value(SeriesState, f"{curve}.npz"))
    recording.film.restore(reader.value(FilmStrip, FILM_STRIP))
    if reader.has(TRAIL):
        recording.trails.restore(reader.value(Trail, TRAIL))
    for snapshot in reader.snapshots():
        recording.snapshots.append(snapshot)
    recording.checkpoint_every = manifest.checkpoint_every
    for checkpoint in reader.checkpoints():
        recording.keep_checkpoint(checkpoint)
    recording.end, recording.diverged = reader.end(), manifest.diverged
    recording.warm_start = reader.warm_start()
    return recording


class _Reader:
    """Reads the entries of one file, none of which is believed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.manifest = read_manifest(archive.read(MANIFEST, LARGEST_MANIFEST))
        self._sound: set[bytes] = set()  # settings that were looked at
        told, there = {n: e.bytes for n, e in self.manifest.entries.items()}, dict(archive.sizes)
        there.pop(MANIFEST)
        if told != there:
            wrong = sorted(dict(told.items() ^ there.items()))
            raise DamagedError(f"is damaged: what it lists and what it holds differ in {', '.join(wrong[:3])}"[:300])

    def has(self, name: str) -> bool:
        """Whether there is such an entry."""
        return name in self._archive.sizes

    def value(self, kind: type[T], name: str) -> T:
        """A dataclass."""
        return unpack(kind, self._entry(name, LARGEST_PACKED))

    def snapshots(self) -> Iterator[Snapshot]:
        """All of them, one by one."""
        for step, name in self._steps("snapshots"):
            snapshot = self.value(Snapshot, name)
            self._require_sound(name, snapshot.step == step, snapshot.settings)
            yield snapshot

    def checkpoints(self) -> Iterator[Checkpoint]:
        """All of them, one by one."""
        return (self._checkpoint(name, step) for step, name in self._steps("checkpoints"))

    def end(self) -> Checkpoint | None:
        """Where the run stood, if the file tells."""
        return self._checkpoint(END, self.manifest.step) if END in self._archive.sizes else None

    def warm_start(self) -> WarmStart | None:
        """The weights with which the run began, if not with those of its seed."""
        return unpack_warm_start(self._entry(WARM_START)) if WARM_START in self._archive.sizes else None

    def _checkpoint(self, name: str, step: int) -> Checkpoint:
        checkpoint = unpack_checkpoint(self._entry(name))
        fits = checkpoint.step == checkpoint.state.get("step_count") == step
        self._require_sound(name, fits, checkpoint.settings)
        return checkpoint

    def _entry(self, name: str, most: int = LIMITS.entry_bytes) -> bytes:
        data = self._archive.read(name, most)
        if hashlib.sha256(data).hexdigest() != self.manifest.entries[name].sha256:
            raise DamagedError(f"is damaged: {name} does not have its checksum")
        return data

    def _steps(self, folder: str) -> list[tuple[int, str]]:
        """(step, name of the entry) in rising order."""
        names = [name for name in self.manifest.entries if name.startswith(f"{folder}/")]
        steps = sorted((int(name.split("/")[1].split(".")[0]), name) for name in names)
        if len({step for step, _ in steps}) < len(steps) or any(step > self.manifest.step for step, _ in steps):
            raise DamagedError(f"is damaged: the steps of its {folder} cannot be")
        return steps

    def _require_sound(self, name: str, fits: bool, settings: Mapping[str, Any]) -> None:
        """Refuse settings that are none; most are the same as those before."""
        if not fits:
            raise DamagedError(f"is damaged: {name} is of another step than it says")
        text = dump_json(settings)
        if text not in self._sound:
            Experiment(**settings)
            self._sound.add(text)
