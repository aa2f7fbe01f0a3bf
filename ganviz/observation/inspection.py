"""What the inspector shows of two tiles: the way from one latent to the other, and real pictures like the first."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data import ImageData
from ganviz.observation.game import as_shown, pixels
from ganviz.observation.job import Job
from ganviz.observation.snapshot import Inspection, Nearest
from ganviz.training import Trainer

INSPECTOR = "inspector"
PATH = 9  # pictures on the way, both ends among them
NEAREST = 5
COMPARE_EVERY = 20  # looks: comparing with all training pictures takes longer than all the rest of a frame
BATCH = 2048  # training pictures compared at a time
SAMPLED = 32  # real pictures that tell how far such pictures lie apart


def inspector_part(a: int, b: int, asked: int = 0) -> str:
    """The part of a snapshot that inspects tiles `a` and `b`, counted from 0; another `asked` compares afresh."""
    return f"{INSPECTOR}/{a}/{b}/{asked}"


def latent_path(a: Tensor, b: Tensor, n: int, latent: str) -> Tensor:
    """(n, latent_dim) latents from `a` to `b`, both (latent_dim,) and included.

    Straight for uniform latents. For normal ones along a sphere (White 2016, arXiv 1609.04468), as they lie near one:
    sin((1 - t) w) / sin(w) a + sin(t w) / sin(w) b, with w the angle between them.
    """
    t = torch.linspace(0, 1, n, device=a.device)[:, None]
    cosine = torch.nn.functional.cosine_similarity(a, b, dim=0).clamp(-1, 1)
    angle = torch.acos(cosine)
    if latent == "uniform" or float(torch.sin(angle)) < 1e-3:  # along one line there is no arc
        return torch.lerp(a, b, t)
    return (torch.sin((1 - t) * angle) * a + torch.sin(t * angle) * b) / torch.sin(angle)


class NearestPictures:
    """Finds the training pictures nearest to a picture: Euclidean distance of pixel values from 0 to 1.

    Args:
        data: where training pictures come from. If they are put together of several stored ones, a channel each, all
            that could be put together count.

    Attributes:
        typical: how far a real picture is from the nearest other one, the median of a few; NaN with only one.
    """

    def __init__(self, data: ImageData) -> None:
        self._images = data.parts
        self._norms = torch.cat([block.square().sum(1) for block in self._blocks()])
        self._layers = data.shape[0] // self._images.shape[1]
        apart = self.apart(SAMPLED)
        self.typical = float(apart.median()) if len(apart) else float("nan")

    def apart(self, count: int) -> Tensor:
        """Distances of about `count` real pictures, spread over all, to the nearest other one; none of a single one."""
        layers, stored = self._layers, self._images
        some = stored[:: max(1, len(stored) // count)][: max(layers, count // layers * layers)]
        some = some[: len(some) // layers * layers]
        nearest: Tensor = (
            self._each(some, 2)[1][:, 1:].reshape(-1, layers).norm(dim=1)
        )  # the first is the picture itself
        return nearest

    def nearest_of(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """The nearest to each of some pictures, uint8 (m, channels, height, width): (m, ...) and distances (m,)."""
        layers = pictures.reshape(-1, *self._images.shape[1:])
        places, distances = self._each(layers, 1)
        return self._images[places[:, 0]].reshape(pictures.shape), distances.reshape(len(pictures), -1).norm(dim=1)

    def of(self, picture: Tensor, k: int) -> tuple[Tensor, Tensor]:
        """The `k` nearest to a picture, uint8 (channels, height, width), nearest first: (k, ...) and distances (k,)."""
        layers = picture.reshape(-1, *self._images.shape[1:])
        places, distances = self._each(layers, k)
        # the nearest of all that can be put together are made of the nearest of each layer
        each = range(places.shape[1])
        mixed = torch.tensor(list(itertools.product(each, repeat=len(layers))), device=places.device)
        layer = torch.arange(len(layers), device=places.device)
        together = distances[layer, mixed].norm(dim=1)
        best = together.argsort(stable=True)[:k]
        return self._images[places[layer, mixed[best]]].flatten(1, 2), together[best]

    def _each(self, pictures: Tensor, k: int) -> tuple[Tensor, Tensor]:
        """Places of the `k` stored ones nearest to each of `pictures`, and distances: (m, k) each."""
        k = min(k, len(self._images))
        wanted = pictures.flatten(1).float()
        found, start = [], 0
        for block in self._blocks():
            # |x - y|^2 - |y|^2 = |x|^2 - 2 x y: one matrix product, with rounding errors that the next lines mend
            rough = self._norms[start : start + len(block), None] - 2 * (block @ wanted.T)
            least = rough.topk(min(2 * k, len(rough)), dim=0, largest=False)
            found.append((least.values, least.indices + start))
            start += len(block)
        values, places = (torch.cat(parts) for parts in zip(*found, strict=True))
        candidates = places.gather(0, values.topk(min(2 * k, len(values)), dim=0, largest=False).indices).T
        exact = (self._images[candidates].flatten(2).float() - wanted[:, None]).norm(dim=2) / 255
        distances, order = exact.sort(dim=1)
        return candidates.gather(1, order)[:, :k], distances[:, :k]

    def _blocks(self) -> Iterator[Tensor]:
        """The stored pictures as rows of numbers, a few at a time: all would take four times their memory."""
        return (block.flatten(1).float() for block in torch.split(self._images, BATCH))


class InspectorEye:
    """Inspects tiles of one trainer of pictures.

    The search among all training pictures runs in a thread of its own, or each would hold up training and frames.

    Args:
        trainer: the trainer to look at.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._data: object = None
        self._search: NearestPictures | None = None
        self._compared: tuple[str, str] | None = None
        self._job: Job[Nearest] | None = None
        self._nearest: Nearest | None = None
        self._looks = 0

    def look(self, wanted: Collection[str], latents: Tensor) -> Inspection | None:
        """What the one part among `wanted` that `inspector_part` has named asks for; None if there is none.

        Args:
            latents: those of the sample grid, tile by tile.
        """
        part = next((part for part in wanted if part.startswith(f"{INSPECTOR}/")), None)
        if part is None or not isinstance(self._trainer.data, ImageData):
            self._compared = None  # who comes back later wants to see it as it is then
            return None
        _, first, second, asked = part.split("/")
        a, b = (min(max(int(tile), 0), len(latents) - 1) for tile in (first, second))
        made = pixels(self._trainer.pictures(self._trainer.generator(self._path(latents[a], latents[b]))))
        self._take_result()
        self._looks += 1
        if self._job is None and (self._compared != (first, asked) or self._looks >= COMPARE_EVERY):
            self._compared, self._looks = (first, asked), 0
            self._job = Job(partial(self._compare, a, made[0].copy(), self._trainer.step_count, self._trainer.data))
        return Inspection((a, b), made, self._nearest, pending=self._job is not None)

    def _take_result(self) -> None:
        if self._job is not None and not self._job.is_alive():
            self._nearest, self._job = self._job.result or self._nearest, None

    def _path(self, a: Tensor, b: Tensor) -> Tensor:
        """From one latent to the other; the class, where there is one behind the latent, fades over."""
        e = self._trainer.experiment
        (start, start_class), (end, end_class) = ((z[: e.latent_dim], z[e.latent_dim :]) for z in (a, b))
        return torch.cat(
            (latent_path(start, end, PATH, e.latent), latent_path(start_class, end_class, PATH, "uniform")), 1
        )

    def _compare(self, tile: int, picture: NDArray[np.uint8], step: int, data: ImageData) -> Nearest:
        if self._search is None or self._data is not data:
            self._data, self._search = data, NearestPictures(data)
        wanted = torch.from_numpy(picture).to(data.images.device)
        wanted = wanted[None] if wanted.ndim == 2 else wanted.permute(2, 0, 1)
        real, distances = self._search.of(wanted, NEAREST)
        return Nearest(tile, step, picture, as_shown(real), distances.cpu().numpy(), self._search.typical)
