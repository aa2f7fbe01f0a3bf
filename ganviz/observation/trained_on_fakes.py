"""GAN-train and GAN-test: how useful and how true the fakes of a class-conditional generator are.

Shmelkov, Schmid and Alahari 2018, "How good is my GAN?" (arXiv 1807.09499): let the one classifier learn from fakes and
recognise real pictures, and the other learn from real pictures and recognise fakes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from ganviz.observation.classifier import Classifier, train_classifier

PORTION = 500  # fakes made at once
FAKES = 10_000
EPOCHS = 8
MAKING = 0.2  # share of the progress that making the fakes is counted as


@dataclass(frozen=True)
class TrainedOnFakes:
    """Both accuracies, 0 to 1; a perfect generator's are those of real pictures in the fakes' place.

    Attributes:
        gan_train: of a classifier that learned from fakes and the classes asked for, on real test pictures: falls if
            fakes are false, and if they are all alike. A generator that remembers one good picture of each class has a
            low one.
        gan_test: of a classifier that learned from real pictures, on fakes, their classes being those asked for: falls
            if fakes are false, and not if they are all alike.
        n: fakes made.
    """

    gan_train: float
    gan_test: float
    n: int


def trained_on_fakes(
    make: Callable[[Tensor], Tensor],
    classifier: Classifier,
    real_test: Tensor,
    test_labels: Tensor,
    n: int = FAKES,
    *,
    epochs: int = EPOCHS,
    seed: int = 0,
    progress: Callable[[float], None] = lambda share: None,
) -> TrainedOnFakes:
    """GAN-train and GAN-test of a generator. Both NaN if a fake is not finite.

    About twenty seconds on a CPU for 10,000 fakes and eight epochs, and the time to make them.

    Args:
        make: labels int64 (m,), on the CPU -> pictures (m, C, 28, 28) in [-1, 1] of these classes, on any device.
        classifier: learned from real pictures, for GAN-test; GAN-train trains another of its kind.
        real_test, test_labels: uint8 (N, C, 28, 28) and int64 (N,), on the classifier's device.
        n: fakes to make, at least 2; classes are asked for in turn, all that occur in `test_labels`.
        epochs, seed: of the classifier that learns from fakes.
        progress: told the share done, 0 to 1, often; an exception from it ends the work.
    """
    wanted = torch.unique(test_labels.cpu())
    labels = wanted[torch.arange(n) % len(wanted)]
    made = _made(make, labels, lambda share: progress(MAKING * share))
    if made is None:
        return TrainedOnFakes(math.nan, math.nan, n)
    learner = train_classifier(
        made,
        labels,
        classes=classifier.classes,
        epochs=epochs,
        seed=seed,
        progress=lambda share: progress(MAKING + (1 - MAKING) * share),
        device=real_test.device,
    )
    return TrainedOnFakes(
        gan_train=learner.accuracy(real_test, test_labels),
        gan_test=classifier.accuracy(made.to(real_test.device), labels),
        n=n,
    )


def _made(make: Callable[[Tensor], Tensor], labels: Tensor, told: Callable[[float], None]) -> Tensor | None:
    """Fakes of these classes as bytes, (n, C, 28, 28) on the CPU; None if one is not finite."""
    portions: list[Tensor] = []
    for start in range(0, len(labels), PORTION):
        told(start / len(labels))
        pictures = make(labels[start : start + PORTION])
        if not bool(pictures.isfinite().all()):
            return None
        portions.append(_bytes(pictures).cpu())
    return torch.cat(portions)


def _bytes(pictures: Tensor) -> Tensor:
    """[-1, 1] to 0..255, the inverse of `data.images.to_unit_range`, as files would hold them."""
    return ((pictures.detach() + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
