"""Ledger and raster in files: colours where they belong."""

from dataclasses import replace

import numpy as np
import pytest

from ganviz.export.look import Look
from ganviz.export.picture import Picture
from ganviz.observation import ModeLedger
from ganviz.theme import FAKE, ground


def near(pixels, colour, within=40):
    """Where the pixels have nearly this colour."""
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return np.abs(pixels.astype(int) - wanted).max(-1) <= within


def picture(moment, view, dark):
    return Picture(Look((view,), (600, 400), dark, captions=False), moment).draw(moment)


@pytest.mark.parametrize("dark", [False, True])
def test_the_ledger_has_bars_where_fakes_are(ring, dark):
    shares = np.array([1.0, *[0.0] * 7])
    ledger = ModeLedger(shares, shares, np.full(8, 1 / 8))
    moment = replace(ring[-1], snapshot=replace(ring[-1].snapshot, ledger=ledger))
    pixels = picture(moment, "ledger", dark)[60:370, 40:]
    orange = near(pixels, FAKE)
    assert orange[:, :80].sum() > 5000 and orange[:, 90:].sum() < 1000
    assert near(pixels, ground(dark).real)[:, 90:].sum() > 300  # fair shares


@pytest.mark.parametrize("dark", [False, True])
def test_the_raster_is_orange_where_fakes_are_and_blue_where_none(ring, dark):
    steps = np.arange(7.0)
    shares = {"step": steps, "share 1": 100.0 * (steps < 3), "share 2": 100.0 * (steps > 3)}
    pixels = picture(replace(ring[-1], shares=shares), "raster", dark)
    orange, blue = near(pixels, FAKE), near(pixels, ground(dark).real)
    upper, lower = slice(60, 190), slice(230, 360)
    assert orange[upper, 60:200].mean() > 0.8 and blue[lower, 60:200].mean() > 0.8
    assert orange[lower, 420:560].mean() > 0.8 and blue[upper, 420:560].mean() > 0.8


FRAME = (slice(32, 377), slice(40, 580))  # of the axes, without their lines


def middle(marked, axis):
    """Where the marked pixels lie along an axis: their middle, as a share of the frame."""
    return np.nonzero(marked)[axis].mean() / marked.shape[axis]


@pytest.mark.parametrize("mode", [0, 4, 7])
def test_the_bar_stands_at_the_mode_that_has_the_fakes_and_crosses_at_the_others(ring, mode):
    shares = np.eye(8)[mode]
    ledger = ModeLedger(shares, shares, np.full(8, 1 / 8))
    pixels = picture(replace(ring[-1], snapshot=replace(ring[-1].snapshot, ledger=ledger)), "ledger", False)[FRAME]
    places = (np.arange(8) + 0.6) / 8.2  # the axis runs from 0.4 to 8.6
    assert middle(near(pixels, FAKE), 1) == pytest.approx(places[mode], abs=0.01)
    crosses = near(pixels, ground(False).text)
    columns = [crosses[:, round(place * crosses.shape[1]) + np.arange(-5, 6)].any() for place in places]
    assert columns == [i != mode for i in range(8)]


@pytest.mark.parametrize("mode", [0, 4, 6])
def test_the_row_of_a_mode_is_orange_at_the_step_at_which_it_has_the_fakes(ring, mode):
    steps = np.arange(7.0)
    shares = {f"share {i + 1}": 100.0 * ((steps == 3) & (i == mode)) for i in range(8)}
    orange = near(picture(replace(ring[-1], shares={"step": steps, **shares}), "raster", False)[FRAME], FAKE)
    assert middle(orange, 0) == pytest.approx((mode + 0.5) / 8, abs=0.01)
    assert middle(orange, 1) == pytest.approx(3 / 6, abs=0.01)
    assert orange.mean() == pytest.approx(1 / 8 * 1 / 6, rel=0.1)
