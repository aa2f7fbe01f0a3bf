"""The wall: what is seen of a sweep's cells, all with the same latents, and how far each covers its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ganviz.data import PlaneDistribution
from ganviz.errors import SettingError
from ganviz.experiment import SweepPlan
from ganviz.observation.metrics import METRICS, Truth, mode_metrics, plane_metrics
from ganviz.observation.probe import PROBE_SEED
from ganviz.observation.truth import truth_of
from ganviz.training import Sweep

SAMPLES = 512  # fakes of a cell; as many, and of the same latents, as the page shows of a run

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WallView:
    """All cells of a sweep at one moment.

    Attributes:
        step: of all of them.
        fakes: (cells, n, 2).
        metrics: (cells,) by the names in `METRICS`; NaN where one has no meaning or fakes are not finite.
        coverage: (cells,) 0 to 1: the share of modes that are captured; of data without modes, 1 - JS divergence.
        broken: (cells,) the first step at which a loss was not finite or exploded; 0 where none was.
    """

    step: int
    fakes: NDArray[np.float32]
    metrics: Mapping[str, Numbers]
    coverage: Numbers
    broken: NDArray[np.int64]


class WallProbe:
    """Observes a sweep without disturbing it.

    Args:
        sweep: all of whose data are points of the plane.
        samples: fakes of each cell, and as many real points where they are compared.

    Attributes:
        truths: of each cell's data.
        real: samples of each cell's data, (n, 2).
    """

    def __init__(self, sweep: Sweep, samples: int = SAMPLES) -> None:
        self._sweep, self._samples = sweep, samples
        data = [d for d in sweep.data if isinstance(d, PlaneDistribution)]
        if len(data) < len(sweep):
            raise SettingError("a wall shows points of the plane; choose such data for all cells")
        self.truths = [truth_of(d) for d in data]
        self.real = [
            d.sample(samples, torch.Generator(device=d.device).manual_seed(PROBE_SEED)).cpu().numpy() for d in data
        ]

    def observe(self, thorough: bool = False) -> WallView:
        """All cells now.

        Args:
            thorough: also measure distances where coverage can do without, which takes several times as long.
        """
        fakes = np.stack(self._sweep.fakes(self._samples, PROBE_SEED))
        cells = zip(self.real, fakes, self.truths, strict=True)
        scores = [
            plane_metrics(real, fake, truth) if thorough or truth.modes is None else mode_metrics(fake, truth)
            for real, fake, truth in cells
        ]
        metrics = {name: np.array([score.get(name, np.nan) for score in scores]) for name in METRICS}
        return WallView(self._sweep.step_count, fakes, metrics, self._coverage(metrics), self._sweep.broken)

    def _coverage(self, metrics: Mapping[str, Numbers]) -> Numbers:
        totals = np.array([np.nan if t.modes is None else len(t.modes) for t in self.truths])
        return np.where(np.isnan(totals), 1 - metrics["js"], metrics["modes_captured"] / totals)


@dataclass(frozen=True, eq=False)
class Wall:
    """What was seen of a sweep: plain values.

    Attributes:
        plan: of its cells.
        truths: of each place of the wall (row by row): the data of its first seed.
        steps: (T,) at which it was looked at, rising.
        fakes: (T, places, n, 2), of the first seed of each place.
        metrics: (T, cells) by name.
        coverage: (T, cells); see `WallView`.
        broken: (cells,), as last seen.
    """

    plan: SweepPlan
    truths: Sequence[Truth]
    steps: NDArray[np.int64]
    fakes: NDArray[np.float32]
    metrics: Mapping[str, Numbers]
    coverage: Numbers
    broken: NDArray[np.int64]

    @classmethod
    def begun(cls, plan: SweepPlan, probe: WallProbe) -> Wall:
        """With one look, at the step at which the sweep is."""
        view, seeds = probe.observe(), plan.shape[2]
        return cls(
            plan,
            probe.truths[::seeds],
            np.array([view.step]),
            view.fakes[None, ::seeds],
            {name: values[None] for name, values in view.metrics.items()},
            view.coverage[None],
            view.broken,
        )

    def with_view(self, view: WallView) -> Wall:
        """And a later look."""
        return replace(
            self,
            steps=np.append(self.steps, view.step),
            fakes=np.concatenate((self.fakes, view.fakes[None, :: self.plan.shape[2]])),
            metrics={name: np.concatenate((old, view.metrics[name][None])) for name, old in self.metrics.items()},
            coverage=np.concatenate((self.coverage, view.coverage[None])),
            broken=view.broken,
        )

    def with_plan(self, plan: SweepPlan) -> Wall:
        """Of a plan that differs in its steps only."""
        return replace(self, plan=plan)

    def thinned(self) -> Wall:
        """Without every second look; the last stays."""
        last = (len(self.steps) - 1) % 2
        return replace(
            self,
            steps=self.steps[last::2],
            fakes=self.fakes[last::2],
            metrics={name: values[last::2] for name, values in self.metrics.items()},
            coverage=self.coverage[last::2],
        )

    def modes(self, place: int) -> int:
        """How many modes the data of a place of the wall have; 0 if none."""
        modes = self.truths[place].modes
        return 0 if modes is None else len(modes)

    def by_place(self, values: NDArray[Any]) -> NDArray[Any]:
        """(..., cells) as (..., places, seeds)."""
        rows, columns, seeds = self.plan.shape
        return values.reshape(*values.shape[:-1], rows * columns, seeds)

    def mean_coverage(self, look: int = -1) -> Numbers:
        """(places,) the mean over seeds; a cell that broke counts as 0."""
        means: Numbers = np.nan_to_num(self.by_place(self.coverage[look])).mean(-1)
        return means
