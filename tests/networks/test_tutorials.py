"""The tutorials' networks: parameter counts as published, and each layer's shape."""

import pytest
import torch
from torch.nn.functional import conv2d, leaky_relu, pad

from ganviz.networks import NetworkPlan, build_network, count_parameters, layer_widths
from ganviz.networks.tutorials import AlphabetDiscriminator, BeginnersDiscriminator, BeginnersGenerator

COUNTS = {
    # 6 x 6 x 128 from 100 latents, two transposed convolutions 4 x 4, one convolution 3 x 3
    "beginners_cnn": (100 * 4608 + 4608 + 2 * (128 * 128 * 16 + 128) + 128 * 9 + 1, 39_873),
    "alphabet": (6_580_353, 1_026_305),
}


def plan(architecture, **others):
    fixed = {"layers": 2, "width": 8, "activation": "relu", "initialization": "xavier"}
    return NetworkPlan(architecture, (1, 28, 28), 100, **{**fixed, "channels": 64, **others})


def build(architecture, player, **others):
    return build_network(plan(architecture, **others), player, torch.Generator().manual_seed(0))


@pytest.mark.parametrize("architecture", COUNTS)
def test_parameter_counts_are_the_published_ones(architecture):
    networks = [build(architecture, player) for player in ("generator", "discriminator")]
    assert tuple(count_parameters(network) for network in networks) == COUNTS[architecture]
    buffers = sum(b.numel() for name, b in networks[0].named_buffers() if "running" in name)
    if architecture == "alphabet":
        assert count_parameters(networks[0]) + buffers == 6_595_073  # as Keras counts


@pytest.mark.parametrize("width", [1, 16, 64])
@pytest.mark.parametrize("architecture", COUNTS)
def test_pictures_in_and_out(architecture, width):
    fake = build(architecture, "generator", channels=width)(torch.randn(3, 100))
    assert fake.shape == (3, 1, 28, 28) and fake.detach().abs().max() <= 1
    assert build(architecture, "discriminator", channels=width)(fake).shape == (3, 1)
    assert build(architecture, "discriminator", channels=width, packing=2)(fake.repeat(1, 2, 1, 1)).shape == (3, 1)


def test_sizes_on_the_way_of_the_beginners_generator():
    sides, x = [], torch.randn(2, 100)
    for layer in BeginnersGenerator(100, 1, width=64).layers:
        x = layer(x)
        if x.dim() == 4 and (not sides or sides[-1] != x.shape[-1]):
            sides.append(x.shape[-1])
    assert sides == [6, 14, 30, 28] and x.min() >= 0 and x.max() <= 1  # the sigmoid, before it is stretched


def test_the_beginners_discriminator_sees_pixels_from_0_to_1():
    network, x = BeginnersDiscriminator(1, width=4), torch.rand(2, 1, 28, 28) * 2 - 1
    assert torch.equal(network(x), network.layers((x + 1) / 2))


def test_same_padding_puts_the_odd_pixel_at_the_end():
    """TensorFlow's rule: (14 - 1) 2 + 5 - 28 = 3 pixels of padding, of which 3 // 2 = 1 come first."""
    network, x = AlphabetDiscriminator(1, width=4), torch.randn(2, 1, 28, 28)
    first = network.layers[1]
    expected = leaky_relu(conv2d(pad(x, (1, 2, 1, 2)), first.weight, first.bias, stride=2), 0.3)
    assert torch.equal(network.layers[:3](x), expected) and expected.shape[-1] == 14
    assert layer_widths(network) == (1, 4, 8, 16, 1)
