"""DCGAN for 28 x 28 images (Radford et al., arXiv 1511.06434), with the width as a dial."""

from __future__ import annotations

from torch import Tensor, nn

from ganviz.networks.activations import ACTIVATIONS
from ganviz.networks.company import Dropout, MinibatchDiscrimination, MinibatchStddev


class DCGANGenerator(nn.Module):
    """Latent (B, latent_dim) -> image (B, channels, 28, 28) in [-1, 1].

    Dense to 7 x 7, then two transposed convolutions that double the side, with batch normalisation between.

    Args:
        latent_dim: length of z.
        channels: channels of the image.
        width: feature maps at 14 x 14; twice as many at 7 x 7.
        activation: a name in `ACTIVATIONS`.
    """

    def __init__(self, latent_dim: int, channels: int, *, width: int, activation: str) -> None:
        super().__init__()
        act = ACTIVATIONS[activation].module
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            act(),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1, bias=False),  # 7 -> 14
            nn.BatchNorm2d(width),
            act(),
            nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1),  # 14 -> 28
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        """(B, latent_dim) -> (B, channels, 28, 28)."""
        images: Tensor = self.layers(z)
        return images


class DCGANDiscriminator(nn.Module):
    """Image (B, channels, 28, 28) -> logits (B, `logits`).

    Two strided convolutions and a dense layer. The first layer has no normalisation, as in the paper; the second has
    none either, so that each logit depends on its own image alone (which gradient penalties and R1 require).

    Args:
        channels: of the image, or of all packed images.
        width, activation: as of the generator.
        minibatch: "stddev" adds a feature map before the second convolution, "discrimination" features before the
            dense layer (see `networks.company`).
        logits: how many.
    """

    def __init__(self, channels: int, *, width: int, activation: str, minibatch: str = "none", logits: int = 1) -> None:
        super().__init__()
        act = ACTIVATIONS[activation].module
        stddev, compare = minibatch == "stddev", minibatch == "discrimination"
        features = 2 * width * 49
        self.dropout = Dropout()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 4, stride=2, padding=1),  # 28 -> 14
            act(),
            self.dropout,
            *([MinibatchStddev()] if stddev else []),
            nn.Conv2d(width + stddev, 2 * width, 4, stride=2, padding=1),  # 14 -> 7
            act(),
            self.dropout,
            nn.Flatten(),
            *([MinibatchDiscrimination(features)] if compare else []),
            nn.Linear(features + (MinibatchDiscrimination.KERNELS if compare else 0), logits),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, 28, 28) -> (B, logits)."""
        logits: Tensor = self.layers(x)
        return logits
