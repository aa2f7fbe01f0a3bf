"""The protocol between a page and whatever trains for it: plain values in, immutable states out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ganviz.observation import Snapshot
from ganviz.recording import Change

Curves = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class State:
    """What an engine last published.

    Attributes:
        snapshot: the newest snapshot.
        losses, observations: curves, columns by name, "step" among them.
        changes: live settings changed since step 0, oldest first.
        run: number of the run in this engine; a rebuild or reset starts the next one.
        playing: whether steps are being taken.
        steps_per_second: over the last moments; 0 when paused.
        last_sound_step: where `restore` can go back to after divergence.
        error: why the engine paused itself, or why the last wish was refused; empty if neither.
    """

    snapshot: Snapshot
    losses: Curves = field(default_factory=dict)
    observations: Curves = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    run: int = 0
    playing: bool = False
    steps_per_second: float = 0.0
    last_sound_step: int = 0
    error: str = ""


class Engine(Protocol):
    """Trains one experiment somewhere. Every method returns at once; wishes are carried out in order.

    Errors never leave the engine: they pause it if they must and are told in `latest.error`.
    """

    @property
    def latest(self) -> State | None:
        """The newest published state; None until the run is built."""

    def apply(self, changes: Mapping[str, Any]) -> None:
        """Take settings: live ones at the start of the next step, structural ones by starting the run again."""

    def play(self) -> None:
        """Take steps until paused."""

    def pause(self) -> None:
        """Stop taking steps; also drops steps still asked for."""

    def step(self, player: str = "both", count: int = 1) -> None:
        """Take `count` steps of "both", "discriminator" or "generator" and pause."""

    def reset(self) -> None:
        """Back to step 0 with the settings in force; a playing run goes on playing."""

    def restore(self, step: int) -> None:
        """Back to `step`, paused."""

    def limit_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None for as many as possible."""

    def want(self, parts: Collection[str], tiles: int = 6) -> None:
        """Which parts of a snapshot (see `observation.PARTS`) the open views need; side of the sample grid."""

    def ready(self, is_ready: bool = True) -> None:
        """Whether the page can take another state. While it cannot, none is made, and training goes on."""

    def close(self) -> None:
        """Stop for good and let go of everything."""
