"""Class-conditional networks: both players are told the class (Mirza and Osindero 2014, arXiv 1411.1784).

Labels travel with what they belong to, so that the game need not know of them: a latent is followed by its label as
one-hot numbers, and a picture by one more channel, the *label plane*, whose first pixels are the one-hot numbers. What
is real is then the pair of picture and label, and so is what is fake.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot


def with_label_plane(images: Tensor, labels: Tensor, classes: int) -> Tensor:
    """(B, C, h, w) pictures and (B,) labels from 0 -> (B, C + 1, h, w)."""
    return torch.cat((images, _plane(one_hot(labels, classes).to(images.dtype), images)), 1)


def with_one_hot(latents: Tensor, labels: Tensor, classes: int) -> Tensor:
    """(B, latent_dim) latents and (B,) labels from 0 -> (B, latent_dim + classes)."""
    return torch.cat((latents, one_hot(labels, classes).to(latents.dtype)), 1)


def labels_of(pairs: Tensor, classes: int) -> Tensor:
    """(B, C + 1, h, w) -> (B,) labels: the largest of the one-hot numbers, whatever noise or mixing did to them."""
    return pairs[:, -1].flatten(1)[:, :classes].argmax(1)


def _plane(numbers: Tensor, images: Tensor) -> Tensor:
    """(B, K) -> (B, 1, h, w), zero beyond the first K pixels."""
    plane = images.new_zeros((len(images), images[0, 0].numel()))
    plane[:, : numbers.shape[1]] = numbers
    return plane.view(len(images), 1, *images.shape[2:])


class ConditionalGenerator(nn.Module):
    """Latents with labels -> pictures with their label planes.

    Args:
        network: (B, latent_dim + classes) -> (B, C, h, w).
        classes: how many there are.
    """

    def __init__(self, network: nn.Module, classes: int) -> None:
        super().__init__()
        self.network, self.classes = network, classes

    def forward(self, z: Tensor) -> Tensor:
        """(B, latent_dim + classes) -> (B, C + 1, h, w)."""
        images = self.network(z)
        return torch.cat((images, _plane(z[:, -self.classes :], images)), 1)


class ConditionalDiscriminator(nn.Module):
    """Pictures with their label planes -> logits (B, 1).

    The network gives a logit for each class, of which the label chooses one (Mescheder et al. 2018, arXiv 1801.04406,
    appendix; a projection discriminator, arXiv 1802.05637, without the part that all classes share):

        D(x, y) = f(x)_y

    A label as one more channel, as in the first conditional GANs, moved D so little that G learned to heed it only
    after thousands of steps. D has no slope along the label: classes are not points between which one could move.

    Args:
        network: (B, packing C, h, w) -> (B, classes).
        classes: how many there are.
        shape: (C, h, w) of one picture.
        packing: how many pairs it judges at once; the logit is the mean of those that their labels choose.
    """

    def __init__(self, network: nn.Module, classes: int, shape: tuple[int, ...], packing: int = 1) -> None:
        super().__init__()
        self.network, self.classes, self.packing, self.shape = network, classes, packing, shape

    def forward(self, x: Tensor) -> Tensor:
        """(B, packing (C + 1), h, w) -> (B, 1)."""
        channels, *sides = self.shape
        pairs = x.reshape(-1, channels + 1, *sides)
        labels = labels_of(pairs, self.classes).view(len(x), self.packing)
        of_classes: Tensor = self.network(pairs[:, :channels].reshape(len(x), -1, *sides))
        return of_classes.gather(1, labels).mean(1, keepdim=True)
