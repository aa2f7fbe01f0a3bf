"""Progressive GAN: growth by hand, fading against its two ends, and what equalized layers do."""

import math

import pytest
import torch
from torch.nn.functional import interpolate

from ganviz.networks import Growing, NetworkPlan, build_network, layer_widths
from ganviz.networks.progressive import EqualConv, EqualLinear, growth, pixel_norm, shrunk

PLAN = NetworkPlan(
    "progressive", (1, 28, 28), 6, layers=2, width=8, channels=2, activation="relu", initialization="default",
    growth_steps=10,
)  # fmt: skip


def build(player, step=0):
    network = build_network(PLAN, player, torch.Generator().manual_seed(3))
    network.grow(step)
    return network


def latents(n=3):
    return torch.randn(n, 6, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(
    ("step", "progress", "resolution", "alpha"),
    [
        (0, 0, 0, 1),
        (9, 0, 0, 1),
        (10, 0, 0, 1),  # 8 px come in with no weight yet
        (11, 0.1, 1, 0.1),
        (15, 0.5, 1, 0.5),
        (20, 1, 1, 1),
        (29, 1, 1, 1),
        (35, 1.5, 2, 0.5),
        (40, 2, 2, 1),
        (59, 2.9, 3, 0.9),
        (60, 3, 3, 1),
        (10**6, 3, 3, 1),
    ],
)
def test_growth_by_hand(step, progress, resolution, alpha):
    assert growth(step, 10) == pytest.approx(progress)
    network = build("generator", step)
    assert network.resolution == resolution and network.alpha == pytest.approx(alpha)


def test_growth_never_goes_back():
    told = [growth(step, 7) for step in range(60)]
    assert told == sorted(told) and max(told) == 3


@pytest.mark.parametrize(("step", "side"), [(0, 4), (25, 8), (45, 16), (65, 32)])
def test_pictures_are_whole_at_every_resolution_and_made_of_blocks(step, side):
    fake = build("generator", step)(latents())
    assert fake.shape == (3, 1, 28, 28)
    small = shrunk(fake, {4: 0, 8: 1, 16: 2, 32: 3}[side])
    inner = interpolate(small, scale_factor=32 // side)[..., 2:-2, 2:-2]
    edge = 32 // side  # blocks at the border lose two pixels
    assert torch.allclose(inner[..., edge:-edge, edge:-edge], fake[..., edge:-edge, edge:-edge], atol=1e-6)
    assert build("discriminator", step)(fake).shape == (3, 1)


@pytest.mark.parametrize("fading", [11, 31, 51])
def test_a_resolution_fades_in_from_the_one_before(fading):
    """With alpha near 0 the outputs are those of the coarser networks; half way they lie half way between."""
    z, real = latents(), torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(5)) * 2 - 1
    before, g = build("generator", fading - 2)(z), build("generator", fading)
    judged, d = build("discriminator", fading - 2)(real), build("discriminator", fading)
    for network in (g, d):
        network.progress = network.resolution - 1 + 1e-6
    assert torch.allclose(g(z), before, atol=1e-4)
    assert torch.allclose(d(real), judged, atol=1e-4)
    ends = []
    for progress in (d.resolution - 1 + 1e-6, d.resolution - 0.5, float(d.resolution)):
        g.progress = d.progress = progress
        ends.append((g(z), d.as_grown(real)))
    for coarse, half, fine in zip(*ends, strict=True):
        assert torch.allclose(half, (coarse + fine) / 2, atol=1e-4) and not torch.allclose(coarse, fine, atol=1e-2)


def test_only_what_has_been_reached_learns():
    g, d = build("generator", 25), build("discriminator", 25)
    d(g(latents())).sum().backward()
    reached = {"blocks.0", "to_picture.1", "from_picture.1"}
    for network in (g, d):
        for name, parameter in network.named_parameters():
            place = ".".join(name.split(".")[:2])
            if place.startswith(("blocks", "to_picture", "from_picture")):
                assert (parameter.grad is not None) == (place in reached), name


def test_equalized_layers_scale_their_weights_in_use():
    linear, convolution = EqualLinear(8, 3), EqualConv(4, 2, 3, gain=1)
    x = torch.randn(5, 8)
    assert torch.allclose(linear(x), x @ (linear.weight * math.sqrt(2 / 8)).t() + linear.bias)
    assert torch.allclose(convolution.scaled, convolution.weight / 6)  # sqrt(4 * 3 * 3)


def test_equalized_weights_start_from_the_standard_normal():
    wide = NetworkPlan(**{**PLAN.__dict__, "channels": 32})
    network = build_network(wide, "discriminator", torch.Generator().manual_seed(0))
    weights = torch.cat(
        [m.weight.detach().flatten() for m in network.modules() if isinstance(m, EqualLinear | EqualConv)]
    )
    assert abs(float(weights.mean())) < 0.01 and abs(float(weights.std()) - 1) < 0.01
    assert all(
        float(m.bias.detach().abs().max()) == 0 for m in network.modules() if isinstance(m, EqualLinear | EqualConv)
    )


def test_pixel_norm_leaves_unit_mean_squares():
    x = torch.randn(2, 5, 3, 3)
    assert torch.allclose((pixel_norm(x) ** 2).mean(1), torch.ones(2, 3, 3), atol=1e-5)


def test_shrinking_takes_the_mean_of_blocks_within_a_black_frame():
    small = shrunk(torch.ones(1, 1, 28, 28), 0)[0, 0]
    assert small[1, 1] == 1 and small[0, 1] == pytest.approx(1 - 2 * 2 / 8)  # two of eight rows are black
    assert shrunk(torch.ones(1, 1, 28, 28), 3).shape[-1] == 32


def test_widths_are_those_of_the_grown_network():
    assert layer_widths(build("generator")) == (6, 8, 8, 4, 2, 1)
    assert layer_widths(build("discriminator")) == (1, 2, 4, 8, 8, 1)
    assert isinstance(build("generator"), Growing)
