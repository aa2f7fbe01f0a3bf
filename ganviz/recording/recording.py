"""Recording: the run as a value. Experiment, log of changes, checkpoints, snapshots and curves, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.observation import IMAGE_METRICS, METRICS, Snapshot
from ganviz.observation.verdict import diagnose
from ganviz.recording.checkpoint import Checkpoint, pack_checkpoint, unpack_checkpoint
from ganviz.recording.events import Event, Watcher, bookmark, settled, with_event
from ganviz.recording.film import Film
from ganviz.recording.history import Codec, History, Spill
from ganviz.recording.mode_curves import mode_curves, mode_row, mode_series
from ganviz.recording.moment import Change, Moment, until
from ganviz.recording.packing import pack, unpack
from ganviz.recording.series import Series
from ganviz.recording.trails import Trails
from ganviz.training import Losses, Trainer
from ganviz.weights import WarmStart

MEGABYTE = 2**20
SHOWN = 24  # characters of a setting in `marks`
GRADIENTS = ("discriminator_gradient", "generator_gradient")
JUDGED = ("real_mean", "fake_mean", "accuracy", "accuracy_real", "accuracy_fake")
CHECKPOINT_EVERY = 500  # steps; more where there is no room for so many


SNAPSHOTS: Codec[Snapshot] = Codec(pack, lambda data: unpack(Snapshot, data))
CHECKPOINTS: Codec[Checkpoint] = Codec(pack_checkpoint, unpack_checkpoint)


class Recording:
    """A run of one experiment, from its first step.

    Args:
        experiment: settings at step 0; copied.
        history_mb: memory for snapshots and checkpoints together, in MiB; both thin out with age to stay within.
        spill: where the older ones may go instead; None for nowhere.

    Attributes:
        changes: the log of live settings.
        reinitialized: at which step which player got new weights, for the how-manieth time; in order.
        solo_steps: steps in which only one player learned: step -> "discriminator" or "generator".
        events: what was noticed, and a person's bookmarks; oldest first.
        snapshots, checkpoints: oldest first; those on the disk are read when asked for.
        losses: thinned `Series` of "discriminator" and "generator".
        observations: thinned `Series` of metrics and of what D thinks.
        shares: thinned `Series` of how the fakes fell on the modes (see `mode_curves`).
        film: how the pictures of a few latents developed; empty where there are no pictures.
        trails: where a few latents landed; empty where there is no plane.
        checkpoint_every: steps between checkpoints.
        warm_start: weights with which the run began, or None.
        end: where the run stood when this copy of its recording was made, sound or not; None while it goes on.
        diverged: why it had been stopped then; empty if it had not.
    """

    def __init__(self, experiment: Experiment, history_mb: float = 64, spill: Spill | None = None) -> None:
        self.experiment = experiment.copy()
        room = history_mb * MEGABYTE / 2
        self.changes: list[Change] = []
        self.reinitialized: list[tuple[int, str, int]] = []
        self.solo_steps: dict[int, str] = {}
        self.snapshots: History[Snapshot] = History(room, SNAPSHOTS, spill)
        self.checkpoints: History[Checkpoint] = History(room, CHECKPOINTS, spill)
        self.losses = Series(("discriminator", "generator"))
        self.observations = Series((*JUDGED, *METRICS, *IMAGE_METRICS, *GRADIENTS))
        self.shares = mode_series()
        self.film, self.trails = Film(), Trails()
        self.checkpoint_every = CHECKPOINT_EVERY
        self.warm_start: WarmStart | None = None
        self.end: Checkpoint | None = None
        self.diverged = ""
        self.events: tuple[Event, ...] = ()
        self._watcher = Watcher()

    # --- writing
    def log_change(self, step: int, settings: Mapping[str, Any], chosen: Collection[str] | None = None) -> None:
        """Note settings taken after `step`, and all that are chosen then; of the same ones at one step, the last count.

        Those that begin something (singular vectors, an average) count each time: off and on again begins it anew.
        """
        last = self.changes[-1] if self.changes else None
        # others must stay apart: settings follow each other, so that two changes are not always one
        beginning = set(settings) & {"regularizers", "ema_decay"}
        if last and last.step == step and set(last.settings) == set(settings) and not beginning:
            self.changes.pop()
        names = None if chosen is None else tuple(sorted(chosen))
        self.changes.append(Change(step, dict(settings), names))

    def marks(self) -> tuple[Change, ...]:
        """The changes for those who only want to know of them: long texts, such as drawings, are cut."""
        return tuple(change if not _long(change) else _cut(change) for change in self.changes)

    def log_solo_step(self, step: int, player: str) -> None:
        """Note that at `step` only `player` learned."""
        self.solo_steps[step] = player

    def log_reinitialized(self, trainer: Trainer, player: str) -> None:
        """Note that `player` has just got new weights."""
        self.reinitialized.append((trainer.step_count, player, trainer.reinitialized[player]))

    def watch(self, snapshot: Snapshot) -> None:
        """Note what has happened since the last snapshot."""
        news = self._watcher.look(snapshot)
        if snapshot.judgement and snapshot.metrics:
            since = max((change.step for change in self.changes), default=0)
            curves = self.losses.columns(), self.observations.columns(), mode_curves(self.shares)
            news += self._watcher.diagnose(snapshot.step, diagnose(snapshot, *curves, since))
        for event in news:
            self.events = with_event(self.events, event)

    def add_bookmark(self, step: int, note: str) -> None:
        """Note a person's own mark.

        Raises:
            GanvizError: for a note that is too long.
        """
        self.events = with_event(self.events, bookmark(step, note))

    def settled(self, begin: int, end: int, reached: bool) -> None:
        """Note that D was trained alone between these steps, and whether it has come to gain nothing more."""
        self.events = with_event(self.events, settled(begin, end, reached))

    def remember(self, events: tuple[Event, ...]) -> None:
        """Take events as those noticed so far."""
        self.events, self._watcher = events, Watcher(events)

    def add_losses(self, losses: Losses) -> None:
        """Append the losses of consecutive steps."""
        self.losses.extend(losses.steps, {"discriminator": losses.discriminator, "generator": losses.generator})

    def add_snapshot(self, snapshot: Snapshot) -> None:
        """Append a snapshot and its place on the curves."""
        row = dict(snapshot.metrics)
        if snapshot.judgement:
            row |= {name: getattr(snapshot.judgement, name) for name in JUDGED}
            row |= {f"{player}_gradient": size for player, size in snapshot.gradients.items()}
        if row:
            self.observations.append(snapshot.step, row)
        if modes := mode_row(snapshot):
            self.shares.append(snapshot.step, modes)
        if snapshot.grid is not None:
            self.film.add(snapshot.step, snapshot.grid.fake)
        if snapshot.plane is not None:
            self.trails.add(snapshot.step, snapshot.plane.fake)
        self.snapshots.append(snapshot)

    def checkpoint_due(self, step: int) -> bool:
        """Whether enough steps have passed since the last checkpoint."""
        return not self.checkpoints or step >= self.checkpoints.last_step + self.checkpoint_every

    def add_checkpoint(self, trainer: Trainer) -> None:
        """Keep the trainer's state; the caller knows it to be sound."""
        self.keep_checkpoint(Checkpoint.of(trainer))

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Append a checkpoint."""
        if self.checkpoints.append(checkpoint):
            # as far apart as the newest of those that are kept
            self.checkpoint_every = max(CHECKPOINT_EVERY, checkpoint.step // (4 * len(self.checkpoints)))

    # --- looking back
    def moment(self, snapshot: Snapshot) -> Moment:
        """The run as it was when this snapshot of it was taken."""
        return until(snapshot.step, self.now(snapshot))

    def now(self, snapshot: Snapshot) -> Moment:
        """The run as it is, with its newest snapshot."""
        curves, shares = (self.losses.columns(), self.observations.columns()), mode_curves(self.shares)
        return Moment(snapshot, *curves, self.marks(), self.film.strip, self.events, shares, self.trails.trail)

    def copy(self, trainer: Trainer, diverged: str = "") -> Recording:
        """The recording as it is, for files: what is added from now on is not in it. Its end is `trainer` as it is.

        It takes little time and little memory, as all that is large is shared.
        """
        other = copy(self)
        other.changes, other.reinitialized = list(self.changes), list(self.reinitialized)
        other.solo_steps = dict(self.solo_steps)
        other.snapshots, other.checkpoints = self.snapshots.copy(), self.checkpoints.copy()
        other.losses, other.observations, other.film = copy(self.losses), copy(self.observations), copy(self.film)
        other.remember(self.events)
        other.shares, other.trails = copy(self.shares), copy(self.trails)
        other.end, other.diverged = Checkpoint.of(trainer), diverged
        return other

    def limit(self, share: float) -> None:
        """Keep to this share of the memory that was allowed, 0 to 1, because others need the rest."""
        self.snapshots.limit(share)
        self.checkpoints.limit(share)

    # --- going back
    def resume(self, device: str = "auto", data_dir: Path | None = None) -> Trainer:
        """A trainer that goes on where the recording ends, or at the newest checkpoint of one that has no end.

        Raises:
            GanvizError: if nothing was recorded.
        """
        end = self.end or self.checkpoints.nearest(2**63)
        if end is None:
            raise GanvizError("nothing was recorded from which a run could go on")
        return end.trainer(device, data_dir)

    def restore(
        self,
        step: int,
        device: str = "auto",
        data_dir: Path | None = None,
        progress: Callable[[int], object] = lambda step: None,
    ) -> Trainer:
        """A trainer as it was after `step`: the nearest earlier checkpoint, then the log replayed.

        On the CPU the weights are equal bit for bit to those of the original run.

        Args:
            progress: called with each step taken while replaying.

        Raises:
            GanvizError: if `step` is negative or no checkpoint lies at or before it.
        """
        start = self.checkpoints.nearest(step)
        if start is None:
            earliest = min(self.checkpoints.steps, default=0)
            raise GanvizError(f"cannot restore step {step}; the earliest checkpoint is at step {earliest}")
        trainer = start.trainer(device, data_dir)
        while trainer.step_count < step:
            self._replay_step(trainer)
            progress(trainer.step_count)
        self._replay_changes(trainer)
        return trainer

    def cut(self, step: int) -> None:
        """Forget everything after `step`, to go on from there."""
        self.changes = [c for c in self.changes if c.step <= step]
        self.reinitialized = [entry for entry in self.reinitialized if entry[0] <= step]
        self.solo_steps = {s: player for s, player in self.solo_steps.items() if s <= step}
        self.snapshots.cut(step)
        self.checkpoints.cut(step)
        self.losses.cut(step)
        self.observations.cut(step)
        self.shares.cut(step)
        self.film.cut(step)
        self.trails.cut(step)
        self.remember(tuple(event for event in self.events if event.step <= step))

    def _replay_step(self, trainer: Trainer) -> None:
        self._replay_changes(trainer)
        move = {None: trainer.step, "discriminator": trainer.discriminator_step, "generator": trainer.generator_step}
        move[self.solo_steps.get(trainer.step_count + 1)]()

    def _replay_changes(self, trainer: Trainer) -> None:
        for change in self.changes:
            if change.step == trainer.step_count:
                trainer.apply(change.settings, change.chosen)
        for step, player, times in self.reinitialized:
            # a checkpoint of this very step may already hold the new weights
            if step == trainer.step_count and trainer.reinitialized[player] < times:
                trainer.reinitialize(player)


def _long(change: Change) -> bool:
    return any(isinstance(value, str) and len(value) > SHOWN for value in change.settings.values())


def _cut(change: Change) -> Change:
    short = {n: f"{v[:SHOWN]}…" if isinstance(v, str) and len(v) > SHOWN else v for n, v in change.settings.items()}
    return replace(change, settings=short)
