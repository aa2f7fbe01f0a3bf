"""Real pictures to compare fakes with, and the classifier that looks at both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from ganviz.data import ImageData, read_mnist
from ganviz.data.published import read_published
from ganviz.data.sources import PUBLISHED
from ganviz.data.store import cache_folder
from ganviz.observation.classifier import Classifier
from ganviz.observation.kept_classifiers import classifier_for, kept_classifier, load_classifier

HELD_OUT = 10  # one picture in so many stands for test data where there are none


@dataclass(frozen=True)
class Real:
    """Real pictures, uint8 (N, C, 28, 28), with labels int64 (N,): those to learn from and those to test with."""

    train: Tensor
    train_labels: Tensor
    test: Tensor
    test_labels: Tensor


def real_pictures(data: ImageData, data_dir: Path | None = None) -> Real:
    """Pictures to compare with: of published data the test set, of others one picture in ten, of the chosen classes."""
    chosen = torch.unique(data.labels)
    if data.name == "mnist" or data.name in PUBLISHED:
        test = read_mnist("test", data_dir) if data.name == "mnist" else read_published(data.name, "test", data_dir)
        images, labels = (part.to(data.images.device) for part in test)
        wanted = torch.isin(labels, chosen)
        return Real(data.images, data.labels, images[wanted], labels[wanted])
    held = torch.arange(len(data.images), device=data.images.device) % HELD_OUT == 0
    return Real(data.images[~held], data.labels[~held], data.images[held], data.labels[held])


def classifiers_folder() -> Path:
    """Where classifiers are kept that had to be trained."""
    return cache_folder() / "classifiers"


def trained_judge(data: ImageData, real: Real, told: Callable[[float], None], folder: Path) -> Classifier:
    """The classifier that comes with these data, or one that is trained on all of `real` now and kept in `folder`.

    Args:
        told: told the share done of a training, 0 to 1.
    """
    device = data.images.device
    if data.name == "mnist":
        return load_classifier("mnist", device)
    return classifier_for(data.name, real.train, real.train_labels, folder, told, device=device)


def kept_judge(data: ImageData, real: Real, folder: Path) -> Classifier | None:
    """As `trained_judge`, but None where it would have to be trained first."""
    device = data.images.device
    if data.name == "mnist":
        return load_classifier("mnist", device)
    found = kept_classifier(data.name, real.train, real.train_labels, folder)
    return None if found is None else found.to(device)
