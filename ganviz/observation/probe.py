"""Probe: looks at a trainer without disturbing it.

Latents, real samples and grids are fixed once, from streams of the probe's own, so that frames compare and training
never notices. Only what is wanted is computed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ganviz.data import ImageData, PlaneDistribution, RealData, VectorMixture
from ganviz.experiment import PLAYERS
from ganviz.learning import OBJECTIVES, Objective
from ganviz.networks import count_parameters
from ganviz.observation.batch import Batch
from ganviz.observation.copies import COPIES
from ganviz.observation.diagnosis import describe, explain_break
from ganviz.observation.game import UNIT_CELLS, UNITS, GameEye
from ganviz.observation.inspection import InspectorEye
from ganviz.observation.judging import judgement_of
from ganviz.observation.latent_map import LATENT_MAP, LatentMapEye
from ganviz.observation.latents import LatentGrid
from ganviz.observation.ledger import ledger_of
from ganviz.observation.metrics import bands_of, mode_metrics, perfect_bands, plane_metrics
from ganviz.observation.optimal import FAKES, optimal_surface
from ganviz.observation.picture_eye import PictureEye
from ganviz.observation.slow_look import SlowLook
from ganviz.observation.snapshot import PlaneView, SampleGrid, Snapshot
from ganviz.observation.truth import truth_of
from ganviz.training import Losses, Trainer

PARTS = ("plane", "grid", "judgement", "metrics", "picture_quality", "game")
OPTIMAL = "optimal"  # with "plane": the best D, too
PROBE_SEED = 0x6A7A
MOST_TILES = 10
VECTOR_REPEATS = 16  # draws of a perfect generator of vectors
PUSHED = 16  # pictures for which the push on each pixel is computed


class Probe:
    """Observes one trainer.

    Args:
        trainer: the trainer to look at; its data may change while it runs.
        samples: real and fake points (2-D) or vectors used for views and metrics.
        tiles: side of the sample grid, 4 to 10 (images).
        resolution: side of D's surface in cells.
        arrows: how many fakes get a gradient arrow.
        patient: wait for what takes long to find out; else a snapshot is `pending`, and a later one has it.
    """

    def __init__(
        self,
        trainer: Trainer,
        *,
        samples: int = 512,
        tiles: int = 6,
        resolution: int = 48,
        arrows: int = 128,
        patient: bool = True,
    ) -> None:
        self.trainer, self._patient = trainer, patient
        self.samples, self.tiles, self.resolution, self.arrows = samples, tiles, resolution, arrows
        self._losses = (float("nan"), float("nan"))
        self._parameters = {
            "generator": count_parameters(trainer.generator.network),
            "discriminator": count_parameters(trainer.discriminator.network),
        }
        self._latents = trainer.latents(max(samples, MOST_TILES**2), self._stream())
        self._game = GameEye(trainer)
        self._inspector = InspectorEye(trainer)
        self._map = LatentMapEye(trainer)
        self._log_density: np.ndarray | None = None  # of the data at the cells of the plane, once it was asked for
        self._grid = LatentGrid(trainer.experiment.latent_dim, trainer.experiment.latent, trainer.device)
        self._meet_data(trainer.data)

    @torch.no_grad()
    def observe(
        self,
        wanted: Collection[str] = PARTS,
        losses: Losses | None = None,
        diverged: str = "",
        batch: Batch | None = None,
    ) -> Snapshot:
        """The trainer now.

        Args:
            wanted: which of `PARTS` to compute, `OPTIMAL` if the plane is to have it, `COPIES`, and at most one part
                of each named by `units_part`, `map_part` and `inspector_part`; with none, no network is evaluated.
            batch: what to look at; the probe's own fixed samples unless given.
            losses: what `Trainer.drain_losses` gave since the last snapshot.
            diverged: why the run was found to be broken earlier, if it was.
        """
        if self.trainer.data is not self._data:
            self._meet_data(self.trainer.data)
        self._remember(losses)
        diverged = diverged or (explain_break(losses) if losses else "")
        training = [p.network for p in (self.trainer.generator, self.trainer.discriminator) if p.network.training]
        for network in training:
            network.eval()  # batch statistics must not move because somebody looks
        try:
            parts = self._look(set(wanted), batch or self._fixed()) if wanted else {}
        finally:
            for network in training:
                network.train()
        snapshot = self._summary(diverged, parts)
        return replace(snapshot, status=describe(snapshot))

    @property
    def last_losses(self) -> dict[str, float]:
        """Each player's last loss; NaN before its first update."""
        return dict(zip(("discriminator", "generator"), self._losses, strict=True))

    # --- parts
    def _summary(self, diverged: str, parts: dict[str, Any]) -> Snapshot:
        t, e = self.trainer, self.trainer.experiment
        return Snapshot(
            step=t.step_count,
            settings=e.settings(),
            parameters=self._parameters,
            device=str(t.device),
            losses=self.last_losses,
            gradients={player: float(getattr(t, player).gradient.norm()) for player in PLAYERS},
            equilibrium=self._objective.equilibrium(t.board.rules.targets, t.board.rules.label_flips),
            diverged=diverged,
            **parts,
        )

    def _look(self, wanted: set[str], batch: Batch) -> dict[str, Any]:
        t, kind, n = self.trainer, self.trainer.experiment.kind, len(batch.latents)
        fake = t.generator(batch.latents)
        logits = torch.cat(t.judge(batch.real, fake)).flatten()
        verdicts = self._objective.verdicts(logits, logits[:n], logits[n:])
        average = self._average(batch.latents)
        parts: dict[str, Any] = {}
        if "judgement" in wanted:
            parts["judgement"] = judgement_of(logits, verdicts, n, self._objective.verdict)
        if kind == "plane" and "plane" in wanted:
            view = self._plane(batch, fake, logits, verdicts)
            if OPTIMAL in wanted:
                view = replace(view, optimal=self._optimal())
            parts["plane"] = view if average is None else replace(view, average=average.cpu().numpy())
        if self._pictures and "grid" in wanted:
            parts["grid"] = self._sample_grid(self._pictures, batch, fake, verdicts, average)
        if self._pictures and "picture_quality" in wanted:
            parts |= self._pictures.quality.look()
        if self._pictures and COPIES in wanted:
            made = fake if average is None else average
            found = self._pictures.look_for_copies(made, average is not None, self.tiles)
            parts |= {**found, "pending": found["pending"] or parts.get("pending", False)}
        if not self._pictures and "metrics" in wanted:
            parts |= self._quality(batch.real, verdicts[:n], fake, average)
        if "game" in wanted:
            parts["game"] = self._game.game(batch.latents)
        for part in wanted:
            if part.startswith(UNITS):
                parts["units"] = self._game.units(part, self._unit_cells, batch.real)
            if part.startswith(LATENT_MAP) and kind == "plane":
                parts["latent_map"] = self._map.look(part, batch.latents, fake.cpu().numpy(), self._truth)
        parts["inspection"] = inspection = self._inspector.look(wanted, batch.latents)
        parts["pending"] = parts.get("pending", False) or bool(inspection and inspection.pending)
        return parts

    def _quality(self, real: Tensor, real_verdicts: Tensor, fake: Tensor, average: Tensor | None) -> dict[str, Any]:
        parts: dict[str, Any] = {"metrics": self._score(fake), "bands": self._bands}
        if average is not None:
            parts["average_metrics"] = self._score(average)
        if self._truth.modes is not None:
            parts["mode_count"] = len(self._truth.modes)
            judged = (real.cpu().numpy(), real_verdicts.cpu().numpy()) if self._unit_cells is not None else ()
            parts["ledger"] = ledger_of(fake.cpu().numpy(), self._truth, *judged)
        if self._slow is not None:
            self._slow.look(self.trainer.step_count, fake)
            parts |= {"slow_metrics": self._slow.metrics, "slow_step": self._slow.step}
            parts["bands"] = {**self._bands, **self._slow.bands}
        return parts

    def _score(self, fake: Tensor) -> dict[str, float]:
        points = fake.cpu().numpy()
        if self.trainer.experiment.kind == "vectors":
            return mode_metrics(points, self._truth)
        return plane_metrics(self._real_points, points, self._truth)

    def _plane(self, batch: Batch, fake: Tensor, logits: Tensor, verdicts: Tensor) -> PlaneView:
        n, t = len(fake), self.trainer
        surface = self._objective.verdicts(t.judge_among(self._cells, batch.real).flatten(), logits[:n], logits[n:])
        values = surface.view(self.resolution, self.resolution).cpu().numpy()
        arrows, push = self._arrows(batch.real, fake[: self.arrows])
        points, both = fake.cpu().numpy(), verdicts.cpu().numpy()
        nearest, good = self._truth.judged(points)
        return PlaneView(
            extent=self._truth.extent,
            real=self._real_points if batch.real is self._real else batch.real.cpu().numpy(),
            fake=points,
            real_verdicts=both[:n],
            fake_verdicts=both[n:],
            fake_modes=nearest,
            modes=self._truth.modes,
            surface=(np.nan_to_num(values) * 255).round().astype(np.uint8),
            surface_values=values,
            arrows=arrows,
            push=push,
            latent_lines=self._grid.warp(t.generator.in_parts),
            latent_label=self._grid.label,
            fake_good=good,
        )

    def _optimal(self) -> np.ndarray:
        """The best D over the plane against the generator as it is; from latents that stay the same."""
        data, t = self._data, self.trainer
        assert isinstance(data, PlaneDistribution)
        if self._log_density is None:
            self._log_density = data.log_density(self._cells).view(self.resolution, -1).cpu().numpy()
        fakes = t.generator.in_parts(t.latents(FAKES, self._stream())).cpu().numpy()
        return optimal_surface(self._log_density, fakes, data.std, data.extent).astype(np.float32)

    def _average(self, latents: Tensor) -> Tensor | None:
        """What the averaged generator makes of these latents, if there is one."""
        generator = self.trainer.generator
        if generator.average is None:
            return None
        with generator.averaged():
            return generator(latents).clone()

    def _push(self, real: Tensor, fake: Tensor) -> Tensor:
        """Minus the gradient of G's objective with respect to each fake: where D would find it more real.

        Of fakes that are judged in packs, those of the whole packs.
        """
        whole = len(fake) - len(fake) % self.trainer.board.rules.packing
        with torch.enable_grad():
            x = fake[:whole].detach().requires_grad_()
            # sum, not mean: each push is that on its own sample
            (gradient,) = torch.autograd.grad(self.trainer.board.objective_of(real[: len(x)], x) * len(x), x)
        return -gradient

    def _arrows(self, real: Tensor, fake: Tensor) -> tuple[np.ndarray, float]:
        push = self._push(real, fake)
        longest = float(push.norm(dim=1).max())
        return torch.cat((fake[: len(push)], push / max(longest, 1e-12)), 1).cpu().numpy(), longest

    def _sample_grid(
        self, eye: PictureEye, batch: Batch, fake: Tensor, verdicts: Tensor, average: Tensor | None
    ) -> SampleGrid:
        n = len(fake)
        push = self._push(batch.real, fake[: min(n, self.tiles**2, PUSHED)])
        grid = eye.grid(batch, fake, verdicts, push, self.tiles)
        if average is None:
            return grid
        logits = torch.cat(self.trainer.judge(batch.real, average)).flatten()
        return eye.with_average(grid, average, self._objective.verdicts(logits, logits[:n], logits[n:])[n:])

    # --- what stays fixed
    @property
    def _objective(self) -> Objective:
        return OBJECTIVES[self.trainer.experiment.objective]

    def _fixed(self) -> Batch:
        if self._pictures:
            return self._pictures.batch(self.tiles)
        return Batch(self._latents[: self.samples], self._real, np.empty(0, np.int64))

    def _stream(self) -> torch.Generator:
        return torch.Generator(device=self.trainer.device).manual_seed(PROBE_SEED)

    def _meet_data(self, data: RealData) -> None:
        """Fix real samples, the grid of D's surface and the bands for the trainer's present data."""
        self._data = data
        rng = self._stream()
        self._unit_cells, self._slow, self._pictures = None, None, None
        self._log_density = None
        if isinstance(data, ImageData):
            self._pictures = PictureEye(self.trainer, self._latents[: MOST_TILES**2], rng, self._patient)
            return
        self._real = data.sample(self.samples, rng)
        self._truth = truth_of(data)
        if isinstance(data, VectorMixture):
            draws = (data.sample(self.samples, rng).cpu().numpy() for _ in range(VECTOR_REPEATS))
            self._bands = bands_of([mode_metrics(draw, self._truth) for draw in draws])
            return
        self._real_points = self._real.cpu().numpy()
        self._cells = _cell_centres(data.extent, self.resolution).to(self.trainer.device)
        self._unit_cells = _cell_centres(data.extent, UNIT_CELLS).to(self.trainer.device)
        self._slow = SlowLook(self._real_points, lambda n: data.sample(n, rng).cpu().numpy())
        self._bands = perfect_bands(lambda n: data.sample(n, rng).cpu().numpy(), self.samples, self._truth)

    def _remember(self, losses: Losses | None) -> None:
        """Keep each player's last loss, over steps in which it made no update."""
        if losses is None or not len(losses):
            return
        recent = []
        for series, old in zip((losses.discriminator, losses.generator), self._losses, strict=True):
            known = series[~np.isnan(series)]
            recent.append(float(known[-1]) if len(known) else old)
        self._losses = (recent[0], recent[1])


def _cell_centres(extent: float, resolution: int) -> Tensor:
    """(resolution^2, 2) centres of square cells over [-extent, extent]^2, row by row from the bottom."""
    side = (torch.arange(resolution) + 0.5) / resolution * 2 * extent - extent
    y, x = torch.meshgrid(side, side, indexing="ij")
    return torch.stack((x.flatten(), y.flatten()), 1)
