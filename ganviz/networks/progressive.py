"""Progressive GAN (Karras et al. 2018, arXiv 1710.10196), for 28 x 28 images: 4, 8, 16, then 32 pixels, cut to 28.

Both networks always speak of whole pictures, whatever their resolution is: the generator enlarges what it makes, the
discriminator shrinks what it sees, so that data, penalties and views need not know of growth. Layers that have not been
reached yet are not evaluated and do not learn.
"""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate, leaky_relu, linear, pad

from ganviz.networks.company import MinibatchStddev

SIDES = (4, 8, 16, 32)
LAST = len(SIDES) - 1
MARGIN = (SIDES[-1] - 28) // 2  # pixels by which the largest resolution exceeds the pictures, on each side
LEAK = 0.2


def growth(step: int, phase: int) -> float:
    """How far the networks have grown: k while resolution k trains, between k - 1 and k while it fades in.

    Phases of `phase` steps take turns: 4 px trains, 8 px fades in, 8 px trains, 16 px fades in, and so on to 32 px.
    """
    finished, rest = divmod(step, phase)
    resolution, fading = divmod(int(finished), 2)
    return float(min(resolution + (rest / phase if fading else 0.0), LAST))


class Equalized(nn.Module):
    """A layer with the weight c W, c = gain / sqrt(fan-in), and W drawn from N(0, 1) (section 4.1).

    The scale is applied in use and not when drawn, so that Adam moves all layers at the same relative speed.
    """

    weight: Tensor
    gain: float

    @property
    def scaled(self) -> Tensor:
        """The weight in use."""
        return self.weight * (self.gain / math.sqrt(self.weight[0].numel()))


class EqualLinear(nn.Linear, Equalized):
    """Fully connected."""

    def __init__(self, inputs: int, outputs: int, gain: float = math.sqrt(2)) -> None:
        super().__init__(inputs, outputs)
        self.gain = gain

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs) -> (B, outputs)."""
        return linear(x, self.scaled, self.bias)


class EqualConv(nn.Conv2d, Equalized):
    """A convolution of stride 1 that keeps the size; 4 x 4 takes a 4 x 4 map to one pixel."""

    def __init__(self, inputs: int, outputs: int, side: int, gain: float = math.sqrt(2)) -> None:
        super().__init__(inputs, outputs, side, padding=1 if side == 3 else 0)
        self.gain = gain

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, h, w) -> (B, outputs, h, w)."""
        kept: Tensor = self._conv_forward(x, self.scaled, self.bias)
        return kept


def pixel_norm(x: Tensor) -> Tensor:
    """b = a / sqrt(mean over features of a^2 + 1e-8), for each pixel (section 4.2); (B, F) or (B, F, h, w)."""
    return x * torch.rsqrt((x * x).mean(1, keepdim=True) + 1e-8)


def features(width: int) -> tuple[int, ...]:
    """Feature maps at each resolution: halved from 8 px on, as in the paper (table 2), which has 512 to 16 px."""
    return (4 * width, 4 * width, 2 * width, width)


class Growing(nn.Module):
    """A network that grows; `progress` is what `growth` gives.

    Attributes:
        widths: feature maps from input to output when fully grown.
    """

    widths: tuple[int, ...]

    def __init__(self, phase: int) -> None:
        super().__init__()
        self.phase = phase
        self.progress = 0.0

    def grow(self, step: int) -> None:
        """Take the size of this step."""
        self.progress = growth(step, self.phase)

    @property
    def resolution(self) -> int:
        """Index in `SIDES` of the largest resolution in use."""
        return math.ceil(self.progress)

    @property
    def alpha(self) -> float:
        """How much of it has faded in, over 0 to 1."""
        return self.progress - self.resolution + 1 if self.resolution else 1.0

    def as_grown(self, real: Tensor) -> Tensor:
        """Real pictures at the present resolution, which fades in with the networks' (section 2, last paragraph)."""
        picture = shrunk(real, self.resolution)
        if self.alpha < 1:
            coarse = interpolate(avg_pool2d(picture, 2), scale_factor=2)
            picture = torch.lerp(coarse, picture, self.alpha)
        return _whole(picture)


class ProgressiveGenerator(Growing):
    """Latent (B, latent_dim) -> (B, channels, 28, 28), near [-1, 1]: the output is linear, as in the paper.

    Args:
        width: feature maps at 32 px.
        phase: steps of each phase of growth.
    """

    def __init__(self, latent_dim: int, channels: int, *, width: int, phase: int) -> None:
        super().__init__(phase)
        maps = features(width)
        self.widths = (latent_dim, *maps, channels)
        self.first = EqualLinear(latent_dim, maps[0] * 16, gain=math.sqrt(2) / 4)  # the authors' gain for this layer
        self.start = EqualConv(maps[0], maps[0], 3)
        pairs = pairwise(maps)
        self.blocks = nn.ModuleList(nn.ModuleList((EqualConv(a, b, 3), EqualConv(b, b, 3))) for a, b in pairs)
        self.to_picture = nn.ModuleList(EqualConv(m, channels, 1, gain=1) for m in maps)

    def forward(self, z: Tensor) -> Tensor:
        """(B, latent_dim) -> (B, channels, 28, 28)."""
        h = pixel_norm(leaky_relu(self.first(pixel_norm(z)), LEAK).view(len(z), -1, 4, 4))
        h = pixel_norm(leaky_relu(self.start(h), LEAK))
        before = h
        for block in list(self.blocks)[: self.resolution]:
            before, h = h, interpolate(h, scale_factor=2)
            for convolution in block:  # type: ignore[attr-defined]
                h = pixel_norm(leaky_relu(convolution(h), LEAK))
        picture = self.to_picture[self.resolution](h)
        if self.alpha < 1:
            coarse = interpolate(self.to_picture[self.resolution - 1](before), scale_factor=2)
            picture = torch.lerp(coarse, picture, self.alpha)
        return _whole(picture)


class ProgressiveDiscriminator(Growing):
    """(B, channels, 28, 28) -> logits (B, `logits`), seeing no more than the present resolution.

    With minibatch standard deviation before the last convolution (section 3).
    """

    def __init__(self, channels: int, *, width: int, phase: int, logits: int = 1) -> None:
        super().__init__(phase)
        maps = features(width)
        self.widths = (channels, *maps[::-1], logits)
        self.from_picture = nn.ModuleList(EqualConv(channels, m, 1) for m in maps)
        pairs = pairwise(maps)
        self.blocks = nn.ModuleList(nn.ModuleList((EqualConv(b, b, 3), EqualConv(b, a, 3))) for a, b in pairs)
        self.stddev = MinibatchStddev()
        self.end = EqualConv(maps[0] + 1, maps[0], 3)
        self.gather = EqualConv(maps[0], maps[0], 4)
        self.logit = EqualLinear(maps[0], logits, gain=1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, 28, 28) -> (B, logits)."""
        picture = shrunk(x, self.resolution)
        h = leaky_relu(self.from_picture[self.resolution](picture), LEAK)
        for index in range(self.resolution, 0, -1):
            for convolution in self.blocks[index - 1]:  # type: ignore[attr-defined]
                h = leaky_relu(convolution(h), LEAK)
            h = avg_pool2d(h, 2)
            if index == self.resolution and self.alpha < 1:
                coarse = leaky_relu(self.from_picture[index - 1](avg_pool2d(picture, 2)), LEAK)
                h = torch.lerp(coarse, h, self.alpha)
        h = leaky_relu(self.end(self.stddev(h)), LEAK)
        h = leaky_relu(self.gather(h), LEAK)
        logits: Tensor = self.logit(h.flatten(1))
        return logits


def shrunk(x: Tensor, resolution: int) -> Tensor:
    """(B, C, 28, 28) -> (B, C, side, side): black margin, then the mean over square blocks."""
    framed = pad(x, (MARGIN,) * 4, value=-1.0)
    return avg_pool2d(framed, SIDES[-1] // SIDES[resolution])


def _whole(picture: Tensor) -> Tensor:
    """(B, C, side, side) -> (B, C, 28, 28): enlarged pixel by pixel, without the margin."""
    large = interpolate(picture, scale_factor=SIDES[-1] // picture.shape[-1])
    return large[..., MARGIN:-MARGIN, MARGIN:-MARGIN]
