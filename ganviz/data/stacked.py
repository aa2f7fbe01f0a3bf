"""Stacked MNIST: three digits as the colours of one picture, so that there are 1,000 kinds of them.

Metz et al. 2017 (Unrolled GAN, arXiv 1611.02163), and PacGAN (arXiv 1712.04086): a test of how many modes a generator
finds. Pictures are put together as they are drawn, from three independent digits each.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from ganviz.data.images import SIZE, ImageData, to_unit_range
from ganviz.data.mnist import mnist

CHANNELS = 3
EXAMPLES = 10_000  # of the 2e14 pictures there are; 24 MB
NUMBERS = tuple(f"{k:03}" for k in range(1000))
_SEED = 1000


class StackedDigits(ImageData):
    """Three digits a, b, c as red, green and blue; the label is the number 100 a + 10 b + c.

    Samples are drawn afresh from all triples. `images` (10,000, 3, 28, 28) and `labels` are examples, always the same,
    for those who compare with real pictures.
    """

    def __init__(self, name: str, digits: ImageData) -> None:
        self._digits = digits
        images, labels = self._stack(EXAMPLES, torch.Generator(digits.images.device).manual_seed(_SEED))
        super().__init__(name, images, labels, NUMBERS)
        self.parts = digits.images

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draw `n` pictures: (n, 3, 28, 28) float32 in [-1, 1]; `generator` lives on the device of the digits."""
        return self.sample_with_labels(n, generator)[0]

    def sample_with_labels(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """The pictures that `sample` would draw, with their numbers (n,) int64 from 0 to 999."""
        images, labels = self._stack(n, generator)
        return to_unit_range(images), labels

    def _stack(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Pictures (n, 3, 28, 28) uint8 and their numbers."""
        digits, device = self._digits, self._digits.images.device
        chosen = torch.randint(len(digits.images), (n, CHANNELS), generator=generator, device=device)
        images = digits.images[chosen].reshape(n, CHANNELS, SIZE, SIZE)
        places = torch.tensor([100, 10, 1], device=device)
        return images, (digits.labels[chosen] * places).sum(1)


def stacked_mnist(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> StackedDigits:
    """Three of MNIST's training digits on each other, always of all 1,000 numbers; DataError as `mnist`."""
    return StackedDigits("stacked_mnist", mnist(None, device, data_dir))
