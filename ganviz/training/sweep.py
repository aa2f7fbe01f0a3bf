"""Sweep: many small games trained in lock step, those of equal shape as one batched computation.

>>> sweep = Sweep([Experiment(seed=seed) for seed in range(16)])
>>> sweep.step(1000)
>>> sweep.trainer(3)  # goes on exactly from here
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data import RealData
from ganviz.errors import SettingError
from ganviz.experiment import PLAYERS, Experiment
from ganviz.training.device import pick_device
from ganviz.training.stacked import Stack, likeness, why_alone
from ganviz.training.trainer import Trainer

MOST_CELLS = 512  # of a sweep


class _Part(Protocol):
    """Some cells of a sweep."""

    @property
    def broken(self) -> Tensor: ...
    def step(self) -> None: ...
    def fakes(self, n: int, rng: torch.Generator) -> Tensor: ...
    def state_of(self, game: int) -> dict[str, Any]: ...


class _Alone:
    """A game that no batch knows, trained by itself."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._broken = 0

    @property
    def broken(self) -> Tensor:
        self._broken = self._broken or self._trainer.drain_losses().broken_step or 0
        return torch.tensor([self._broken])

    def step(self) -> None:
        self._trainer.step()

    @torch.no_grad()
    def fakes(self, n: int, rng: torch.Generator) -> Tensor:
        return self._trainer.generator(self._trainer.latents(n, rng))[None]

    def state_of(self, game: int) -> dict[str, Any]:
        return self._trainer.state_dict()


class Sweep:
    """Games that advance together: each cell is the run that a `Trainer` of its experiment makes, to float accuracy.

    Args:
        experiments: of the cells; copied.
        states: to begin with instead of first weights: what `state` gave of each cell, all at one step.
        device, data_dir: see `Trainer`.

    Attributes:
        experiments: of the cells.
        device: where they live.
        step_count: steps taken.
        alone: how many cells are trained one after the other, by what no batch knows of them.

    Raises:
        SettingError, DeviceError, DataError: see `Trainer`; and for no cell, or too many.
    """

    def __init__(
        self,
        experiments: Sequence[Experiment],
        device: str = "auto",
        data_dir: Path | None = None,
        states: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        if not 0 < len(experiments) <= MOST_CELLS:
            raise SettingError(f"a sweep of {len(experiments):,} cells; it must have 1 to {MOST_CELLS}")
        self.experiments = [e.copy() for e in experiments]
        self.device, self._data_dir = pick_device(device), data_dir
        given: list[Mapping[str, Any] | None] = list(states) if states else [None] * len(self)
        trainers = [self._trainer(e, state) for e, state in zip(experiments, given, strict=True)]
        steps = {t.step_count for t in trainers}
        if len(steps) > 1:
            raise SettingError(f"the cells of a sweep stand at one step, not at {sorted(steps)}")
        self.step_count = steps.pop()
        self.data: list[RealData] = [t.data for t in trainers]
        self.alone = dict(Counter(why for e in self.experiments if (why := why_alone(e))))
        self._parts = list(self._arranged(trainers))
        self._places = {cell: (part, i) for part, cells in self._parts for i, cell in enumerate(cells)}

    def __len__(self) -> int:
        return len(self.experiments)

    @property
    def computations(self) -> int:
        """How many batched computations, and games by themselves, there are."""
        return len(self._parts)

    # --- playing
    def step(self, times: int = 1) -> None:
        """So many training steps of every cell."""
        for part, _ in self._parts:
            for _ in range(times):
                part.step()
        self.step_count += times

    # --- reading
    def fakes(self, n: int, seed: int) -> list[NDArray[np.float32]]:
        """What each cell's generator makes of n latents that `seed` fixes, the same at each call: (n, ...) each."""
        found = []
        for part, _ in self._parts:
            rng = torch.Generator(device=self.device).manual_seed(seed)
            found.append(part.fakes(n, rng).cpu().numpy())
        return self._in_order(found)

    @property
    def broken(self) -> NDArray[np.int64]:
        """(cells,) the first step at which a loss was not finite or exploded; 0 where none was."""
        return np.array(self._in_order([part.broken.cpu().numpy() for part, _ in self._parts]), np.int64)

    def state(self, cell: int) -> dict[str, Any]:
        """All that the rest of the cell's run depends on, besides its settings (see `Trainer.state_dict`)."""
        part, place = self._places[cell]
        return part.state_of(place)

    def trainer(self, cell: int) -> Trainer:
        """A trainer of its own that goes on where the cell is; the sweep does not notice."""
        return self._trainer(self.experiments[cell], self.state(cell))

    # --- building
    def _trainer(self, e: Experiment, state: Mapping[str, Any] | None) -> Trainer:
        trainer = Trainer(e, str(self.device), self._data_dir)
        if state is not None:
            trainer.load_state_dict(state)
        return trainer

    def _arranged(self, trainers: Sequence[Trainer]) -> Iterator[tuple[_Part, list[int]]]:
        """The computations, each with the cells that it has, in its order."""
        alike: dict[Any, list[int]] = {}
        for cell, e in enumerate(self.experiments):
            alike.setdefault(("alone", cell) if why_alone(e) else likeness(e), []).append(cell)
        for cells in alike.values():
            if why_alone(self.experiments[cells[0]]):
                yield _Alone(trainers[cells[0]]), cells
            else:
                ordered = sorted(cells, key=lambda cell: _moves(self.experiments[cell]))
                yield Stack([trainers[cell] for cell in ordered]), ordered

    def _in_order(self, found: Sequence[NDArray[Any]]) -> list[Any]:
        """What the parts tell of their games, by cell."""
        cells = chain.from_iterable(cells for _, cells in self._parts)
        by_cell = dict(zip(cells, chain.from_iterable(found), strict=True))
        return [by_cell[cell] for cell in range(len(self))]


def _moves(e: Experiment) -> tuple[Any, ...]:
    """Objective and optimizers: cells that share them stand side by side in a stack."""
    optimizers = [getattr(e, f"{player}_{name}") for player in PLAYERS for name in ("optimizer", "beta1", "beta2")]
    return (e.objective, *optimizers)
