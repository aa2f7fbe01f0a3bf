"""Pictures in 255 colours."""

import numpy as np
import pytest

from ganviz.export.quantizer import Quantizer
from ganviz.theme import DISCRIMINATOR, FAKE, GENERATOR, ground


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)


def shown(quantizer, pixels):
    indices, table = quantizer(pixels)
    assert indices.dtype == np.uint8 and indices.shape == pixels.shape[:2] and table.shape == (256, 4)
    assert (table[indices][..., 0] == 255).all(), "no clear colour is used"
    return table[indices][..., 1:]


@pytest.mark.parametrize("dark", [False, True])
def test_colours_of_the_theme_are_exact_even_before_they_are_seen(dark):
    quantizer = Quantizer(dark)
    shown(quantizer, np.full((50, 60, 3), rgb(ground(dark).background)))
    for colour in (ground(dark).background, ground(dark).text, ground(dark).real, FAKE, GENERATOR, DISCRIMINATOR):
        pixels = np.full((50, 60, 3), rgb(colour))
        assert (shown(quantizer, pixels) == pixels).all()


def test_a_smooth_picture_stays_close():
    y, x = np.mgrid[0:128, 0:128]
    pixels = np.stack((x * 2, y * 2, np.full_like(x, 90)), -1).astype(np.uint8)
    assert np.abs(shown(Quantizer(False), pixels).astype(int) - pixels).mean() < 8


def test_the_palette_stays_while_it_serves_and_changes_when_it_does_not():
    quantizer = Quantizer(False)
    white = np.full((64, 64, 3), 255, np.uint8)
    _, first = quantizer(white)
    _, again = quantizer(white)
    assert (first == again).all()
    odd = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    _, other = quantizer(odd)
    assert (first != other).any()


def test_one_colour_is_left_clear():
    _, table = Quantizer(False)(np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8))
    assert table[255, 0] == 0
