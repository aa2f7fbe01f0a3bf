"""WallRun: a sweep, the probe that looks at it and what it has seen, without threads or clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.errors import SettingError
from ganviz.experiment import PLAYERS, Experiment, SweepPlan
from ganviz.observation import Wall, WallProbe, WallView
from ganviz.recording import Recording, save_recording, save_wall
from ganviz.training import Sweep, Trainer

LOOKS = 40  # at the wall, of which animations show all; as many again each time that it is trained for longer
REAL = 128  # samples of data without modes
MOST_LOOKS = 4 * LOOKS  # beyond which every second one goes
MOST_WEIGHTS = 25_000_000  # of all cells together; an optimizer keeps three numbers more for each
MOST_ACTIVATIONS = 40_000_000  # numbers of a batch in all hidden units of all cells


class WallRun:
    """A wall being trained.

    Args:
        spec: of the wall, as `SweepPlan.from_dict` takes it.
        device, data_dir: see `Trainer`.

    Attributes:
        sweep: its cells.
        wall: what was seen of it at the looks that are kept.

    Raises:
        SettingError: for a wall that cannot be, or is too large for a page.
        DeviceError, DataError: see `Trainer`.
    """

    def __init__(self, spec: Mapping[str, Any], device: str = "auto", data_dir: Path | None = None) -> None:
        plan = SweepPlan.from_dict(spec)
        require_room(plan.experiments())
        self._device, self._data_dir = device, data_dir
        self.sweep = Sweep(plan.experiments(), device, data_dir)
        self._probe = WallProbe(self.sweep)
        self.wall = Wall.begun(plan, self._probe)
        self._due = plan.looks(LOOKS)

    @property
    def finished(self) -> bool:
        """Whether all steps of the plan were taken."""
        return self.sweep.step_count >= self.wall.plan.steps

    def step(self) -> None:
        """One step of every cell; keeps a look where one is due."""
        self.sweep.step()
        while self._due and self.sweep.step_count >= self._due[0]:
            self._due.pop(0)
            self.wall = self.wall.with_view(self._probe.observe(thorough=self.finished))

    def extend(self, steps: int) -> None:
        """Train for so many steps in all.

        Raises:
            SettingError: for fewer than were taken, or more than can be.
        """
        if steps < self.sweep.step_count:
            raise SettingError(f"steps {steps:,} are fewer than the {self.sweep.step_count:,} that were taken")
        plan = SweepPlan.from_dict({**self.wall.plan.to_dict(), "steps": steps})
        wall = self.wall if len(self.wall.steps) <= MOST_LOOKS else self.wall.thinned()
        self.wall = wall.with_plan(plan)
        self._due = [step for step in plan.looks(LOOKS) if step > self.sweep.step_count]

    # --- looking
    def look(self) -> WallView:
        """All cells now, with the fakes of the first seed of each place: (places, n, 2)."""
        view = self._probe.observe(thorough=self.finished)
        return replace(view, fakes=view.fakes[:: self.wall.plan.shape[2]])

    def seen(self) -> Wall:
        """What was seen, with the present as the last look."""
        now = self._probe.observe(thorough=True)
        return self.wall.with_view(now) if now.step > self.wall.steps[-1] else self.wall

    def real(self) -> tuple[NDArray[np.float32], ...]:
        """Some samples of each place's data, (n, 2); none where modes say what the data are."""
        seeds = self.wall.plan.shape[2]
        known = zip(self._probe.real[::seeds], self.wall.truths, strict=True)
        return tuple(real[: REAL if truth.modes is None else 0] for real, truth in known)

    # --- files
    def save(self, path: Path) -> None:
        """Write what was seen as arrays; see `open_wall`."""
        save_wall(self.seen(), path)

    def save_cell(self, cell: int, path: Path) -> None:
        """Write a cell as a run that goes on exactly where the cell is; see `open_recording`.

        Raises:
            SettingError: for a cell that is none.
            GanvizError: if the disk refuses.
        """
        if not 0 <= cell < len(self.sweep):
            raise SettingError(f"cell {cell} is none; this wall has 0 to {len(self.sweep) - 1}")
        trainer, broken = self.sweep.trainer(cell), int(self.sweep.broken[cell])
        recording = Recording(trainer.experiment)
        # of a cell that broke, only its beginning is known to be sound
        recording.add_checkpoint(Trainer(trainer.experiment, self._device, self._data_dir) if broken else trainer)
        why = f"a loss of this cell was not finite or exploded at step {broken:,}" if broken else ""
        save_recording(recording.copy(trainer, why), path)


def require_room(experiments: list[Experiment]) -> None:
    """Refuse a wall that would take more memory than a page may.

    Raises:
        SettingError: telling how much it would be.
    """
    cells = f"{len(experiments)} cells"
    weights = sum(_weights(e, player) for e in experiments for player in PLAYERS)
    if weights > MOST_WEIGHTS:
        raise SettingError(f"{cells} of this size have {weights:,} weights; {_at_most(MOST_WEIGHTS)}")
    activations = sum(e.batch_size * _units(e, player) for e in experiments for player in PLAYERS)
    if activations > MOST_ACTIVATIONS:
        raise SettingError(
            f"{cells} of this size compute {activations:,} activations in a batch; {_at_most(MOST_ACTIVATIONS)}"
        )


def _at_most(most: int) -> str:
    return f"a page's wall may have {most:,}: choose fewer cells, narrower networks or smaller batches"


def _units(e: Experiment, player: str) -> int:
    return int(getattr(e, f"{player}_layers") * getattr(e, f"{player}_width"))


def _weights(e: Experiment, player: str) -> int:
    """About how many weights a player's network has."""
    width = getattr(e, f"{player}_width")
    return int(width * (e.latent_dim + 4) + width * _units(e, player))
