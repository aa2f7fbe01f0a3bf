"""DCGAN: shapes, ranges and parameter counts by hand, and the whole against PyTorch's functions."""

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from ganviz.networks import count_parameters, initialize
from ganviz.networks.convolutional import DCGANDiscriminator, DCGANGenerator


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def generator(latent_dim=5, channels=1, width=3, activation="relu"):
    network = DCGANGenerator(latent_dim, channels, width=width, activation=activation)
    initialize(network, "kaiming", rng(1))
    return network


def discriminator(channels=1, width=3, activation="leaky_relu"):
    network = DCGANDiscriminator(channels, width=width, activation=activation)
    initialize(network, "default", rng(2))
    return network


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("width", [1, 4])
def test_shapes_and_range(channels, width):
    images = generator(5, channels, width)(100 * torch.randn(6, 5, generator=rng()))
    assert images.shape == (6, channels, 28, 28)
    assert -1 <= images.min() < -0.5 and 0.5 < images.max() <= 1
    assert discriminator(channels, width)(images).shape == (6, 1)


def test_parameter_counts_by_hand():
    # latent 8, width 4: 8 * (8 * 49) dense, 2 * 8 norm, 8 * 4 * 16 deconvolution, 2 * 4 norm, 4 * 16 + 1 deconvolution
    assert count_parameters(generator(8, 1, 4)) == 3136 + 16 + 512 + 8 + 65
    # 1 * 4 * 16 + 4 convolution, 4 * 8 * 16 + 8 convolution, 8 * 49 + 1 dense
    assert count_parameters(discriminator(1, 4)) == 68 + 520 + 393


def test_generator_against_pytorchs_functions():
    network, z = generator(), torch.randn(6, 5, generator=rng())
    dense, scale1, shift1, up1, scale2, shift2, up2, bias = network.parameters()
    x = (z @ dense.t()).view(6, 6, 7, 7)
    x = F.relu(F.batch_norm(x, None, None, scale1, shift1, training=True))
    x = F.conv_transpose2d(x, up1, stride=2, padding=1)
    x = F.relu(F.batch_norm(x, None, None, scale2, shift2, training=True))
    expected = torch.tanh(F.conv_transpose2d(x, up2, bias, stride=2, padding=1))
    torch.testing.assert_close(network(z), expected)


def test_discriminator_against_pytorchs_functions():
    network, x = discriminator(), torch.randn(6, 1, 28, 28, generator=rng())
    w1, b1, w2, b2, w3, b3 = network.parameters()
    h = F.leaky_relu(F.conv2d(x, w1, b1, stride=2, padding=1), 0.2)
    h = F.leaky_relu(F.conv2d(h, w2, b2, stride=2, padding=1), 0.2)
    torch.testing.assert_close(network(x), F.linear(h.flatten(1), w3, b3))


def test_each_logit_depends_on_its_own_image_alone():
    network, x = discriminator(), torch.randn(4, 1, 28, 28, generator=rng())
    assert network.training
    x.requires_grad_()
    (gradient,) = torch.autograd.grad(network(x)[1, 0], x)
    assert gradient[1].abs().sum() > 0
    assert gradient[[0, 2, 3]].abs().sum() == 0


def test_a_generator_at_rest_makes_each_image_from_its_own_latent():
    network, z = generator().eval(), torch.randn(4, 5, generator=rng())
    alone = torch.cat([network(row) for row in z.split(1)])
    torch.testing.assert_close(network(z), alone, rtol=1e-4, atol=1e-5)
    network.train()
    assert not torch.allclose(network(z[:2]), network(z)[:2], atol=1e-3)  # in training, batch statistics tie them


@pytest.mark.parametrize(("kind", "build"), [("G", generator), ("D", discriminator)])
def test_the_activation_is_the_chosen_one(kind, build):
    x = torch.randn(3, 5, generator=rng()) if kind == "G" else torch.randn(3, 1, 28, 28, generator=rng())
    outputs = [build(activation=name)(x) for name in ("relu", "leaky_relu", "elu")]
    assert not torch.equal(outputs[0], outputs[1]) and not torch.equal(outputs[1], outputs[2])
