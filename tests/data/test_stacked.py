"""Stacked MNIST: three digits, one number."""

import torch

from ganviz.data import ImageData, build_data
from ganviz.data.stacked import EXAMPLES, StackedDigits


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def toy():
    """Digits whose every pixel is ten times the digit."""
    images = (10 * torch.arange(10, dtype=torch.uint8))[:, None, None, None].expand(10, 1, 28, 28)
    return StackedDigits("toy", ImageData("digits", images, torch.arange(10), tuple("0123456789")))


def test_the_number_is_read_off_the_channels():
    data = toy()
    images, labels = data.sample_with_labels(5000, generator())
    assert images.shape == (5000, 3, 28, 28) and images.dtype == torch.float32 and labels.dtype == torch.int64
    digits = ((images + 1) * 127.5 / 10).round().long()
    assert (digits == digits[:, :, :1, :1]).all()
    red, green, blue = digits[:, :, 0, 0].T
    assert torch.equal(labels, 100 * red + 10 * green + blue)
    assert torch.equal(data.sample(5000, generator()), images)


def test_channels_are_independent_and_all_numbers_come():
    labels = toy().sample_with_labels(50_000, generator(1))[1]
    counts = labels.bincount(minlength=1000)
    assert len(counts) == 1000 and counts.min() > 0
    # chi-squared with 999 degrees of freedom: mean 999, standard deviation sqrt(2 * 999) = 44.7
    assert abs(float(((counts - 50) ** 2 / 50).sum()) - 999) < 4 * 44.7


def test_examples_are_always_the_same_and_stacked_alike():
    data, again = toy(), toy()
    assert data.images.shape == (EXAMPLES, 3, 28, 28) and torch.equal(data.images, again.images)
    red, green, blue = (data.images[:, :, 0, 0] // 10).long().T
    assert torch.equal(data.labels, 100 * red + 10 * green + blue)


def test_digits_are_mnists():
    data, digits = build_data("stacked_mnist"), build_data("mnist")
    assert data.shape == (3, 28, 28) and data.class_names[7] == "007" and len(data.class_names) == 1000
    images, labels = data.sample_with_labels(3, generator())
    for picture, number in zip(images, labels.tolist(), strict=True):
        for channel, digit in zip(picture, f"{number:03}", strict=True):
            pixels = ((channel + 1) * 127.5).round().to(torch.uint8)
            assert (digits.images[digits.labels == int(digit), 0] == pixels).all((1, 2)).any()
