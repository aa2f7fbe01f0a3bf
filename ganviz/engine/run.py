"""Run: a trainer, the probe that looks at it and the recording of both, without threads or clocks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from copy import copy
from pathlib import Path
from typing import Any

from ganviz.engine.commands import MOVES
from ganviz.errors import GanvizError, SettingError, unknown
from ganviz.experiment import LIVE, PLAYERS, Experiment
from ganviz.observation import PARTS, Probe, Scene, Snapshot, tell_step
from ganviz.recording import Recording, Spill
from ganviz.training import Trainer
from ganviz.weights import WarmStart


class Run:
    """One experiment being trained and recorded. Used by every engine and by the command line.

    Args:
        experiment: copied.
        device, data_dir: see `Trainer`.
        history_mb, spill: see `Recording`.
        tiles: side of the sample grid.
        patient: see `Probe`.
        warm_start: weights to begin with; None for those that the seed draws.

    Attributes:
        warm_start: the weights with which the present run began, or None.
    """

    trainer: Trainer
    recording: Recording
    warm_start: WarmStart | None
    _told: tuple[Experiment, Mapping[str, Any], Mapping[str, Any]] | None = None

    def __init__(
        self,
        experiment: Experiment,
        *,
        device: str = "auto",
        data_dir: Path | None = None,
        history_mb: float = 64,
        spill: Spill | None = None,
        tiles: int = 6,
        patient: bool = True,
        warm_start: WarmStart | None = None,
    ) -> None:
        self.device, self.data_dir, self.history_mb, self.spill = device, data_dir, history_mb, spill
        self.tiles, self._patient = tiles, patient
        self.start(experiment, warm_start)

    @classmethod
    def from_recording(cls, recording: Recording, **options: Any) -> Run:
        """A run that goes on where a recording ends; `options` are those of `Run`. See `resume`."""
        run = cls(recording.experiment, **options)
        run.resume(recording)
        return run

    def step(self, player: str = "both") -> None:
        """One step of "both" players, or of "discriminator" or "generator" alone.

        Raises:
            GanvizError: for another word.
        """
        if player == "both":
            self.trainer.step()
            return
        if player not in PLAYERS:
            raise GanvizError(unknown("player", player, MOVES))
        self.trainer.discriminator_step() if player == "discriminator" else self.trainer.generator_step()
        self.recording.log_solo_step(self.trainer.step_count, player)

    def slow_motion(self) -> tuple[Scene, ...]:
        """One step of both players, told in scenes; it leaves the trainer exactly where `step` would."""
        return tell_step(self.trainer, self.probe.last_losses)

    def apply(self, changes: Mapping[str, Any], keep_weights: bool = False) -> bool:
        """Take settings as chosen, and what follows them. If other than live ones differ then, the run starts again;
        returns whether it did.

        Args:
            keep_weights: go on with the networks as they are when the data change.

        Raises:
            SettingError, DataError: nothing is changed then.
        """
        after = self.trainer.experiment.copy()
        after.update(changes)
        if not self.goes_on(after, keep_weights):
            self.start(after)
            return True
        if changes:
            self._take(changes, None)
        return False

    def become(self, after: Experiment, keep_weights: bool = False) -> bool:
        """Have the settings of another experiment, and exactly those chosen that are chosen in it; see `apply`."""
        if not self.goes_on(after, keep_weights):
            self.start(after)
            return True
        chosen, settings = self.in_force
        theirs = after.chosen()
        taken = {n: v for n, v in after.settings().items() if v != settings[n] or (n in theirs and n not in chosen)}
        if taken or theirs.keys() != chosen.keys():
            self._take(taken, theirs)
        return False

    def goes_on(self, after: Experiment, keep_weights: bool = False) -> bool:
        """Whether the run can go on as `after`, instead of starting again.

        Args:
            keep_weights: whether other data are to be taken with the networks as they are.

        Raises:
            SettingError: if the weights are to be kept and cannot.
        """
        now, then = self.in_force[1], after.settings()
        structural = {name for name, value in then.items() if value != now[name]} - LIVE
        if not keep_weights:
            return not structural
        if structural - {"data"} or after.kind != self.trainer.experiment.kind:
            raise SettingError(
                f"the networks cannot stay as they are: {', '.join(sorted(structural))} would change; begin a new run"
            )
        return True

    @property
    def in_force(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """The settings that are chosen, and all settings; not to be changed."""
        experiment = self.trainer.experiment
        if (
            self._told is None or self._told[0] is not experiment
        ):  # reading one costs as much as a small tensor operation
            self._told = (experiment, experiment.chosen(), experiment.settings())
        return self._told[1:]

    def reinitialize(self, player: str) -> None:
        """Give one player new first weights and a fresh optimizer.

        Raises:
            GanvizError: for a word that is no player.
        """
        if player not in PLAYERS:
            raise GanvizError(unknown("player", player, PLAYERS))
        self.trainer.reinitialize(player)
        self.recording.log_reinitialized(self.trainer, player)
        if all(bool(getattr(self.trainer, one).values.isfinite().all()) for one in PLAYERS):
            self.diverged = ""

    def start(self, experiment: Experiment, warm_start: WarmStart | None = None) -> None:
        """Begin another experiment; if it cannot be built, the present run stays as it is.

        Raises:
            SettingError: if the weights of `warm_start` do not fit the experiment.
        """
        trainer = Trainer(experiment, self.device, self.data_dir)
        if warm_start is not None:
            trainer.load_weights(warm_start.tensors, warm_start.step)
        self.warm_start = warm_start
        self._adopt(trainer)

    def resume(self, recording: Recording) -> None:
        """Go on where a recording ends, such as one from a file: on the CPU just as if it had never been saved.

        The recording is taken over and grows from now on. If it cannot be used, the present run stays as it is.

        Raises:
            GanvizError: if nothing was recorded, or not a run of its settings.
        """
        trainer = recording.resume(self.device, self.data_dir)
        self.trainer, self.diverged, self.warm_start = trainer, recording.diverged, recording.warm_start
        self.probe = Probe(trainer, tiles=self.tiles, patient=self._patient)
        self.recording = recording
        recording.end, recording.diverged = None, ""

    def recorded(self) -> Recording:
        """A copy of the recording up to now, for files (see `Recording.copy`); training goes on undisturbed."""
        self.capture(())  # for the losses of the last steps
        return self.recording.copy(self.trainer, self.diverged)

    def fork(self) -> Run:
        """Another run that goes on from here by itself: on the CPU just as this one would."""
        other = copy(self)
        other.resume(self.recorded())
        return other

    def draft(self) -> Run:
        """The run itself for a trial: starting, resetting or restoring it leaves this one as it is.

        Until then both have the same trainer: no step is to be taken.
        """
        return copy(self)

    def reset(self, from_scratch: bool = False) -> None:
        """Begin again with the settings now in force, and with the weights of the warm start unless `from_scratch`."""
        self.start(self.trainer.experiment, None if from_scratch else self.warm_start)

    def restore(self, step: int, progress: Callable[[int], object] = lambda step: None) -> None:
        """Go back to `step` and forget what came after it; `progress` is called with each step that is replayed.

        Whatever `progress` raises leaves the run as it was. The recording is another one afterwards, so that a `draft`
        can be restored without its run.
        """
        if step > self.trainer.step_count:
            raise GanvizError(f"cannot restore step {step:,}; the run has only reached {self.trainer.step_count:,}")
        trainer = self.recording.restore(step, self.device, self.data_dir, progress)
        self.recording = self.recording.copy(self.trainer)
        self.recording.end = None
        self.recording.cut(step)
        self.trainer, self.diverged = trainer, ""
        self.probe = Probe(trainer, tiles=self.tiles, patient=self._patient)

    def show_tiles(self, tiles: int) -> None:
        """Change the side of the sample grid."""
        self.tiles = self.probe.tiles = tiles

    def capture(self, wanted: Collection[str] = PARTS) -> Snapshot:
        """Observe, record, keep a checkpoint if one is due and the losses are sound.

        Call it now and then even when nobody looks, with nothing wanted: it fetches losses and notices divergence.
        A snapshot whose `diverged` is not empty means that training should stop; it stays so until a new start.
        """
        losses = self.trainer.drain_losses()
        self.recording.add_losses(losses)
        snapshot = self.probe.observe(wanted, losses, self.diverged)
        self.diverged = snapshot.diverged
        if wanted:
            self.recording.add_snapshot(snapshot)
        self.recording.watch(snapshot)
        self._keep_checkpoint()
        return snapshot

    def last_sound_step(self) -> int:
        """Step of the newest checkpoint."""
        return self.recording.checkpoints.last_step

    def _take(self, settings: Mapping[str, Any], chosen: Collection[str] | None) -> None:
        self.trainer.apply(settings, chosen)
        self.recording.log_change(self.trainer.step_count, settings, self.in_force[0])

    def _keep_checkpoint(self) -> None:
        if not self.diverged and self.recording.checkpoint_due(self.trainer.step_count):
            self.recording.add_checkpoint(self.trainer)

    def _adopt(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.diverged = ""
        self.probe = Probe(trainer, tiles=self.tiles, patient=self._patient)
        self.recording = Recording(trainer.experiment, self.history_mb, self.spill)
        self.recording.warm_start = self.warm_start
        self._keep_checkpoint()
