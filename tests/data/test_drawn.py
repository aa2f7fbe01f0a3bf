"""A drawing as text, and as a distribution."""

import math

import numpy as np
import pytest
import torch

from ganviz.data import CANVAS, DEFAULT_DRAWING, MAX_POINTS, build_data, decode_points, encode_points
from ganviz.data.drawn import DrawnDistribution
from ganviz.errors import SettingError

TWO = np.array([[-1.0, 0.5], [2.0, -0.25]], np.float32)


def test_text_by_hand():
    # the lowest corner is 24 zero bits, the highest 24 ones
    assert encode_points([[-CANVAS, -CANVAS], [CANVAS, CANVAS]]) == "AAAA____"
    assert decode_points("AAAA____").tolist() == [[-CANVAS, -CANVAS], [CANVAS, CANVAS]]


def test_round_trip_to_within_a_level():
    points = np.random.default_rng(0).uniform(-CANVAS, CANVAS, (500, 2))
    text = encode_points(points)
    assert len(text) == 4 * 500
    assert np.abs(decode_points(text) - points).max() <= CANVAS / 4095
    assert encode_points(decode_points(text)) == text


def test_nothing_and_the_most():
    assert decode_points("").shape == (0, 2)
    assert len(decode_points("AAAA" * MAX_POINTS)) == MAX_POINTS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("AAA", "four for each point"),
        ("AA==", "four for each point"),
        ("AAA+", "four for each point"),
        ("AA A", "four for each point"),
        ("ÄÄÄÄ", "four for each point"),
        ("AAAA" * (MAX_POINTS + 1), "10,001 points; 10,000 is the limit"),
    ],
)
def test_other_texts_are_refused(text, why):
    with pytest.raises(SettingError, match=why):
        decode_points(text)


def test_beyond_the_canvas_is_its_edge():
    assert decode_points(encode_points([[9, -9]])).tolist() == [[CANVAS, -CANVAS]]


def test_density_of_two_points_by_hand():
    drawn = DrawnDistribution("drawn", TWO, std=0.5)
    x = torch.tensor([[-1.0, 0.5], [0.0, 0.0]])
    expected = []
    for row in x.tolist():
        kernels = [math.exp(-(math.dist(row, p) ** 2) / (2 * 0.25)) / (2 * math.pi * 0.25) for p in TWO.tolist()]
        expected.append(math.log(sum(kernels) / 2))
    np.testing.assert_allclose(drawn.log_density(x).numpy(), expected, rtol=1e-6)


def test_samples_have_the_points_mean_and_the_kernels_spread():
    drawn = DrawnDistribution("drawn", TWO, std=0.3)
    samples = drawn.sample(200_000, torch.Generator().manual_seed(0)).numpy()
    np.testing.assert_allclose(samples.mean(0), TWO.mean(0), atol=0.01)
    np.testing.assert_allclose(samples.var(0), TWO.var(0) + 0.3**2, rtol=0.01)


def test_an_empty_drawing_is_refused():
    with pytest.raises(SettingError, match="the drawing is empty"):
        build_data("drawn", drawing="")


def test_the_view_is_the_canvas():
    assert build_data("drawn", drawing=encode_points([[0, 0]])).extent == CANVAS


def test_the_smiley_has_its_mouth_below_its_eyes():
    points = decode_points(DEFAULT_DRAWING)
    inside = points[np.hypot(*points.T) < 1.5]
    assert inside[:, 1].max() > 0.7 and inside[:, 1].min() < -1
    assert np.abs(points).max() == pytest.approx(2, abs=0.01)
