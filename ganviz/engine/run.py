"""Run: a trainer, the probe that looks at it and the recording of both, without threads or clocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ganviz.experiment import LIVE, Experiment
from ganviz.observation import PARTS, Probe, Snapshot
from ganviz.recording import Recording
from ganviz.training import Trainer


class Run:
    """One experiment being trained and recorded. Used by every engine and by the command line.

    Args:
        experiment: copied.
        device, data_dir: see `Trainer`.
        history_mb: see `Recording`.
        tiles: side of the sample grid.
    """

    recording: Recording

    def __init__(
        self,
        experiment: Experiment,
        *,
        device: str = "auto",
        data_dir: Path | None = None,
        history_mb: float = 64,
        tiles: int = 6,
    ) -> None:
        self.device, self.data_dir, self.history_mb, self.tiles = device, data_dir, history_mb, tiles
        self.diverged = ""
        self._adopt(Trainer(experiment, device, data_dir))

    def step(self, player: str = "both") -> None:
        """One step of "both" players, or of "discriminator" or "generator" alone."""
        if player == "both":
            self.trainer.step()
            return
        self.trainer.discriminator_step() if player == "discriminator" else self.trainer.generator_step()
        self.recording.log_solo_step(self.trainer.step_count, player)

    def apply(self, changes: Mapping[str, Any]) -> bool:
        """Take settings. A structural one starts the run again; returns whether it did.

        Raises:
            SettingError, DataError: nothing is changed then.
        """
        if set(changes) <= LIVE:
            self.trainer.apply(changes)
            self.recording.log_change(self.trainer.step_count, changes)
            return False
        experiment = self.trainer.experiment.copy()
        experiment.update(changes)
        self.start(experiment)
        return True

    def start(self, experiment: Experiment) -> None:
        """Begin another experiment at step 0; if it cannot be built, the present run stays as it is."""
        self._adopt(Trainer(experiment, self.device, self.data_dir))

    def reset(self) -> None:
        """Begin again at step 0 with the settings now in force."""
        self.start(self.trainer.experiment)

    def restore(self, step: int) -> None:
        """Go back to `step` and forget what came after it."""
        trainer = self.recording.restore(step, self.device, self.data_dir)
        self.recording.cut(step)
        self.trainer, self.diverged = trainer, ""
        self.probe = Probe(trainer, tiles=self.tiles)

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
        self._keep_checkpoint()
        return snapshot

    def last_sound_step(self) -> int:
        """Step of the newest checkpoint."""
        return self.recording.checkpoints[-1].step if self.recording.checkpoints else 0

    def _keep_checkpoint(self) -> None:
        if not self.diverged and self.recording.checkpoint_due(self.trainer.step_count):
            self.recording.add_checkpoint(self.trainer)

    def _adopt(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.diverged = ""
        self.probe = Probe(trainer, tiles=self.tiles)
        self.recording = Recording(trainer.experiment, self.history_mb)
        self._keep_checkpoint()
