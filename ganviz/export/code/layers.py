"""The layers and helpers of networks that a script may need, and how it writes a layer like a given one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import nn

from ganviz.export.code.source import source_of
from ganviz.export.code.story import Story
from ganviz.export.code.straight import straight_library
from ganviz.networks import company, conditional, progressive, spectral

STDDEV = '''
class MinibatchStddev(nn.Module):
    """One more feature, the same for the whole batch: how much its samples differ (arXiv 1710.10196, section 3)."""

    def forward(self, y):
        s = (y.var(0, correction=0) + 1e-8).sqrt().mean()
        return torch.cat((y, s.expand(len(y), 1, *y.shape[2:])), 1)
'''
DISCRIMINATION = '''
class MinibatchDiscrimination(nn.Module):
    """16 more features: how near the other samples of the batch are to each (arXiv 1606.03498, section 3.2)."""

    def __init__(self, features):
        super().__init__()
        self.project = nn.Linear(features, 16 * 4, bias=False)

    def forward(self, y):
        m = self.project(y).view(-1, 16, 4)
        near = torch.exp(-(m[:, :, None] - m.transpose(0, 1)[None]).abs().sum(3)).sum(2)
        return torch.cat((y, (near - 1) / max(len(m) - 1, 1)), 1)  # exp(0) = 1: the sample itself
'''
DROPOUT = '''
class Dropout(nn.Module):
    """y m / (1 - p) with m from Bernoulli(1 - p): PyTorch's own draws from the global stream."""

    def forward(self, y):
        mask = torch.rand(y.shape, generator=game_rng) >= dropout
        return y * mask / (1 - dropout)
'''
MAXOUT = '''
def maxout(h):
    """(B, units * 5) -> (B, units): the largest of each unit's five pieces (arXiv 1302.4389)."""
    return h.view(len(h), -1, 5).amax(2)
'''
KEEP_STATISTICS = '''
def keep_statistics(network, wanted):
    """Have batch normalisation keep running statistics of what passes, or not: only in a player's own updates."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.track_running_stats = wanted
'''
PACK = '''
def pack(x, m):
    """(m n, ...) -> (n, ...): m consecutive samples side by side, judged at once."""
    return x.reshape(len(x) // m, m * x.shape[1], *x.shape[2:])
'''


def network_library(story: Story) -> dict[str, str]:
    """Layers and helpers by name; they come into a script that uses them."""
    dropout = DROPOUT if story.always("dropout") else DROPOUT.replace(_DRAW, f"{_UNLESS_OFF}{_DRAW}")
    made = {
        "MinibatchStddev": STDDEV,
        "MinibatchDiscrimination": DISCRIMINATION,
        "Dropout": dropout,
        "maxout": MAXOUT,
        "keep_statistics": KEEP_STATISTICS,
        "pack": PACK,
    }
    return made | straight_library(story) | _conditional_library() | _growing_library() | _spectral_library()


_DRAW = "        mask = "
_UNLESS_OFF = "        if dropout == 0:\n            return y\n"


def _conditional_library() -> dict[str, str]:
    public = (r"\b_plane\b", "label_plane")
    library = {"label_plane": source_of(conditional._plane, public)}
    names = ("with_label_plane", "with_one_hot", "labels_of", "ConditionalGenerator", "ConditionalDiscriminator")
    return library | {name: source_of(getattr(conditional, name), public) for name in names}


def _growing_library() -> dict[str, str]:
    constants = {
        "SIDES": "SIDES = (4, 8, 16, 32)  # pixels of each resolution",
        "LAST": "LAST = len(SIDES) - 1",
        "MARGIN": "MARGIN = 2  # pixels by which 32 exceeds 28, on each side",
        "LEAK": "LEAK = 0.2",
    }
    names = ("growth", "Equalized", "EqualLinear", "EqualConv", "pixel_norm", "features", "shrunk", "_whole", "Growing")
    public = (r"\b_whole\b", "whole")
    classes = ("ProgressiveGenerator", "ProgressiveDiscriminator")
    return constants | {n.strip("_"): source_of(getattr(progressive, n), public) for n in (*names, *classes)}


def _spectral_library() -> dict[str, str]:
    public = ((r"\b_Normalized\b", "Normalized"), (r"\bFIRST\b", "15"), (r"\bWEIGHTED\b", "(nn.Linear, nn.Conv2d)"))
    names = ("_Normalized", "is_normalized", "normalize", "iterate")
    return {name.strip("_"): source_of(getattr(spectral, name), *public) for name in names}


def layer_text(layer: nn.Module, straight: bool = False) -> str:
    """The expression that makes a layer like this one."""
    for kind, write in _LAYERS.items():
        if type(layer) is kind:
            text = write(layer)
            return text.replace("nn.Linear(", "Linear(") if straight else text
    raise AssertionError(f"no way to write {type(layer).__name__}")


def _linear(layer: nn.Linear) -> str:
    return f"nn.Linear({layer.in_features}, {layer.out_features}{'' if layer.bias is not None else ', bias=False'})"


def _convolution(layer: nn.Conv2d | nn.ConvTranspose2d) -> str:
    stride, padding = layer.stride[0], layer.padding[0]
    more = (f", stride={stride}" if stride != 1 else "") + (f", padding={padding}" if padding else "")
    bias = "" if layer.bias is not None else ", bias=False"
    kind = type(layer).__name__
    return f"nn.{kind}({layer.in_channels}, {layer.out_channels}, {layer.kernel_size[0]}{more}{bias})"


def _batch_norm(layer: nn.BatchNorm1d | nn.BatchNorm2d) -> str:
    odd = f", eps={layer.eps}, momentum={layer.momentum}" if layer.eps != 1e-5 else ""
    return f"nn.{type(layer).__name__}({layer.num_features}{odd})"


_LAYERS: Mapping[type, Callable[..., str]] = {
    nn.Linear: _linear,
    nn.Conv2d: _convolution,
    nn.ConvTranspose2d: _convolution,
    nn.BatchNorm1d: _batch_norm,
    nn.BatchNorm2d: _batch_norm,
    nn.LayerNorm: lambda layer: f"nn.LayerNorm({layer.normalized_shape[0]})",
    nn.LeakyReLU: lambda layer: f"nn.LeakyReLU({layer.negative_slope})",
    **{kind: lambda layer: f"nn.{type(layer).__name__}()" for kind in (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.SiLU)},
    **{kind: lambda layer: f"nn.{type(layer).__name__}()" for kind in (nn.GELU, nn.ELU, nn.Flatten)},
    nn.Unflatten: lambda layer: f"nn.Unflatten({layer.dim}, {tuple(layer.unflattened_size)})",
    nn.Upsample: lambda layer: f"nn.Upsample(scale_factor={layer.scale_factor:g})",
    nn.ZeroPad2d: lambda layer: f"nn.ZeroPad2d({layer.padding})",
    company.Dropout: lambda layer: "Dropout()",
    company.MinibatchStddev: lambda layer: "MinibatchStddev()",
    company.MinibatchDiscrimination: lambda layer: f"MinibatchDiscrimination({layer.project.in_features})",
}
