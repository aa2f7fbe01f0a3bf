"""Triangles: what is drawn is what the vertices say."""

import numpy as np
import pytest
import torch

from ganviz.data import build_data
from ganviz.data.triangles import COUNT, GREY, LEAST_AREA, MARGIN, coverage, signed_area, triangle_vertices


@pytest.fixture(scope="module")
def data():
    return build_data("triangles")


def test_the_area_in_pixels_is_that_of_the_shoelace(data):
    pixels = data.images.double().sum((1, 2, 3)).numpy() / GREY
    area = -signed_area(triangle_vertices())
    assert np.abs(pixels - area).max() < 0.6 and np.abs(pixels - area).mean() < 0.02
    assert np.abs(coverage(triangle_vertices()[:500]).sum((1, 2)) - area[:500]).max() < 0.6


def test_the_centre_of_mass_is_the_mean_of_the_vertices(data):
    pixels = data.images[:, 0].double().numpy()
    mass = pixels.sum((1, 2))
    middles = np.arange(28) + 0.5
    x = (pixels.sum(1) * middles).sum(1) / mass
    y = (pixels.sum(2) * middles).sum(1) / mass
    assert np.abs(np.stack((x, y), 1) - triangle_vertices().mean(1)).max() < 0.15


def test_a_triangle_by_hand():
    # half of the square from (2, 2) to (10, 10), below its diagonal: 8 * 8 / 2 = 32 pixels, 8 of them half covered
    (covered,) = coverage(np.array([[[2.0, 2.0], [2.0, 10.0], [10.0, 10.0 + 1e-9]]]))
    square = covered[2:10, 2:10]
    np.testing.assert_allclose(square, np.tril(np.ones((8, 8)), -1) + np.eye(8) / 2, atol=1e-6)
    assert covered.sum() == pytest.approx(32, abs=1e-4)


def test_shoelace_by_hand():
    clockwise = np.array([[[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]]])  # on a screen, where y runs down
    assert signed_area(clockwise).tolist() == [6.0] and signed_area(clockwise[:, ::-1]).tolist() == [-6.0]


def test_vertices_keep_their_bounds(data):
    vertices = triangle_vertices()
    assert vertices.shape == (COUNT, 3, 2) and len(data.images) == COUNT
    assert vertices.min() >= MARGIN and vertices.max() <= 28 - MARGIN
    assert (-signed_area(vertices)).min() >= LEAST_AREA  # all of them counter-clockwise


def test_they_are_grey_on_black_of_one_class_and_always_the_same(data):
    assert data.shape == (1, 28, 28) and data.class_names == ("triangle",) and data.labels.max() == 0
    assert data.images.max() == GREY and data.images[:, :, [0, -1]].max() == data.images[..., [0, -1]].max() == 0
    assert torch.equal(build_data("triangles").images, data.images)
    assert len(data.images.flatten(1).unique(dim=0)) == COUNT
