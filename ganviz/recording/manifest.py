"""The manifest of a recording's file: what it is, what was done, and what else the file must hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ganviz.errors import GanvizError
from ganviz.experiment import PLAYERS, Experiment
from ganviz.recording.archive import DamagedError
from ganviz.recording.events import KINDS, LONGEST_NOTE, MOST_EVENTS, Event
from ganviz.recording.moment import Change
from ganviz.recording.packing import dump_json, load_json, plain, typed
from ganviz.recording.recording import Recording
from ganviz.version import __version__

MANIFEST = "manifest.json"
FORMAT = "ganviz recording"
VERSION = 1
MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = MappingProxyType({})
"""What makes a manifest of one version into one of the next, so that old files stay readable."""
LARGEST_MANIFEST = 16 * 2**20  # bytes
MOST_SOLO_STEPS = 1_000_000
_NAME = re.compile(r"[a-z_]{1,40}(/\d{1,16})?\.(json|npz|safetensors)")


@dataclass(frozen=True)
class Entry:
    """Size and SHA-256 of an entry, unpacked."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a file says of itself.

    Attributes:
        ganviz: version that wrote it.
        step: where the run stood.
        experiment: settings that somebody had chosen at the beginning.
        diverged: why it had been stopped; empty if it had not.
        changes, reinitialized, events, checkpoint_every: see `Recording`.
        solo_steps: (first step, last step, player) in which only that one learned.
        entries: all others in the file, by name.
    """

    ganviz: str
    step: int
    experiment: Mapping[str, Any]
    checkpoint_every: int
    changes: tuple[Change, ...] = ()
    reinitialized: tuple[tuple[int, str, int], ...] = ()
    solo_steps: tuple[tuple[int, int, str], ...] = ()
    events: tuple[Event, ...] = ()
    diverged: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)


def write_manifest(recording: Recording, entries: Mapping[str, Entry]) -> bytes:
    """The manifest of a recording as JSON.

    Raises:
        GanvizError: if its log is longer than could be read again.
    """
    reached = (
        recording.end.step if recording.end else max(recording.checkpoints.last_step, recording.snapshots.last_step)
    )
    manifest = Manifest(
        ganviz=__version__,
        step=reached,
        experiment=recording.experiment.chosen(),
        checkpoint_every=recording.checkpoint_every,
        changes=tuple(recording.changes),
        reinitialized=tuple(recording.reinitialized),
        solo_steps=tuple(_stretches(recording.solo_steps)),
        events=recording.events,
        diverged=recording.diverged,
        entries=entries,
    )
    data = dump_json({"format": FORMAT, "version": VERSION, **plain(manifest, "", {})})
    if len(data) > LARGEST_MANIFEST or len(recording.solo_steps) > MOST_SOLO_STEPS:
        raise GanvizError("so much was changed in this run that it cannot be saved; begin another one")
    return data


def read_manifest(data: bytes) -> Manifest:
    """Inverse of `write_manifest`.

    Raises:
        DamagedError: for anything else, and for what a newer ganviz wrote.
        SettingError: for settings that are none.
    """
    content = load_json(data)
    if not isinstance(content, dict) or content.get("format") != FORMAT or type(content.get("version")) is not int:
        raise DamagedError("is no recording of ganviz")
    for version in range(content["version"], VERSION):
        if version not in MIGRATIONS:
            raise DamagedError(f"is of format {version}, which is not known")
        content = MIGRATIONS[version](content)
    if content["version"] > VERSION:
        raise DamagedError(
            f"was written by a newer ganviz ({str(content.get('ganviz'))[:20]}, format {content['version']}; this one, "
            f"{__version__}, reads up to format {VERSION}); update ganviz to open it"
        )
    manifest: Manifest = typed(Manifest, content, {})
    _require_sound(manifest)
    return manifest


def solo_steps(manifest: Manifest) -> dict[int, str]:
    """Steps in which only one player learned; see `Recording`."""
    return {step: player for first, last, player in manifest.solo_steps for step in range(first, last + 1)}


def _stretches(solo: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    first = last = 0
    player = ""
    for step in sorted(solo):
        if player and (step > last + 1 or solo[step] != player):
            yield first, last, player
            player = ""
        first, last, player = (first if player else step), step, solo[step]
    if player:
        yield first, last, player


def _require_sound(manifest: Manifest) -> None:
    for name in manifest.entries:
        if not _NAME.fullmatch(name):
            raise DamagedError(f"holds {name[:80]!r}, a name that no recording has")
    if manifest.step < 0 or not 1 <= manifest.checkpoint_every < 2**50:
        raise DamagedError("is damaged: its steps cannot be")
    solo = sum(max(0, last - first + 1) for first, last, _ in manifest.solo_steps)
    players = {player for _, _, player in manifest.solo_steps} | {player for _, player, _ in manifest.reinitialized}
    if solo > MOST_SOLO_STEPS or not players <= set(PLAYERS):
        raise DamagedError("is damaged: it tells of steps of players that cannot have been")
    if len(manifest.events) > MOST_EVENTS or not all(_can_be(event) for event in manifest.events):
        raise DamagedError("is damaged: it tells of events that cannot have been")
    experiment = Experiment(**manifest.experiment)
    for change in manifest.changes:
        change.take(experiment)


def _can_be(event: Event) -> bool:
    # a note is short, and so is all that is noticed but for the words about a divergence
    return event.kind in KINDS and event.step >= 0 and len(event.text) <= 5 * LONGEST_NOTE and len(event.modes) <= 1000
