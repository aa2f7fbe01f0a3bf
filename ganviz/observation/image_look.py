"""The metrics of pictures: some now and then while training runs, and a thorough report on demand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.observation.classifier import Classified, Classifier
from ganviz.observation.image_metrics import (
    Reference,
    class_histogram,
    image_metrics,
    perfect_image_bands,
    reference_of,
)
from ganviz.training import Trainer

LIVE = 256  # fakes of a live look
EVERY = 10  # looks
BUDGET = 0.05  # share of the time that live looks may take
LIVE_REFERENCE, LIVE_TEST = 4000, 2000  # real pictures that live looks rest on: classifying them takes half a second
REPORTED = 10_000  # pictures of a report
PORTION = 500  # pictures classified between two tellings
_SEED = 0x1317


@dataclass(frozen=True, eq=False)
class ImageReport:
    """A thorough look at a generator of pictures.

    Attributes:
        step: when it was taken.
        n, real_n: fakes and real test pictures measured; fewer real ones only where there are not as many.
        metrics: `IMAGE_METRICS` of the fakes.
        real_metrics: those of the real test pictures, which a perfect generator would score.
        shares, real_shares: histograms of classes among both, (K,).
    """

    step: int
    n: int
    real_n: int
    metrics: dict[str, float]
    real_metrics: dict[str, float]
    shares: NDArray[np.float64]
    real_shares: NDArray[np.float64]


class ImageLook:
    """Metrics of pictures while training runs, taken every `EVERY` looks, or later where they would take more than
    `BUDGET` of the time.

    What real pictures score is found out at the first look, which takes a second or two; that is not counted.

    Args:
        classifier: of these data.
        real_train: pictures to compare with, uint8 (N, C, 28, 28), at least two, on the classifier's device.
        real_test: other real pictures, which stand for a perfect generator; if fewer than `LIVE`, there are no bands.
        clock: seconds since some moment.

    Attributes:
        metrics: `IMAGE_METRICS` of `LIVE` fakes; `bands`: what real pictures score, see `perfect_image_bands`.
        shares, real_shares: of each class among the fakes and among real pictures, (K,); None before the first look.
        step: when they were taken.
        seconds: how long it took.
    """

    def __init__(
        self,
        classifier: Classifier,
        real_train: Tensor,
        real_test: Tensor,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._classifier, self._train, self._test, self._clock = classifier, real_train, real_test, clock
        self._reference: Reference | None = None
        self._looks, self._ended = EVERY, -np.inf  # the first look is due
        self.metrics: dict[str, float] = {}
        self.bands: dict[str, tuple[float, float]] = {}
        self.shares: NDArray[np.float64] | None = None
        self.real_shares: NDArray[np.float64] | None = None
        self.step = 0
        self.seconds = 0.0

    def look(self, step: int, make: Callable[[int], Tensor]) -> bool:
        """One more look at the generator; whether the metrics were taken.

        Args:
            make: n -> pictures (n, C, 28, 28) in [-1, 1] on the classifier's device; called only when due.
        """
        self._looks += 1
        if not self._due():
            return False
        reference = self._reference or self.prepare()
        started = self._clock()
        found = self._classifier.classify(make(LIVE))
        self.metrics = image_metrics(*found, reference)
        self.shares, self.step, self._looks = class_histogram(found.probabilities), step, 0
        self._ended = self._clock()
        self.seconds = self._ended - started
        return True

    def _due(self) -> bool:
        # a look that takes s seconds is a share BUDGET of the time if (1 / BUDGET - 1) s pass before the next
        rested = self._clock() - self._ended >= (1 / BUDGET - 1) * self.seconds
        return self._looks >= EVERY and rested

    def prepare(self) -> Reference:
        """Find out what real pictures score, before the first look."""
        train, test = (
            self._classifier.classify(_some(images, most))
            for images, most in ((self._train, LIVE_REFERENCE), (self._test, LIVE_TEST))
        )
        whole = reference_of(train)
        # as many real features as fakes: comparing each with each costs their product
        self._reference = replace(whole, features=whole.features[:LIVE])
        self.real_shares = whole.shares
        if len(test.features) >= LIVE:
            self.bands = perfect_image_bands(test, LIVE, self._reference, np.random.default_rng(_SEED))
        return self._reference


def full_report(
    trainer: Trainer,
    classifier: Classifier,
    real_train: Tensor,
    real_test: Tensor,
    n: int = REPORTED,
    *,
    progress: Callable[[float], None] = lambda share: None,
) -> ImageReport:
    """A thorough look at the trainer's generator, without disturbing it.

    The fakes are compared with up to `REPORTED` training pictures, and so are up to `n` real test pictures. Takes about
    five seconds on an idle CPU for 10,000 fakes of 28 x 28, and the time to make them.

    Args:
        trainer: of pictures.
        classifier, real_train, real_test: see `ImageLook`; at least two pictures each.
        n: fakes, at least 2.
        progress: told the share done, 0 to 1, after every `PORTION` of pictures; an exception from it ends the work.
    """
    train, test = _some(real_train, REPORTED), _some(real_test, n)
    total, done = len(train) + len(test) + n, 0
    found: list[Classified] = []
    for pictures in (_portions(train), _portions(test), fakes(trainer, n)):
        parts: list[Classified] = []
        for portion in pictures:
            parts.append(classifier.classify(portion))
            done += len(portion)
            progress(0.9 * done / total)  # the rest is for comparing
        found.append(_joined(parts))
    report = _report(trainer.step_count, *found)
    progress(1.0)
    return report


def fakes(trainer: Trainer, n: int, seed: int = _SEED) -> Iterator[Tensor]:
    """n fakes of a trainer of pictures, (up to `PORTION`, C, 28, 28) at a time, without disturbing it.

    As when anybody looks: with the statistics that batch normalisation has gathered, and latents from a stream of one's
    own. What a class-conditional generator says of its classes is left out.
    """
    rng = torch.Generator(device=trainer.device).manual_seed(seed)
    for start in range(0, n, PORTION):
        latents = trainer.latents(min(PORTION, n - start), rng)
        with torch.no_grad(), _at_rest(trainer):
            made = trainer.generator(latents)
        yield made[:, : trainer.data.shape[0]]


@contextmanager
def _at_rest(trainer: Trainer) -> Iterator[None]:
    """Within, the generator's statistics stay as they are."""
    network = trainer.generator.network
    training = network.training
    network.eval()
    try:
        yield
    finally:
        network.train(training)


def _report(step: int, train: Classified, real: Classified, fake: Classified) -> ImageReport:
    reference = reference_of(train)
    return ImageReport(
        step=step,
        n=len(fake.features),
        real_n=len(real.features),
        metrics=image_metrics(*fake, reference),
        real_metrics=image_metrics(*real, reference),
        shares=class_histogram(fake.probabilities),
        real_shares=class_histogram(real.probabilities),
    )


def _some(images: Tensor, most: int) -> Tensor:
    """Up to `most` of the pictures, always the same ones, mixed: files may be sorted."""
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(_SEED))
    return images[order[:most].to(images.device)]


def _portions(images: Tensor) -> Iterator[Tensor]:
    return (images[start : start + PORTION] for start in range(0, len(images), PORTION))


def _joined(parts: list[Classified]) -> Classified:
    return Classified(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
