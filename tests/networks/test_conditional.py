"""Class-conditional networks: labels travel with samples, survive noise, and give D no slope."""

import pytest
import torch

from ganviz.networks import (
    ARCHITECTURES,
    NetworkPlan,
    build_network,
    layer_widths,
    pack,
    with_label_plane,
    with_one_hot,
)
from ganviz.networks.conditional import labels_of

IMAGES = [name for name, a in ARCHITECTURES.items() if "images" in a.kinds]


def build(architecture, player, **others):
    plan = NetworkPlan(
        architecture, (1, 28, 28), 6, layers=2, width=8, channels=2, activation="tanh", initialization="default",
        classes=10, **others,
    )  # fmt: skip
    return build_network(plan, player, torch.Generator().manual_seed(3)).eval()


def test_labels_travel_with_latents_and_pictures():
    z = with_one_hot(torch.zeros(2, 3), torch.tensor([1, 0]), 4)
    assert z.tolist() == [[0, 0, 0, 0, 1, 0, 0], [0, 0, 0, 1, 0, 0, 0]]
    labels = torch.arange(10)
    pairs = with_label_plane(torch.zeros(10, 3, 28, 28), labels, 10)
    assert pairs.shape == (10, 4, 28, 28) and torch.equal(labels_of(pairs, 10), labels)
    assert pairs[:, :3].abs().sum() == 0 and pairs[:, 3].sum() == 10 and pairs[7, 3, 0, 7] == 1
    noisy = pairs + 0.2 * torch.rand(pairs.shape, generator=torch.Generator().manual_seed(0))
    assert torch.equal(labels_of(noisy, 10), labels)


@pytest.mark.parametrize("architecture", IMAGES)
def test_the_class_reaches_both_players(architecture):
    g, d = build(architecture, "generator"), build(architecture, "discriminator")
    z, labels = torch.randn(4, 6, generator=torch.Generator().manual_seed(0)), torch.tensor([0, 3, 3, 9])
    pairs = g(with_one_hot(z, labels, 10))
    assert pairs.shape == (4, 2, 28, 28) and torch.equal(labels_of(pairs, 10), labels)
    others = g(with_one_hot(z, (labels + 1) % 10, 10))
    assert not torch.allclose(pairs[:, 0], others[:, 0], atol=1e-4)
    retold = with_label_plane(pairs[:, :1], (labels + 1) % 10, 10)
    assert not torch.allclose(d(pairs), d(retold), atol=1e-6)


def test_d_has_no_slope_along_the_label():
    d = build("dcgan", "discriminator")
    pairs = with_label_plane(torch.randn(3, 1, 28, 28), torch.tensor([1, 2, 3]), 10).requires_grad_()
    (slope,) = torch.autograd.grad(d(pairs).sum(), pairs)
    assert slope[:, 1].abs().max() == 0 and slope[:, 0].abs().max() > 0


def test_the_label_chooses_among_the_logits_of_the_classes():
    """D(x, y) = f(x)_y."""
    d = build("dcgan", "discriminator")
    pictures, labels = torch.randn(3, 1, 28, 28), torch.tensor([7, 0, 7])
    of_classes = d.network(pictures)
    assert of_classes.shape == (3, 10)
    assert d(with_label_plane(pictures, labels, 10)).flatten().tolist() == of_classes[range(3), labels].tolist()


def test_packed_pairs_keep_their_labels():
    """D of packs of two sees both pictures, and takes the mean of what their labels choose."""
    d = build("mlp", "discriminator", packing=2)
    pairs = with_label_plane(torch.randn(4, 1, 28, 28), torch.tensor([1, 2, 3, 4]), 10)
    seen = []
    d.network.register_forward_hook(lambda module, given, given_back: seen.append((given[0], given_back)))
    logits = d(pack(pairs, 2))
    (pictures, of_classes), *_ = seen
    assert torch.equal(pictures.reshape(4, 28, 28), pairs[:, 0])
    expected = torch.stack([of_classes[0, [1, 2]].mean(), of_classes[1, [3, 4]].mean()])
    assert torch.allclose(logits.flatten(), expected, atol=1e-7)


def test_widths_are_those_of_the_network_within():
    assert layer_widths(build("mlp", "generator")) == (16, 8, 8, 784)
