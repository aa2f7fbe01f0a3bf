"""Colours: real and fake must be told apart, by eye and by number."""

import itertools
import re
from dataclasses import fields

import pytest

from ganviz.theme import DARK, DISCRIMINATOR, FAKE, GENERATOR, LIGHT, ground, surface_palette

BOTH = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def luminance(colour):
    """WCAG 2: relative luminance."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def apart(a, b):
    """Largest difference of one channel, 0 to 255."""
    return max(abs(x - y) for x, y in zip(rgb(a), rgb(b), strict=True))


def test_contrast_is_computed_as_the_web_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_ground_follows_the_theme():
    assert ground(True) is DARK and ground(False) is LIGHT
    assert luminance(DARK.background) < 0.05 < 0.9 < luminance(LIGHT.background)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_is_six_hexadecimal_digits(colours):
    values = [getattr(colours, f.name) for f in fields(colours)] + [FAKE, GENERATOR, DISCRIMINATOR]
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", value) for value in values)


@BOTH
def test_words_are_readable(dark):
    assert contrast(ground(dark).text, ground(dark).background) >= 7


@BOTH
def test_real_and_fake_are_told_apart(dark):
    real = ground(dark).real
    assert rgb(real)[2] > rgb(real)[0] and rgb(FAKE)[0] > rgb(FAKE)[2]  # blue against orange, whoever looks
    assert apart(real, FAKE) > 120
    for colour in (real, FAKE):
        assert contrast(colour, ground(dark).background) > 2


def test_the_players_are_told_apart():
    assert apart(GENERATOR, DISCRIMINATOR) > 120


@BOTH
def test_palette_runs_from_fakes_colour_over_the_middle_to_reals(dark):
    palette, colours = surface_palette(dark), ground(dark)
    assert len(palette) == 256
    assert palette[127] == palette[128] == colours.middle
    share = 0.55 if dark else 0.62
    for end, full in ((palette[0], FAKE), (palette[-1], colours.real)):
        expected = [m + share * (f - m) for m, f in zip(rgb(colours.middle), rgb(full), strict=True)]
        assert rgb(end) == pytest.approx(expected, abs=0.51)  # rounded


@BOTH
def test_palette_has_no_steps(dark):
    palette = surface_palette(dark)
    assert max(apart(a, b) for a, b in itertools.pairwise(palette)) <= 3


@pytest.mark.parametrize("size", [4, 5, 64, 255])
def test_palette_of_any_size(size):
    palette = surface_palette(False, size)
    assert len(palette) == size and palette[size // 2] == LIGHT.middle
    assert (palette[0], palette[-1]) == (surface_palette(False)[0], surface_palette(False)[-1])


@BOTH
def test_samples_stand_out_from_the_surface_where_they_belong(dark):
    palette = surface_palette(dark)
    assert apart(palette[0], FAKE) > 20 and apart(palette[-1], ground(dark).real) > 20
