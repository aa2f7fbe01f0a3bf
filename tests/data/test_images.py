"""MNIST: its known counts, the choice of classes, the range of samples and what broken files say; labelled images."""

import math
import shutil

import pytest
import torch

from ganviz.data import ImageData, build_data, read_mnist, store
from ganviz.data.assets import find_assets
from ganviz.data.images import to_unit_range
from ganviz.errors import DataError, SettingError

TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
FIRST_LABELS = [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_training_set_is_whole():
    data = build_data("mnist")
    assert isinstance(data, ImageData)
    assert data.name == "mnist" and data.shape == (1, 28, 28)
    assert data.images.shape == (60_000, 1, 28, 28) and data.images.dtype == torch.uint8
    assert data.labels.shape == (60_000,) and data.labels.dtype == torch.int64
    assert data.labels.bincount().tolist() == TRAIN_COUNTS
    assert data.labels[:10].tolist() == FIRST_LABELS
    # the known mean and standard deviation of MNIST's training pixels
    shares = data.images.flatten().bincount(minlength=256).double() / data.images.numel()
    values = torch.arange(256) / 255
    mean = float((shares * values).sum())
    assert mean == pytest.approx(0.1307, abs=1e-4)
    assert math.sqrt(float((shares * values.square()).sum()) - mean**2) == pytest.approx(0.3081, abs=1e-4)


def test_test_set_is_whole():
    images, labels = read_mnist("test")
    assert images.shape == (10_000, 1, 28, 28)
    assert labels.bincount().tolist() == TEST_COUNTS


def test_images_are_upright():
    # a seven is a bar on top, one stroke below; a transposed or flipped reading would not look so
    data = build_data("mnist", classes=[7])
    mean = data.images.float().mean(dim=(0, 1))
    assert mean[6:12].sum() > 1.4 * mean[16:22].sum()
    assert mean[7:10, :14].sum() > 1.5 * mean[18:21, 14:].sum()


@pytest.mark.parametrize("digits", [[3], [7, 1], (0, 0, 9)])
def test_classes_choose_a_subset(digits):
    data = build_data("mnist", classes=digits)
    assert set(data.labels.tolist()) == set(digits)
    assert len(data.labels) == sum(TRAIN_COUNTS[digit] for digit in set(digits))
    _, labels = data.sample_with_labels(200, generator())
    assert set(labels.tolist()) == set(digits)


@pytest.mark.parametrize("digits", [[], [10], [-1, 3], ["3"]])
def test_digits_must_be_a_choice_of_0_to_9(digits):
    with pytest.raises(SettingError, match=r"classes .*; choose at least one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9"):
        build_data("mnist", classes=digits)


def test_samples_are_float32_between_minus_one_and_one():
    images = build_data("mnist").sample(64, generator())
    assert images.shape == (64, 1, 28, 28) and images.dtype == torch.float32
    assert images.min() == -1 and images.max() == 1


def test_bytes_map_to_the_unit_range_by_hand():
    values = to_unit_range(torch.tensor([0, 51, 204, 255], dtype=torch.uint8))
    assert values.tolist() == pytest.approx([-1, -0.6, 0.6, 1])
    every = to_unit_range(torch.arange(256, dtype=torch.uint8))
    assert every[0] == -1 and every[-1] == 1 and (every.diff() > 0).all()


def test_samples_repeat_with_the_seed_and_carry_their_labels():
    data = build_data("mnist", classes=[0, 1])
    first = data.sample(32, generator(5))
    images, labels = data.sample_with_labels(32, generator(5))
    assert torch.equal(first, images)
    assert not torch.equal(first, data.sample(32, generator(6)))
    # a one has far less ink than a zero
    ink = images.mean(dim=(1, 2, 3))
    assert ink[labels == 0].mean() > ink[labels == 1].mean() + 0.1


def test_decoded_images_are_shared_and_sampling_does_not_change_them():
    first, second = build_data("mnist"), build_data("mnist")
    assert first.images.data_ptr() == second.images.data_ptr()
    before = first.images[:100].clone()
    first.sample(1000, generator())
    assert torch.equal(before, first.images[:100])


def test_damaged_files_are_reported_and_found_again_once_repaired(tmp_path):
    folder = tmp_path / "mnist"
    shutil.copytree(find_assets() / "data" / "mnist", folder)
    labels = folder / "t10k-labels.idx1-ubyte.gz"
    whole = labels.read_bytes()
    labels.write_bytes(whole[:2000])
    with pytest.raises(DataError, match=r"t10k-labels\.idx1-ubyte\.gz cannot be read"):
        read_mnist("test", tmp_path)
    labels.write_bytes(whole)
    assert len(read_mnist("test", tmp_path)[1]) == 10_000


def test_what_a_folder_of_data_lacks_comes_with_ganviz(tmp_path):
    assert read_mnist("test", tmp_path)[0].data_ptr() == read_mnist("test")[0].data_ptr()
    with pytest.raises(DataError, match=r"the folder of data .*nowhere does not exist; create it, or name another"):
        read_mnist("test", tmp_path / "nowhere")


def test_files_that_are_nowhere_are_named(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(store, "find_assets", lambda: tmp_path)
    monkeypatch.setattr(store, "cache_folder", lambda: tmp_path / "cache")
    with pytest.raises(DataError, match=r"data/mnist/t10k-images\.idx3-ubyte\.gz is missing; put a fresh copy"):
        read_mnist("test")


def test_an_unknown_split_names_the_choices():
    with pytest.raises(SettingError, match="unknown split 'validation'; choose one of: test, train"):
        read_mnist("validation")


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (torch.zeros(3, 1, 28, 28), torch.zeros(3, dtype=torch.int64), "need uint8"),
        (torch.zeros(3, 2, 28, 28, dtype=torch.uint8), torch.zeros(3, dtype=torch.int64), "need uint8"),
        (torch.zeros(3, 1, 32, 32, dtype=torch.uint8), torch.zeros(3, dtype=torch.int64), "need uint8"),
        (torch.zeros(3, 28, 28, dtype=torch.uint8), torch.zeros(3, dtype=torch.int64), "need uint8"),
        (torch.zeros(3, 1, 28, 28, dtype=torch.uint8), torch.zeros(2, dtype=torch.int64), "do not match"),
        (torch.zeros(0, 1, 28, 28, dtype=torch.uint8), torch.zeros(0, dtype=torch.int64), "do not match"),
    ],
)
def test_image_data_checks_what_it_is_given(images, labels, message):
    with pytest.raises(DataError, match=message):
        ImageData("made-up", images, labels, ("one", "two"))


@pytest.mark.parametrize("channels", [1, 3])
def test_image_data_know_the_shape_of_their_samples(channels):
    images = torch.arange(4, dtype=torch.uint8)[:, None, None, None].expand(4, channels, 28, 28)
    data = ImageData("made-up", images, torch.tensor([0, 1, 1, 0]), ("even", "odd"))
    assert data.shape == (channels, 28, 28) and data.class_names == ("even", "odd") and data.note == ""
    samples, labels = data.sample_with_labels(50, generator())
    assert samples.shape == (50, channels, 28, 28)
    values = ((samples[:, 0, 0, 0] + 1) * 127.5).round()
    assert torch.equal(labels, (((values == 1) | (values == 2)).long()))


@pytest.mark.parametrize("labels", [[0, 2], [-1, 0]])
def test_labels_must_be_among_the_classes(labels):
    with pytest.raises(DataError, match=r"labels from .* for 2 classes"):
        ImageData("made-up", torch.zeros(2, 1, 28, 28, dtype=torch.uint8), torch.tensor(labels), ("a", "b"))
