"""All that views draw of one moment of a run, taken from its recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.experiment import Experiment
from ganviz.observation import Snapshot
from ganviz.recording.events import Event
from ganviz.recording.film import FilmStrip
from ganviz.recording.trails import Trail

Curves = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Change:
    """Settings taken by a running trainer, that hold from the step after `step` on.

    Attributes:
        settings: those that were taken; what follows them is not among them.
        chosen: names of all that are chosen from then on; None where an older file does not tell.
    """

    step: int
    settings: Mapping[str, Any]
    chosen: tuple[str, ...] | None = None

    def take(self, experiment: Experiment) -> None:
        """Have an experiment take it as the run did."""
        experiment.update(self.settings)
        if self.chosen is not None:
            experiment.choose_only(self.chosen)


@dataclass(frozen=True, eq=False)
class Moment:
    """A run as it was at `snapshot.step`: nothing that came later is in it.

    Attributes:
        snapshot: what was seen.
        losses, observations: curves up to there, columns by name, "step" among them.
        changes: live settings changed up to there, oldest first; long texts cut (see `Recording.marks`).
        film: how pictures developed up to there.
        events: what had happened up to there, oldest first.
        shares: how the fakes fell on the modes up to there (see `mode_curves`); empty where there are none.
        trail: where a few latents had landed up to there; empty where there is no plane.
    """

    snapshot: Snapshot
    losses: Curves = field(default_factory=dict)
    observations: Curves = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    film: FilmStrip = field(default_factory=FilmStrip)
    events: tuple[Event, ...] = ()
    shares: Curves = field(default_factory=dict)
    trail: Trail = field(default_factory=Trail)


def until(step: int, moment: Moment) -> Moment:
    """The moment without what lies after `step`; its snapshot stays."""
    return replace(
        moment,
        losses=_curves_until(step, moment.losses),
        observations=_curves_until(step, moment.observations),
        changes=tuple(change for change in moment.changes if change.step <= step),
        film=moment.film.until(step),
        events=tuple(event for event in moment.events if event.step <= step),
        shares=_curves_until(step, moment.shares),
        trail=moment.trail.until(step),
    )


def _curves_until(step: int, curves: Curves) -> Curves:
    if not curves:
        return curves
    kept = int(np.searchsorted(curves["step"], step, side="right"))
    return {name: column[:kept] for name, column in curves.items()}
