"""Triangles drawn here with known vertices, shapes that are none, and distances by hand."""

import itertools
import math

import numpy as np
import pytest

from ganviz.observation.geometry import (
    FILL,
    NEAR,
    OVERLAP,
    draw_triangle,
    fit_triangle,
    is_triangle,
    recall,
    triangle_scores,
    triangles_in,
    vertex_distances,
)

BIG = np.array([[3.0, 4.0], [25.0, 6.0], [11.0, 24.0]])
SMALL = np.array([[12.0, 10.0], [20.0, 13.0], [13.0, 19.0]])
CENTRES = np.arange(28) + 0.5
X, Y = np.meshgrid(CENTRES, CENTRES)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def picture(grey):
    """Shares 0 to 1 of the data's grey -> picture in [-1, 1]."""
    return 2 * FILL * np.asarray(grey, float) - 1


def drawn(*triangles):
    return np.array([picture(draw_triangle(one, (28, 28))) for one in triangles])


def area(triangle):
    return abs(np.linalg.det(triangle[1:] - triangle[0])) / 2


def random_triangles(rng, n, least=20.0):
    found = (rng.uniform(2, 26, (3, 2)) for _ in itertools.count())
    return np.array(list(itertools.islice((one for one in found if area(one) >= least), n)))


# --- drawing


def test_half_a_square_is_drawn_with_half_pixels_on_the_diagonal():
    grey = draw_triangle(np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]), (4, 4))
    assert grey[0, 0] == grey[1, 1] == 1 and grey[3, 3] == grey[2, 3] == 0
    assert np.diag(grey[::-1]) == pytest.approx(0.5, abs=0.13)  # 10 of 16 samples: those on the line count


def test_drawn_area_is_that_of_the_triangle_in_any_order_of_vertices(rng):
    for one in random_triangles(rng, 20):
        grey = draw_triangle(one, (28, 28))
        assert grey.sum() == pytest.approx(area(one), rel=0.03)
        assert (draw_triangle(one[::-1], (28, 28)) == grey).all()


# --- one picture


@pytest.mark.parametrize("vertices", [BIG, SMALL])
def test_a_triangle_is_found_where_it_was_drawn(vertices):
    fit = fit_triangle(drawn(vertices)[0])
    assert is_triangle(fit)
    assert fit.overlap > 0.95
    assert vertex_distances(fit.vertices[None], vertices)[0] < 0.3


def test_of_random_triangles_nearly_all_are_found_within_a_pixel(rng):
    triangles = random_triangles(rng, 300)
    fits = [fit_triangle(one) for one in drawn(*triangles)]
    off = [vertex_distances(fit.vertices[None], one)[0] for fit, one in zip(fits, triangles, strict=True)]
    assert np.mean([is_triangle(fit) for fit in fits]) > 0.97
    assert np.median(off) < 0.15 and np.mean(np.array(off) < 1) > 0.95


@pytest.mark.parametrize("radius", [4, 7, 10])
def test_a_disc_is_no_triangle(radius):
    fit = fit_triangle(picture(np.hypot(X - 14, Y - 14) < radius))
    assert 0.6 < fit.overlap < OVERLAP and not is_triangle(fit)


@pytest.mark.parametrize(("width", "height"), [(6, 6), (6, 20), (16, 10), (20, 20)])
def test_a_rectangle_is_no_triangle(width, height):
    assert not is_triangle(fit_triangle(picture((abs(X - 14) < width / 2) & (abs(Y - 14) < height / 2))))


def test_an_empty_outline_and_noise_are_no_triangles(rng):
    hollow = draw_triangle(BIG, (28, 28)) - draw_triangle(BIG.mean(0) + 0.7 * (BIG - BIG.mean(0)), (28, 28))
    assert not is_triangle(fit_triangle(picture(hollow)))
    assert not is_triangle(fit_triangle(picture(rng.random((28, 28)))))
    apart = np.array([[1.0, 22.0], [7.0, 22.0], [4.0, 27.0]])
    assert not is_triangle(fit_triangle(np.maximum(*drawn(SMALL, apart))))


def test_another_grey_counts_against_a_picture():
    grey = draw_triangle(BIG, (28, 28))
    assert fit_triangle(picture(0.9 * grey)).overlap == pytest.approx(0.9, abs=0.05)
    assert not is_triangle(fit_triangle(picture(0.75 * grey)))
    assert not is_triangle(fit_triangle(picture(grey / FILL)))  # white


def test_dirt_counts_if_it_is_visible(rng):
    grey = draw_triangle(SMALL, (28, 28))
    assert is_triangle(fit_triangle(picture(np.maximum(grey, 0.08 * rng.random(grey.shape)))))
    assert not is_triangle(fit_triangle(picture(np.maximum(grey, 0.4 * rng.random(grey.shape)))))


def test_a_blot_is_no_triangle_however_well_it_fits():
    assert not is_triangle(fit_triangle(drawn([[10.0, 10.0], [14.0, 10.0], [10.0, 14.0]])[0]))


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_black_and_broken_pictures_have_no_fit(value):
    assert fit_triangle(np.full((28, 28), value)) is None


def test_one_bright_pixel_does_no_harm():
    dot = np.full((28, 28), -1.0)
    dot[0, 0] = 1
    assert not is_triangle(fit_triangle(dot))
    assert not is_triangle(fit_triangle(np.ones((28, 28))))


# --- distances, precision, recall


def test_distance_is_the_root_mean_square_over_vertices_in_their_best_order():
    moved = BIG + np.array([[3.0, 4.0], [0.0, 0.0], [0.0, 0.0]])  # one vertex by 5 pixels
    assert vertex_distances(moved[None], BIG) == pytest.approx([math.sqrt(25 / 3)])
    for order in itertools.permutations(range(3)):
        assert vertex_distances(moved[None, list(order)], BIG) == pytest.approx([math.sqrt(25 / 3)])


def test_recall_by_hand():
    real = np.array([BIG, BIG + 0.9 * NEAR / math.sqrt(2), BIG + 1.1 * NEAR / math.sqrt(2)])
    assert recall(BIG[None], real) == pytest.approx(2 / 3)
    assert recall(np.empty((0, 3, 2)), real) == 0
    assert math.isnan(recall(BIG[None], real[:0]))


def test_only_triangles_are_counted(rng):
    pictures = np.concatenate((drawn(BIG, SMALL), np.full((1, 28, 28), -1.0), picture(rng.random((1, 28, 28)))))
    assert len(triangles_in(pictures)) == 2
    assert triangles_in(pictures[:, None]) == pytest.approx(triangles_in(pictures))  # (n, 1, 28, 28)
    scores = triangle_scores(pictures, drawn(BIG, BIG + 1, SMALL - 6))
    assert scores.precision == 0.5
    assert scores.recall == pytest.approx(2 / 3)


def test_more_perfect_fakes_recall_more_and_one_triangle_recalls_hardly_any(rng):
    real, fake = random_triangles(rng, 200), random_triangles(rng, 1000)
    assert recall(fake, real) > 0.8 > recall(fake[:250], real) > 0.3
    assert recall(np.repeat(fake[:1], 1000, axis=0), real) < 0.05


def test_collapse_keeps_precision_and_loses_recall(rng):
    real = drawn(*random_triangles(rng, 30))
    assert triangle_scores(real, real).recall == 1
    collapsed = triangle_scores(np.repeat(drawn(BIG), 30, axis=0), real)
    assert collapsed.precision == 1 and collapsed.recall < 0.2


def test_broken_or_missing_fakes_have_no_scores():
    real = drawn(BIG)
    assert all(map(math.isnan, triangle_scores(np.full((3, 28, 28), math.nan), real)))
    assert all(map(math.isnan, triangle_scores(real[:0], real)))
    black = triangle_scores(np.full((3, 28, 28), -1.0), real)
    assert black == (0, 0)
