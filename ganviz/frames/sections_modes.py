"""Sections of modes: the ledger, the raster, and how many are there."""

from __future__ import annotations

from typing import Any

import numpy as np

from ganviz.engine import State
from ganviz.frames.block import quantised_shares
from ganviz.observation import Snapshot
from ganviz.observation.ledger import listed, tally_of
from ganviz.observation.raster import SCORE, SHARE, crowding, leaders, mode_table, raster_of

Content = dict[str, Any]


def ledger(state: State, seen: Snapshot) -> Content | None:
    """How the fakes fall on each mode, or on each class of pictures; None where nothing can be counted."""
    tally = tally_of(seen)
    if tally is None:
        return None
    columns = {"shares": tally.shares, "good": tally.good, "fair": tally.fair}
    rows = zip(tally.names, tally.shares, tally.fair, tally.captured, strict=True)
    return {
        "names": list(tally.names),
        "word": tally.word,
        **{name: column.astype(np.float32) for name, column in columns.items()},
        "captured": tally.captured.tolist(),
        "held": tally.held.tolist(),
        "quality_known": tally.quality_known,
        "sentence": tally.sentence(),
        "rows": [[f"{tally.word} {n}", f"{share:.0%}", f"{fair:.0%}", there] for n, share, fair, there in rows],
    }


def modes(state: State, seen: Snapshot) -> Content | None:
    """How many modes or classes are captured and held, of how many."""
    tally = tally_of(seen)
    if tally is None:
        return None
    numbers = {"captured": int(tally.captured.sum()), "held": int(tally.held.sum()), "total": len(tally.names)}
    return {**numbers, "word": tally.word}


def raster(state: State, seen: Snapshot) -> Content | None:
    """Modes times steps: `share` is 1 without fakes, 1/2 at the fair share, towards 0 the more there are; `score` is
    D's mean verdict on the real samples there, None where that is unknown."""
    found = raster_of(state.shares)
    if found is None:
        return None
    scores, tally = raster_of(state.shares, SCORE), tally_of(seen)
    return {
        "first": found.first,
        "last": found.last,
        SHARE: quantised_shares(crowding(found.values)),
        SCORE: None if scores is None else quantised_shares(scores.values),
        "names": [str(i + 1) for i in range(len(found.values))] if tally is None else list(tally.names),
        "word": "mode" if tally is None else tally.word,
        "sentence": told(state, seen),
    }


def told(state: State, seen: Snapshot) -> str:
    """What the raster shows, in a sentence or three; nothing in slow motion, which is about one step."""
    if seen is not state.snapshot:
        return ""
    first = leaders(state.shares)
    known = first[first > 0]
    tally, table = tally_of(seen), mode_table(state.shares)
    if not len(known) or tally is None:
        return "Nothing is known yet."
    names = dict(enumerate(tally.names, 1))
    changes = int((np.diff(known) != 0).sum())
    words = f"The fullest {tally.word} is now {names.get(int(known[-1]), known[-1])}; it has changed {changes} times."
    never = [names[i] for i in range(1, len(names) + 1) if i > len(table) or not np.nanmax(table[i - 1], initial=0)]
    return words + (f" Never reached: {listed(never)}." if never else "")
