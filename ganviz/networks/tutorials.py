"""The convolutional networks of two published tutorials, layer by layer, for 28 x 28 images.

Both were written in Keras: "same" padding puts the odd pixel at the bottom and on the right, and batch normalisation
has an epsilon of .001 and forgets 1% a batch. With a width of 64 they are as published; smaller ones suit a CPU.
"""

from __future__ import annotations

from torch import Tensor, nn

from ganviz.networks.company import Dropout

LEAK = 0.3  # Keras's LeakyReLU


def _batch_norm(kind: type[nn.Module], features: int) -> nn.Module:
    return kind(features, eps=1e-3, momentum=0.01)


class BeginnersGenerator(nn.Module):
    """Latent (B, latent_dim) -> (B, channels, 28, 28) in [-1, 1]: the generator of a beginner's CNN GAN on MNIST.

    Dense to 6 x 6 x 128, two transposed convolutions 4 x 4 of stride 2 (6 -> 14 -> 30), a convolution 3 x 3 (-> 28)
    and a sigmoid, whose range is stretched to that of the data here.
    """

    def __init__(self, latent_dim: int, channels: int, *, width: int) -> None:
        super().__init__()
        wide = 2 * width
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, wide * 36),
            nn.LeakyReLU(LEAK),
            nn.Unflatten(1, (wide, 6, 6)),
            nn.ConvTranspose2d(wide, wide, 4, stride=2),  # 6 -> 14
            nn.LeakyReLU(LEAK),
            nn.ConvTranspose2d(wide, wide, 4, stride=2),  # 14 -> 30
            nn.LeakyReLU(LEAK),
            nn.Conv2d(wide, channels, 3),  # 30 -> 28
            nn.Sigmoid(),
        )

    def forward(self, z: Tensor) -> Tensor:
        """(B, latent_dim) -> (B, channels, 28, 28)."""
        images: Tensor = self.layers(z)
        return 2 * images - 1


class BeginnersDiscriminator(nn.Module):
    """(B, channels, 28, 28) -> (B, `logits`): D of a beginner's CNN GAN; 39,873 parameters on grey images.

    Two convolutions 3 x 3 of stride 2, each with dropout (the setting; .4 in the tutorial), and a dense layer. The
    tutorial's pixels lie in [0, 1], so ours are brought there first.
    """

    def __init__(self, channels: int, *, width: int, logits: int = 1) -> None:
        super().__init__()
        self.dropout = Dropout()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 3, stride=2),  # 28 -> 13
            nn.LeakyReLU(LEAK),
            self.dropout,
            nn.Conv2d(width, width, 3, stride=2),  # 13 -> 6
            nn.LeakyReLU(LEAK),
            self.dropout,
            nn.Flatten(),
            nn.Linear(width * 36, logits),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, 28, 28) -> (B, logits)."""
        logits: Tensor = self.layers((x + 1) / 2)
        return logits


class AlphabetGenerator(nn.Module):
    """Latent (B, latent_dim) -> (B, channels, 28, 28) in [-1, 1]: the generator of the Alphabet GAN.

    Two dense layers to 7 x 7 x 128, then twice upsampling and a convolution. 6,580,353 parameters with 100 latents.
    """

    def __init__(self, latent_dim: int, channels: int, *, width: int) -> None:
        super().__init__()
        dense, wide = 16 * width, 2 * width
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, dense),
            _batch_norm(nn.BatchNorm1d, dense),
            nn.ReLU(),
            nn.Linear(dense, wide * 49),
            _batch_norm(nn.BatchNorm1d, wide * 49),
            nn.ReLU(),
            nn.Unflatten(1, (wide, 7, 7)),
            nn.Upsample(scale_factor=2),
            nn.ZeroPad2d((0, 1, 0, 1)),  # "same" for 2 x 2
            nn.Conv2d(wide, width, 2),
            _batch_norm(nn.BatchNorm2d, width),
            nn.LeakyReLU(LEAK),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(width, channels, 3, padding=1),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        """(B, latent_dim) -> (B, channels, 28, 28)."""
        images: Tensor = self.layers(z)
        return images


class AlphabetDiscriminator(nn.Module):
    """(B, channels, 28, 28) -> (B, `logits`): D of the Alphabet GAN; 1,026,305 parameters on grey images.

    Two convolutions 5 x 5 of stride 2, a dense layer of 256 with dropout (the setting; .5 in the tutorial), the logit.
    """

    def __init__(self, channels: int, *, width: int, logits: int = 1) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.ZeroPad2d((1, 2, 1, 2)),  # "same" for 5 x 5 of stride 2
            nn.Conv2d(channels, width, 5, stride=2),  # 28 -> 14
            nn.LeakyReLU(LEAK),
            nn.Conv2d(width, 2 * width, 5, stride=2),  # 14 -> 5
            nn.LeakyReLU(LEAK),
            nn.Flatten(),
            nn.Linear(2 * width * 25, 4 * width),
            nn.LeakyReLU(LEAK),
            Dropout(),
            nn.Linear(4 * width, logits),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, 28, 28) -> (B, logits)."""
        logits: Tensor = self.layers(x)
        return logits
