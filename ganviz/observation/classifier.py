"""A small classifier of pictures, by whose eyes pictures are judged.

Metrics of pictures need someone who knows what is in them. Inception, the usual judge, is large, has to be fetched and
knows nothing of digits; this one has 61,000 parameters and learns its data in minutes. Numbers that rest on it compare
with each other, not with those of another classifier.

One for MNIST comes with ganviz, others are trained on first use and kept: `kept_classifiers.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ganviz.data.images import SIZE, to_unit_range
from ganviz.errors import DataError
from ganviz.networks.initialization import initialize

FEATURES = 64
BATCH = 128  # pictures of a training step
EVALUATED = 500  # pictures classified at once
EPOCHS = 12
HIGHEST_RATE = 4e-3
SHIFT = 2  # pixels by which a picture is moved at most in training


class Classified(NamedTuple):
    """What a classifier finds in n pictures.

    Attributes:
        probabilities: p(y|x), (n, classes); rows sum to 1.
        features: activations before the last layer, (n, FEATURES), 0 upwards.
    """

    probabilities: NDArray[np.float64]
    features: NDArray[np.float64]


class Classifier(nn.Module):
    """Pictures (n, channels, 28, 28) in [-1, 1] -> logits (n, classes): three convolutions, two dense layers.

    In eval mode from the start: only `train_classifier` puts it in training mode.
    """

    def __init__(self, classes: int, channels: int = 1) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):  # PyTorch's layers draw weights of their own, from the global stream
            self.body = nn.Sequential(
                *_halving(channels, 16),  # 28 -> 14
                *_halving(16, 32),  # 14 -> 7
                *_halving(32, 64),  # 7 -> 3
                nn.Flatten(),
                nn.Linear(64 * 9, FEATURES, bias=False),
                nn.BatchNorm1d(FEATURES),
                nn.ReLU(),
            )
            self.head = nn.Linear(FEATURES, classes)
        self.classes = classes
        # a third of the time on CPUs
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.eval()

    def features(self, x: Tensor) -> Tensor:
        """(n, channels, 28, 28) -> (n, FEATURES), 0 upwards."""
        activations: Tensor = self.body(x.contiguous(memory_format=torch.channels_last))
        return activations

    def forward(self, x: Tensor) -> Tensor:
        """(n, channels, 28, 28) -> (n, classes)."""
        logits: Tensor = self.head(self.features(x))
        return logits

    @torch.no_grad()
    def classify(self, x: Tensor) -> Classified:
        """What is in the pictures (n, channels, 28, 28) in [-1, 1], or bytes 0 to 255, on the classifier's device.

        Pictures that are not finite have probabilities and features that are not either.
        """
        starts = range(0, max(len(x), 1), EVALUATED)
        probabilities, features = zip(*(self._classify(x[i : i + EVALUATED]) for i in starts), strict=True)
        return Classified(np.concatenate(probabilities), np.concatenate(features))

    def accuracy(self, images: Tensor, labels: Tensor) -> float:
        """Share of the pictures (as for `classify`) whose likeliest class is their label (n,), 0 to 1."""
        found = self.classify(images).probabilities.argmax(1)
        return float((found == labels.cpu().numpy()).mean())

    def _classify(self, x: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        features = self.features(to_unit_range(x) if x.dtype == torch.uint8 else x)
        logits = self.head(features).cpu().double()  # on the CPU: Apple's devices know no float64
        return logits.softmax(1).numpy(), features.cpu().double().numpy()


def train_classifier(
    images: Tensor,
    labels: Tensor,
    *,
    classes: int,
    epochs: int = EPOCHS,
    seed: int = 0,
    progress: Callable[[float], None] = lambda share: None,
    device: torch.device | str = "cpu",
) -> Classifier:
    """A classifier of these pictures, in eval mode.

    Cross-entropy, Adam (Kingma and Ba, arXiv 1412.6980), rates in one cycle (Smith and Topin, arXiv 1708.07120), each
    picture shifted at random by up to `SHIFT` pixels. The seed decides all on a CPU.

    Args:
        images: uint8 (N, 1, 28, 28), or of 3 channels, N at least 2.
        labels: int64 (N,), 0 to classes - 1.
        epochs: at least 1.
        progress: told the share done, 0 to 1, after each step; an exception from it ends the training.

    Raises:
        DataError: if images and labels are not as said.
    """
    require_learnable(images, labels, classes)
    rng = torch.Generator().manual_seed(seed)
    network = Classifier(classes, images.shape[1])
    initialize(network, "kaiming", rng)
    network.to(device).train()
    images, labels = images.to(device), labels.to(device)
    batch = min(BATCH, len(images))
    steps = epochs * (len(images) // batch)
    optimizer = torch.optim.Adam(network.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, HIGHEST_RATE, total_steps=steps + 1)
    for done, chosen in enumerate(_batches(len(images), batch, epochs, rng), 1):
        pictures = _shifted(to_unit_range(images[chosen.to(device)]), rng)
        loss = functional.cross_entropy(network(pictures), labels[chosen.to(device)])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        progress(done / steps)
    return network.eval().requires_grad_(False)


def _halving(channels: int, maps: int) -> tuple[nn.Module, ...]:
    """(n, channels, s, s) -> (n, maps, s // 2, s // 2)."""
    convolution = nn.Conv2d(channels, maps, 3, padding=1, bias=False)
    return convolution, nn.BatchNorm2d(maps), nn.ReLU(), nn.MaxPool2d(2)


def require_learnable(images: Tensor, labels: Tensor, classes: int) -> None:
    """Raise DataError unless these are pictures uint8 (N, 1 or 3, 28, 28) with labels (N,) from 0 to classes - 1."""
    if images.dtype != torch.uint8 or tuple(images.shape[1:]) not in ((1, SIZE, SIZE), (3, SIZE, SIZE)):
        found = f"{images.dtype} {tuple(images.shape)}"
        raise DataError(f"a classifier needs images uint8 (N, 1, 28, 28) or (N, 3, 28, 28), not {found}")
    if len(images) < 2 or labels.shape != (len(images),):
        raise DataError(f"a classifier needs 2 images and a label for each, not {len(images)} and {len(labels)}")
    if int(labels.min()) < 0 or int(labels.max()) >= classes:
        raise DataError(f"labels run from {int(labels.min())} to {int(labels.max())}, not within 0 to {classes - 1}")


def _batches(n: int, batch: int, epochs: int, rng: torch.Generator) -> list[Tensor]:
    """Indices (batch,) of each step: every epoch in an order of its own, what is left over at its end dropped."""
    orders = (torch.randperm(n, generator=rng)[: n - n % batch] for _ in range(epochs))
    return [chosen for order in orders for chosen in order.view(-1, batch)]


def _shifted(x: Tensor, rng: torch.Generator) -> Tensor:
    """Each picture (n, channels, 28, 28) moved by up to `SHIFT` pixels each way; background comes in."""
    padded = functional.pad(x, (SHIFT,) * 4, value=-1.0)
    corners = torch.randint(2 * SHIFT + 1, (2, len(x), 1), generator=rng).to(x.device)
    rows, columns = corners + torch.arange(SIZE, device=x.device)  # (n, 28) each
    picture = torch.arange(len(x), device=x.device)[:, None, None]
    # indices beside a slice come first: (n, 28, 28, channels)
    return padded[picture, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
