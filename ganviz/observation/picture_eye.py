"""What is looked at in games of pictures: fixed latents, real pictures, the sample grid, and quality now and then."""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ganviz.data import ImageData, read_mnist
from ganviz.observation.batch import Batch
from ganviz.observation.classifier import load_classifier
from ganviz.observation.game import pixels
from ganviz.observation.image_look import ImageLook
from ganviz.observation.snapshot import ClassShares, SampleGrid
from ganviz.training import Trainer

SEED = 0x91C7
FOUND = 64  # real pictures of each class to choose from, on average


class PictureEye:
    """Looks at the pictures of one trainer.

    Args:
        trainer: the trainer to look at.
        latents: fixed ones, at least as many as the largest grid has tiles.
        rng: draws the real pictures.

    Attributes:
        data: the pictures that it was made for.
    """

    def __init__(self, trainer: Trainer, latents: Tensor, rng: torch.Generator) -> None:
        assert isinstance(trainer.data, ImageData)
        self.data, self._trainer, self._latents = trainer.data, trainer, latents
        self._real, self._labels = self.data.sample_with_labels(len(latents), rng)
        self._by_class = self._sorted_by_class(rng) if trainer.classes else {}
        self._look: ImageLook | None = None
        self._fresh = torch.Generator(device=trainer.device).manual_seed(SEED)

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

    def with_average(self, grid: SampleGrid, average: Tensor, verdicts: Tensor) -> SampleGrid:
        """The grid with what the averaged generator makes, and D's verdicts on it."""
        shown = len(grid.fake)
        made = pixels(self._trainer.pictures(average[:shown]))
        return replace(grid, average=made, average_verdicts=verdicts[:shown].cpu().numpy())

    def quality(self) -> dict[str, Any]:
        """The parts of a snapshot that tell the quality of fakes; none where no classifier comes with the data.

        Of the averaged generator, where there is one. None before the first step either: nothing is learned yet, and a
        page's first picture need not wait until real ones are classified.
        """
        if self._trainer.step_count == 0:
            return {}
        self._look = self._look or self._begin_looking()
        if self._look is None:
            return {}
        look = self._look
        look.look(self._trainer.step_count, self._make)
        assert look.shares is not None and look.real_shares is not None
        shares = ClassShares(self.data.class_names, look.shares, look.real_shares)
        return {"metrics": look.metrics, "bands": look.bands, "slow_step": look.step, "class_shares": shares}

    def _make(self, n: int) -> Tensor:
        """Fresh fakes."""
        t = self._trainer
        latents = t.latents(n, self._fresh)
        with t.generator.averaged():
            return t.pictures(t.generator(latents))

    def _begin_looking(self) -> ImageLook | None:
        t = self._trainer
        if self.data.name != "mnist":
            return None
        return copy.copy(_prepared(tuple(t.experiment.classes), t.device, t.data_dir))

    def _sorted_by_class(self, rng: torch.Generator) -> dict[int, Tensor]:
        """Real pictures of each chosen class; the first of all where chance had none."""
        chosen = self._trainer.experiment.classes
        images, labels = self.data.sample_with_labels(FOUND * len(chosen), rng)
        found = {k: images[labels == k] for k in chosen}
        return {k: own if len(own) else images[:1] for k, own in found.items()}


@functools.lru_cache(maxsize=4)  # what real pictures score takes half a second to find out, and does not change
def _prepared(classes: Sequence[int], device: torch.device, data_dir: Path | None) -> ImageLook:
    """A look at MNIST that has not looked yet; copied, not shared."""

    def chosen(split: str) -> Tensor:
        pictures, labels = read_mnist(split, data_dir)
        return pictures[torch.isin(labels, torch.tensor(classes))].to(device)

    look = ImageLook(load_classifier("mnist", device), chosen("train"), chosen("test"))
    look.prepare()
    return look
