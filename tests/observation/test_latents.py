"""The latent lattice against the quantiles of Python's own normal distribution."""

from statistics import NormalDist

import numpy as np
import pytest
import torch

from ganviz.observation.latents import EDGE, LINES, POINTS, LatentGrid

CPU = torch.device("cpu")


def lattice(latent="normal", dim=2):
    """The grid as the identity shows it: the lattice itself, in its first two coordinates."""
    return LatentGrid(dim, latent, CPU).warp(lambda z: z[:, :2])


def lines(points):
    """The points between the breaks."""
    breaks = np.flatnonzero(np.isnan(points).all(1))
    return [part[~np.isnan(part).any(1)] for part in np.split(points, breaks)[: len(breaks)]]


def quantiles(latent, n):
    """By another road: the inverse distribution function at equal steps of probability."""
    probabilities = [0.5 + EDGE * (2 * i / (n - 1) - 1) / 2 for i in range(n)]
    if latent == "uniform":
        return np.array([2 * p - 1 for p in probabilities])
    return np.array([NormalDist().inv_cdf(p) for p in probabilities])


@pytest.mark.parametrize("latent", ["normal", "uniform"])
def test_lines_stand_at_equal_steps_of_probability(latent):
    drawn = lines(lattice(latent))
    assert [len(line) for line in drawn] == [POINTS] * (2 * LINES)
    along, across = quantiles(latent, POINTS), quantiles(latent, LINES)
    for line, at in zip(drawn[:LINES], across, strict=True):
        np.testing.assert_allclose(line[:, 0], along, atol=1e-5)
        np.testing.assert_allclose(line[:, 1], at, atol=1e-5)
    for line, at in zip(drawn[LINES:], across, strict=True):
        np.testing.assert_allclose(line[:, 0], at, atol=1e-5)
        np.testing.assert_allclose(line[:, 1], along, atol=1e-5)


@pytest.mark.parametrize("latent", ["normal", "uniform"])
def test_lattice_spans_the_central_97_percent_of_each_coordinate(latent):
    edge = np.nanmax(lattice(latent), axis=0)
    inside = edge if latent == "uniform" else [2 * NormalDist().cdf(float(x)) - 1 for x in edge]
    np.testing.assert_allclose(inside, 0.97, atol=1e-5)
    np.testing.assert_allclose(np.nanmin(lattice(latent), axis=0), -edge)


@pytest.mark.parametrize("latent", ["normal", "uniform"])
def test_one_latent_dimension_makes_one_unbroken_line(latent):
    points = LatentGrid(1, latent, CPU).warp(lambda z: torch.cat((z, -z), 1))
    assert points.shape == (5 * POINTS, 2) and not np.isnan(points).any()
    np.testing.assert_allclose(points[:, 0], quantiles(latent, 5 * POINTS), atol=1e-5)
    np.testing.assert_allclose(points[:, 1], -points[:, 0])


def test_the_slice_of_more_dimensions_holds_the_others_at_their_centre():
    seen = []
    LatentGrid(5, "normal", CPU).warp(lambda z: seen.append(z.clone()) or z[:, :2])
    assert seen[0].shape[1] == 5 and not seen[0][:, 2:].any() and seen[0][:, :2].any()
    np.testing.assert_array_equal(lattice(dim=5), lattice(dim=2))


@pytest.mark.parametrize(("dim", "label"), [(1, "latent line"), (2, "latent plane"), (16, "slice z1, z2 of 16")])
def test_label_says_what_the_lattice_is(dim, label):
    assert LatentGrid(dim, "normal", CPU).label == label


def test_generator_never_sees_a_break():
    seen = []
    points = LatentGrid(2, "normal", CPU).warp(lambda z: seen.append(z) or z + 1)
    assert torch.isfinite(seen[0]).all() and len(seen[0]) == len(points)
    assert np.isnan(points).any(1).sum() == 2 * LINES


def test_warping_writes_into_nothing_of_the_generators():
    kept = torch.zeros(2 * LINES * (POINTS + 1), 2)
    points = LatentGrid(2, "normal", CPU).warp(lambda z: kept)
    assert np.isnan(points).any() and not torch.isnan(kept).any()
