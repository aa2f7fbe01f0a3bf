"""Events: what happened in a run that a person wants to come back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ganviz.errors import GanvizError
from ganviz.observation import Judgement, Snapshot
from ganviz.observation.ledger import Tally, listed, tally_of
from ganviz.observation.verdict import Diagnosis, Watch

KINDS = MappingProxyType(
    {
        "gained": "Mode gained",
        "lost": "Mode lost",
        "saturated": "Discriminator saturated",
        "diverged": "Diverged",
        "settled": "Discriminator at its optimum",
        "diagnosis": "Diagnosis",
        "bookmark": "Bookmark",
    }
)
"""Kinds of events and their titles."""
MOST_EVENTS = 1000  # of a run; the oldest that nobody made by hand go first
LONGEST_NOTE = 200  # characters
# A mode is gained once it has a fifth of its fair share in high-quality fakes, and lost once it has next to none: what
# lies between is neither, or a mode at the edge would come and go with every look.
GAINED, LOST = 0.2, 0.02
# Saturated: nearly all verdicts are near 0 or 1, where the sigmoid is flat; over once D is in doubt again.
SATURATED, DOUBTFUL = 0.98, 0.9
# Diagnoses that are no news, or for which there is a kind of its own.
UNTOLD = ("unknown", "unjudged", "early", "saturated", "diverged")


@dataclass(frozen=True)
class Event:
    """Something that happened at a step.

    Attributes:
        step: of the snapshot in which it was noticed.
        kind: one of `KINDS`.
        text: in words.
        modes: which modes, from 0, for "gained" and "lost".
    """

    step: int
    kind: str
    text: str
    modes: tuple[int, ...] = ()


def bookmark(step: int, note: str) -> Event:
    """A person's own mark.

    Raises:
        GanvizError: for a note that is too long.
    """
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise GanvizError(f"a note has at most {LONGEST_NOTE} characters, not {len(note)}")
    return Event(step, "bookmark", note or "Bookmark")


def settled(begin: int, end: int, reached: bool) -> Event:
    """D was trained alone between these steps, and has come to gain nothing more or has not."""
    end_of_it = "and gains nothing more" if reached else "and still gains: its optimum is far, or nowhere"
    return Event(end, "settled", f"D trained alone for {end - begin:,} steps, {end_of_it}")


def with_event(events: Sequence[Event], event: Event) -> tuple[Event, ...]:
    """The events with another one in its place, and without the oldest if there are too many."""
    ordered = sorted((*events, event), key=lambda e: e.step)
    while len(ordered) > MOST_EVENTS:
        ordered.remove(next((e for e in ordered if e.kind != "bookmark"), ordered[0]))
    return tuple(ordered)


class Watcher:
    """Notices events from one snapshot to the next.

    Args:
        events: what was noticed already, in order; a run that goes on from a file or from the past has some.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._reached: set[int] = set()
        self._saturated = self._diverged = False
        self._total = 0
        events = tuple(events)
        for event in events:
            self._reached |= set(event.modes) if event.kind == "gained" else set()
            self._reached -= set(event.modes) if event.kind == "lost" else set()
        self._watch = Watch()
        self._diagnosis = next((e.text for e in reversed(events) if e.kind == "diagnosis"), "")

    def look(self, snapshot: Snapshot) -> list[Event]:
        """What has happened since the last look."""
        return [*self._modes(snapshot), *self._saturation(snapshot), *self._divergence(snapshot)]

    def diagnose(self, step: int, found: Diagnosis) -> list[Event]:
        """What is the matter, if that is another kind than before and has held for some looks."""
        before = self._watch.now
        now = self._watch.look(found, step)
        changed = before is None or before.kind != now.kind
        if not changed or now.kind in UNTOLD or self._diagnosis.startswith(now.sentence):
            return []
        self._diagnosis = f"{now.sentence} {now.evidence[:1].upper()}{now.evidence[1:]}."
        return [Event(step, "diagnosis", self._diagnosis)]

    def _modes(self, snapshot: Snapshot) -> list[Event]:
        tally = tally_of(snapshot)
        if tally is None:
            return []
        shares = tally.good / tally.fair
        if len(shares) != self._total:  # other data under the same generator
            self._reached = set() if self._total else self._reached & set(range(len(shares)))
            self._total = len(shares)
        gained = {int(i) for i in np.flatnonzero(shares >= GAINED)} - self._reached
        lost = self._reached - {int(i) for i in np.flatnonzero(shares > LOST)}
        self._reached = (self._reached | gained) - lost
        found = (("gained", gained), ("lost", lost))
        count = f"{len(self._reached)} of {self._total}"
        return [
            Event(snapshot.step, kind, f"{_named(modes, tally)} {kind}: now {count}", tuple(sorted(modes)))
            for kind, modes in found
            if modes
        ]

    def _saturation(self, snapshot: Snapshot) -> list[Event]:
        judgement = snapshot.judgement
        if judgement is None or not judgement.is_probability:
            return []
        was, sure = self._saturated, _sureness(judgement)
        self._saturated = sure > (DOUBTFUL if was else SATURATED)
        if was or not self._saturated:
            return []
        means = f"mean D(x) {judgement.real_mean:.2f} on real, {judgement.fake_mean:.2f} on fake samples"
        return [Event(snapshot.step, "saturated", f"Discriminator saturated: {means}")]

    def _divergence(self, snapshot: Snapshot) -> list[Event]:
        was, self._diverged = self._diverged, bool(snapshot.diverged)
        news = self._diverged and not was
        return [Event(snapshot.step, "diverged", f"Diverged: {snapshot.diverged}")] if news else []


def _sureness(judgement: Judgement) -> float:
    """1 when every real sample gets 1 and every fake 0."""
    return min(judgement.real_mean, 1 - judgement.fake_mean)


def _named(modes: Iterable[int], tally: Tally) -> str:
    listing = [tally.names[i] for i in sorted(modes)]
    one, more = {"mode": ("Mode", "Modes"), "class": ("Class", "Classes")}[tally.word]
    return f"{one if len(listing) == 1 else more} {listed(listing)}"
