"""Labelled pictures of 28x28 pixels, grey or coloured, to draw from."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ganviz.errors import DataError, SettingError

SIZE = 28  # pixels on a side
MOST_CLASSES = 26  # of any data set: the letters of the alphabet


class ImageData:
    """A set of labelled pictures to draw from.

    Args:
        name: its name in the register.
        images: uint8 (N, C, 28, 28), C being 1 (grey) or 3 (colour).
        labels: int64 (N,), each an index into `class_names`.
        class_names: what the labels mean.
        note: a sentence for people on what was left out in reading, or "".

    Attributes:
        shape: (C, 28, 28), the shape of a sample.
        parts: what samples are made of, uint8 (M, c, 28, 28): `images`, or what is put together on the channels.

    `images` and `labels` are on one device; they may be shared between sessions and are never written to.

    Raises:
        DataError: if the parts do not fit together.
    """

    shape: tuple[int, ...]

    def __init__(self, name: str, images: Tensor, labels: Tensor, class_names: tuple[str, ...], note: str = "") -> None:
        if images.dtype != torch.uint8 or images.ndim != 4 or tuple(images.shape[1:]) not in _SHAPES:
            found = f"{images.dtype} {tuple(images.shape)}"
            raise DataError(f"{name}: images are {found}, need uint8 (N, 1, 28, 28) or (N, 3, 28, 28)")
        if len(images) == 0 or labels.shape != (len(images),):
            raise DataError(f"{name}: {len(images)} images and labels of shape {tuple(labels.shape)} do not match")
        low, high = int(labels.min()), int(labels.max())
        if low < 0 or high >= len(class_names):
            raise DataError(f"{name}: labels from {low} to {high} for {len(class_names)} classes")
        self.name = name
        self.images = images
        self.labels = labels
        self.class_names = class_names
        self.note = note
        self.parts = images
        self.shape = tuple(images.shape[1:])

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` images with replacement: (n, *shape) float32 in [-1, 1]; `generator` lives on their device."""
        return to_unit_range(self.images[self._draw(n, generator)])

    def sample_with_labels(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """The images that `sample` would draw, with their labels (n,) int64."""
        chosen = self._draw(n, generator)
        return to_unit_range(self.images[chosen]), self.labels[chosen]

    def _draw(self, n: int, generator: torch.Generator) -> Tensor:
        return torch.randint(len(self.images), (n,), generator=generator, device=self.images.device)


_SHAPES = ((1, SIZE, SIZE), (3, SIZE, SIZE))


def to_unit_range(images: Tensor) -> Tensor:
    """Bytes 0..255 to float32 -1..1, the range of a generator that ends in tanh; any shape."""
    return images.to(torch.float32).mul_(2 / 255).sub_(1).clamp_(-1, 1)  # clamp: 255 * (2 / 255) rounds


def pick_classes(
    images: Tensor, labels: Tensor, classes: Sequence[int] | None, class_names: tuple[str, ...]
) -> tuple[Tensor, Tensor]:
    """The images (N, ...) and labels (N,) of the given classes; None stands for all.

    Raises SettingError unless `classes` is a non-empty selection of 0..len(class_names) - 1.
    """
    if classes is None:
        return images, labels
    wanted = set(classes)
    if not wanted or not wanted <= set(range(len(class_names))):
        raise SettingError(bad_classes(classes, class_names))
    if len(wanted) == len(class_names):
        return images, labels  # shared rather than copied
    chosen = torch.isin(labels, torch.tensor(sorted(wanted), device=labels.device))
    return images[chosen], labels[chosen]


def bad_classes(classes: Sequence[object], class_names: tuple[str, ...]) -> str:
    """The one wording for classes that there are not: names what was asked for and what there is."""
    known = ", ".join(name if str(k) == name else f"{k} ({name})" for k, name in enumerate(class_names))
    asked = f"classes {list(classes)!r} are not all there" if classes else "classes is empty"
    return f"{asked}; choose at least one of {known}"
