"""The protocol between a page and whatever trains for it: plain values in, immutable states out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ganviz.engine.comparing import Comparison
from ganviz.engine.examiner import Examining
from ganviz.engine.keeping import Kept
from ganviz.engine.planned import Planned, Turns
from ganviz.engine.timeline import Timeline
from ganviz.engine.usage import Usage
from ganviz.observation import Scene, Snapshot
from ganviz.recording import FILM, TRAILS, Change, Curves, Event, FilmStrip, Moment, Trail
from ganviz.weights import WarmStart


@dataclass(frozen=True, eq=False)
class State:
    """What an engine last published.

    Attributes:
        snapshot: the newest snapshot, or that of the past moment that is shown (`timeline.shown`); curves, film,
            changes and events end there, too.
        losses, observations: curves, columns by name, "step" among them.
        film: how pictures developed; empty unless `FILM` is wanted.
        shares: how the fakes fell on the modes (see `recording.mode_curves`); empty where there are none.
        trail: where a few latents have landed; empty unless `TRAILS` is wanted.
        changes: live settings changed since the run began, oldest first; long texts cut (see `Recording.marks`).
        events: what has happened, oldest first.
        timeline: the history of the run, and where in it the page stands.
        run: number of the run in this engine; a rebuild or reset starts the next one.
        playing: whether steps are being taken.
        learning: who learns in the steps being taken, or learned in the last: "both", "generator", "discriminator".
        steps_per_second: over the last moments; 0 when paused.
        usage: memory that training takes.
        examining: the thorough look at the generator that was asked for, and how far it is.
        last_sound_step: where `restore` can go back to after divergence.
        story: the scenes of the last step if it was told in slow motion; empty once more steps are taken.
            `stories` counts them.
        warm: whether the run began with weights of its preset.
        comparison, rival: how the run, A, and its rival B differ, and B as a state of its own, at the step that is
            shown; None while nothing is compared.
        planned: what is to happen by itself at steps to come.
        saved, opened: what became of the last file that `save` wrote, and of the last that `open` read.
        error: why the engine paused itself, or why the last wish was refused; empty if neither.
    """

    snapshot: Snapshot
    losses: Curves = field(default_factory=dict)
    observations: Curves = field(default_factory=dict)
    film: FilmStrip = field(default_factory=FilmStrip)
    shares: Curves = field(default_factory=dict)
    trail: Trail = field(default_factory=Trail)
    changes: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()
    timeline: Timeline = field(default_factory=Timeline)
    run: int = 0
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
    error: str = ""


def state_of(moment: Moment, run: int, wanted: Collection[str] = ()) -> State:
    """What a moment of a run alone tells; film and trail, which are large, only if wanted."""
    return State(
        moment.snapshot,
        losses=moment.losses,
        observations=moment.observations,
        film=moment.film if FILM in wanted else FilmStrip(),
        shares=moment.shares,
        trail=moment.trail if TRAILS in wanted else Trail(),
        changes=moment.changes,
        events=moment.events,
        run=run,
    )


class Engine(Protocol):
    """Trains one experiment somewhere. Every method returns at once; wishes are carried out in order.

    Errors never leave the engine: they pause it if they must and are told in `latest.error`.
    """

    @property
    def latest(self) -> State | None:
        """The newest published state; None until the run is built."""

    def apply(self, changes: Mapping[str, Any], keep_weights: bool = False) -> None:
        """Take settings: live ones at the start of the next step, structural ones by starting the run again.

        With `keep_weights`, other data are taken without starting again; refused if the networks do not fit them.
        """

    def play(self) -> None:
        """Take steps until paused."""

    def pause(self) -> None:
        """Stop taking steps; also drops steps still asked for."""

    def step(self, player: str = "both", count: int = 1) -> None:
        """Take `count` steps of "both", "discriminator" or "generator" after those already asked for, and pause."""

    def settle(self) -> None:
        """Train D alone until it gains nothing more against the generator as it is (see `Optimum`), and pause."""

    def slow_motion(self) -> None:
        """Take one step, told in scenes (`State.story`), and pause."""

    def reinitialize(self, player: str) -> None:
        """Give one player new first weights and a fresh optimizer; the other keeps what it has learned."""

    def reset(self, from_scratch: bool = False) -> None:
        """Back to the first step with the settings in force; a playing run goes on playing. The old one is a branch.

        A run that began with weights of its preset begins with them again, unless `from_scratch`.
        """

    def begin(self, changes: Mapping[str, Any], warm_start: WarmStart) -> None:
        """Take settings and start the run again with these weights."""

    def show(self, step: int | None) -> None:
        """Show the run as it was at the kept moment nearest to `step`, not after it; None for as it is now.

        Training is not concerned. Taking single steps, or whatever begins another run, shows the present again.
        """

    def bookmark(self, note: str = "") -> None:
        """Mark the moment that is shown."""

    def restore(self, step: int) -> None:
        """Go on from `step` as another branch, paused. What came after it is kept as the branch that was left.

        `State.timeline.restoring` tells how far it is.
        """

    def cancel_restore(self) -> None:
        """Give up restoring; the run stays where it is."""

    def switch(self, branch: int) -> None:
        """Go on with another branch where it stood, paused; this one is kept."""

    def rename(self, branch: int, name: str) -> None:
        """Call a branch `name`."""

    def discard(self, branch: int) -> None:
        """Forget a branch that is not being trained."""

    def compare(self, settings: Mapping[str, Any], reinitialize: Collection[str] = (), step: int | None = None) -> None:
        """Put a rival, B, beside the run, A: the same run but for `settings` and new first weights of some players.

        Both take the same steps from then on and draw the same data and latents; settings that A takes later B takes,
        too, but for those that make the difference, which only A takes.

        Args:
            step: where both begin: None for where the run stands, 0 for their first step, which settings that begin
                a run anew ask for in any case; another one is gone back to (see `restore`).
        """

    def swap(self) -> None:
        """Let B be A, and A be B."""

    def end_comparison(self) -> None:
        """Go on with A alone; B is kept as a branch."""

    def follow(self, turns: Turns, steps: int) -> None:
        """Take live settings by itself at steps to come, (step, settings) in order, and pause after `steps` more.

        A new start of the run, or going back, forgets it.
        """

    def save(self, path: Path) -> None:
        """Write the run as it is now to a file, beside training; `State.saved` tells when that is done, or why not.

        That is published at once, whether or not the page is ready for another state.
        """

    def open(self, path: Path) -> None:
        """Go on with the run in a file, paused where it stood; if it cannot be used, `State.opened` tells why.

        The present run goes on then as if nobody had asked. The file may come from anybody (see `open_recording`).
        """

    def limit_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None for as many as possible."""

    def want(self, parts: Collection[str], tiles: int = 6) -> None:
        """What the open views need: parts of a snapshot (see `Probe.observe`), `FILM`, `TRAILS`.

        Args:
            tiles: side of the sample grid.
        """

    def examine(self, wanted: bool = True) -> None:
        """Look thoroughly at the generator as it is now (`State.examining`), beside training; or give that up."""

    def ready(self, is_ready: bool = True) -> None:
        """Whether the page can take another state. While it cannot, none is made, and training goes on."""

    def close(self) -> None:
        """Stop for good and let go of everything."""
