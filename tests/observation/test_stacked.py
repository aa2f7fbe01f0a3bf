"""Modes of stacked MNIST by hand, and as the bundled classifier sees real ones."""

import math

import numpy as np
import pytest
import torch

from ganviz.data import build_data
from ganviz.observation.kept_classifiers import load_classifier
from ganviz.observation.stacked import stacked_coverage, stacked_modes


def test_coverage_by_hand():
    assert stacked_coverage(np.arange(1000)) == (1000, pytest.approx(0, abs=1e-12))
    assert stacked_coverage(np.full(50, 7)) == (1, pytest.approx(math.log(1000)))
    # two modes with shares 3/4 and 1/4: 3/4 ln 750 + 1/4 ln 250
    expected = 0.75 * math.log(750) + 0.25 * math.log(250)
    assert stacked_coverage(np.array([1, 1, 1, 999])) == (2, pytest.approx(expected))


def test_pictures_without_finite_pixels_belong_to_no_mode():
    modes, kl = stacked_coverage(np.array([-1, -1]))
    assert modes == 0 and math.isnan(kl)
    assert stacked_coverage(np.array([-1, 5])).modes == 1


def test_real_pictures_are_seen_as_their_numbers():
    data = build_data("stacked_mnist")
    pictures, labels = data.sample_with_labels(300, torch.Generator().manual_seed(0))
    seen = stacked_modes(pictures, load_classifier("mnist"))
    assert (seen == labels.numpy()).mean() > 0.97  # .994 cubed
    pictures[0, 1, 3, 3] = float("nan")
    assert stacked_modes(pictures[:2], load_classifier("mnist"))[0] == -1
