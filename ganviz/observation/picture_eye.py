"""What is looked at in games of pictures: fixed latents, real pictures, the sample grid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from ganviz.data import ImageData
from ganviz.observation.batch import Batch
from ganviz.observation.copies import CopiesEye
from ganviz.observation.game import as_bytes, pixels
from ganviz.observation.live_quality import LiveQuality
from ganviz.observation.snapshot import SampleGrid
from ganviz.training import Trainer

FOUND = 64  # real pictures of each class to choose from, on average


class PictureEye:
    """Looks at the pictures of one trainer.

    Args:
        trainer: the trainer to look at.
        latents: fixed ones, at least as many as the largest grid has tiles.
        rng: draws the real pictures.
        patient: see `LiveQuality` and `CopiesEye`.

    Attributes:
        data: the pictures that it was made for.
        quality: looks at the quality of fakes; copies: looks for copies among them.
    """

    def __init__(self, trainer: Trainer, latents: Tensor, rng: torch.Generator, patient: bool = True) -> None:
        assert isinstance(trainer.data, ImageData)
        self.data, self._trainer, self._latents = trainer.data, trainer, latents
        self._real, self._labels = self.data.sample_with_labels(len(latents), rng)
        self._by_class = self._sorted_by_class(rng) if trainer.classes else {}
        self.quality, self.copies = LiveQuality(trainer, patient), CopiesEye(self.data, patient)

    def batch(self, side: int) -> Batch:
        """What a grid of side^2 tiles shows, row by row; where classes can be asked for, a column for each."""
        t, n = self._trainer, side**2
        latents, real, labels = self._latents[:n], self._real[:n], self._labels[:n]
        if t.classes:
            column = torch.arange(n, device=t.device) % side
            asked = torch.tensor(self.columns(side), device=t.device)[column]
            latents = t.labelled(latents[:, : t.experiment.latent_dim], asked)
            rows = zip(asked.tolist(), (torch.arange(n) // side).tolist(), strict=True)
            real = torch.stack([self._by_class[k][row % len(self._by_class[k])] for k, row in rows])
            labels = asked
        return Batch(latents, t.as_seen(real, labels), labels.cpu().numpy())

    def columns(self, side: int) -> list[int]:
        """The class of each column: the chosen ones in turn."""
        chosen = self._trainer.experiment.classes
        return [chosen[k % len(chosen)] for k in range(side)]

    def grid(self, batch: Batch, fake: Tensor, verdicts: Tensor, push: Tensor, side: int) -> SampleGrid:
        """The sample grid of a batch and its fakes.

        Args:
            verdicts: D(x) of real pictures, then of fakes, (2 n,).
            push: on each pixel of the first fakes.
        """
        n, shown = len(fake), min(len(fake), side**2)
        t, scores = self._trainer, verdicts.cpu().numpy()
        seen = t.pictures(push)
        strongest = seen.abs().amax(dim=(1, 2, 3), keepdim=True).clamp_min(1e-12)
        names = self.data.class_names
        return SampleGrid(
            fake=pixels(t.pictures(fake[:shown])),
            fake_verdicts=scores[n : n + shown],
            push=pixels(seen / strongest),
            real=pixels(t.pictures(batch.real[:shown])),
            real_verdicts=scores[:shown],
            real_labels=batch.labels[:shown],
            columns=tuple(names[k] for k in self.columns(side)) if t.classes else (),
        )

    def look_for_copies(self, made: Tensor, averaged: bool, side: int) -> dict[str, Any]:
        """Parts of a snapshot that tell of copies among what G, or the averaged one, has made for a grid.

        None before the first step: nothing is learned yet.
        """
        if self._trainer.step_count == 0:
            return {"pending": False}
        shown = as_bytes(self._trainer.pictures(made[: side**2]))
        found, pending = self.copies.look(self._trainer.step_count, shown, averaged)
        return {"copies": found, "pending": pending}

    def with_average(self, grid: SampleGrid, average: Tensor, verdicts: Tensor) -> SampleGrid:
        """The grid with what the averaged generator makes, and D's verdicts on it."""
        shown = len(grid.fake)
        made = pixels(self._trainer.pictures(average[:shown]))
        return replace(grid, average=made, average_verdicts=verdicts[:shown].cpu().numpy())

    def _sorted_by_class(self, rng: torch.Generator) -> dict[int, Tensor]:
        """Real pictures of each chosen class; the first of all where chance had none."""
        chosen = self._trainer.experiment.classes
        images, labels = self.data.sample_with_labels(FOUND * len(chosen), rng)
        found = {k: images[labels == k] for k in chosen}
        return {k: own if len(own) else images[:1] for k, own in found.items()}
