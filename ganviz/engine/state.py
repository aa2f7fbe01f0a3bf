"""State: what an engine publishes of its run, as one immutable value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ganviz.engine.comparing import Comparison
from ganviz.engine.examiner import Examining
from ganviz.engine.keeping import Kept
from ganviz.engine.planned import Planned
from ganviz.engine.timeline import Timeline
from ganviz.engine.usage import Usage
from ganviz.observation import Scene, Snapshot
from ganviz.recording import FILM, TRAILS, Change, Curves, Event, FilmStrip, Moment, Trail


@dataclass(frozen=True, eq=False)
class State:
    """What an engine last published.

    Attributes:
        moment: the run as it is, or at the past moment that is shown (`timeline.shown`). Its film and its trail are
            empty unless `FILM` and `TRAILS` are wanted.
        timeline: the history of the run, and where in it the page stands.
        run: number of the run in this engine; a rebuild or reset starts the next one.
        chosen: settings that somebody chose in the run as it is now, whatever moment is shown: `Experiment(**chosen)`
            is the experiment in force.
        settings: all settings in force in the run as it is now.
        playing: whether steps are being taken.
        learning: who learns in the steps being taken, or learned in the last: "both", "generator", "discriminator".
        steps_per_second: over the last moments; 0 when paused.
        usage: memory that training takes.
        examining: the thorough look at the generator that was asked for, and how far it is.
        last_sound_step: where `Restore` can go back to after divergence.
        story: the scenes of the last step if it was told in slow motion; empty once more steps are taken.
            `stories` counts them.
        warm: whether the run began with weights of its preset.
        comparison, rival: how the run, A, and its rival B differ, and B as a state of its own, at the step that is
            shown; None while nothing is compared.
        planned: what is to happen by itself at steps to come.
        saved, opened: what became of the last file that `Save` wrote, and of the last that `Open` read.
        answered: how many commands had been carried out or refused; see `Engine.asked`.
        error: why the engine paused itself, or why the last command was refused; empty if neither.
    """

    moment: Moment
    timeline: Timeline = field(default_factory=Timeline)
    run: int = 0
    chosen: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    playing: bool = False
    learning: str = "both"
    steps_per_second: float = 0.0
    usage: Usage = field(default_factory=Usage)
    examining: Examining = field(default_factory=Examining)
    last_sound_step: int = 0
    story: tuple[Scene, ...] = ()
    stories: int = 0
    warm: bool = False
    comparison: Comparison | None = None
    rival: State | None = None
    planned: Planned = field(default_factory=Planned)
    saved: Kept = field(default_factory=Kept)
    opened: Kept = field(default_factory=Kept)
    answered: int = 0
    error: str = ""

    # --- the moment's own; see `Moment`
    @property
    def snapshot(self) -> Snapshot:
        """What was seen."""
        return self.moment.snapshot

    @property
    def losses(self) -> Curves:
        """Curves of the losses."""
        return self.moment.losses

    @property
    def observations(self) -> Curves:
        """Curves of quality and of what D thinks."""
        return self.moment.observations

    @property
    def shares(self) -> Curves:
        """How the fakes fell on the modes."""
        return self.moment.shares

    @property
    def film(self) -> FilmStrip:
        """How pictures developed."""
        return self.moment.film

    @property
    def trail(self) -> Trail:
        """Where a few latents had landed."""
        return self.moment.trail

    @property
    def changes(self) -> tuple[Change, ...]:
        """Live settings changed since the run began, oldest first; long texts cut (see `Recording.marks`)."""
        return self.moment.changes

    @property
    def events(self) -> tuple[Event, ...]:
        """What had happened, oldest first."""
        return self.moment.events


def lean(moment: Moment, wanted: Collection[str]) -> Moment:
    """The moment without film and trail, which are large, unless they are wanted."""
    film = moment.film if FILM in wanted else FilmStrip()
    return replace(moment, film=film, trail=moment.trail if TRAILS in wanted else Trail())
