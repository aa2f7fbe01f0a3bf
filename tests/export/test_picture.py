"""Whole pictures: colours where they belong, in both themes, at any size, whatever the run has come to."""

from dataclasses import replace

import numpy as np
import pytest

from ganviz.export.look import Look
from ganviz.export.picture import Picture
from ganviz.theme import DISCRIMINATOR, FAKE, GENERATOR, ground


def rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def near(pixels, colour, within=40):
    """How many pixels have nearly this colour."""
    return int((np.abs(pixels.astype(int) - rgb(colour)).max(-1) <= within).sum())


def drawn(moments, *views, size=(640, 480), dark=False, title="", which=-1, **options):
    picture = Picture(Look(views, size, dark, title), moments[0 if which == 0 else 1], **options)
    return picture.draw(moments[which])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(400, 300), (401, 333), (1200, 900), (300, 700), (160, 160)])
def test_pictures_have_the_size_asked_for_on_the_ground_of_the_theme(ring, size, dark):
    pixels = drawn(ring, "dashboard", size=size, dark=dark, title="A title that may be longer than the picture is wide")
    assert pixels.shape == (size[1], size[0], 3) and pixels.dtype == np.uint8
    background = rgb(ground(dark).background)
    assert all(tuple(pixels[y, x]) == background for y in (0, -1) for x in (0, -1))
    edges = np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    assert (edges == background).all(), "nothing is cut off at the edges"


@pytest.mark.parametrize("dark", [False, True])
def test_the_plane_shows_real_fakes_arrows_and_the_surface(ring, dark):
    pixels = drawn(ring, "plane", size=(600, 600), dark=dark)
    assert near(pixels, ground(dark).real) > 500 and near(pixels, FAKE) > 50
    assert near(pixels, ground(dark).arrow) > 50


def test_the_surface_is_blue_where_d_says_real_and_row_0_is_at_the_bottom(ring):
    plane = ring[1].snapshot.plane
    values = np.zeros_like(plane.surface_values)
    values[: len(values) // 2] = 1  # the lower half is real
    bare = replace(
        plane,
        surface=(values * 255).astype(np.uint8),
        surface_values=values,
        **{name: np.empty((0, 2), np.float32) for name in ("real", "fake")},
        arrows=np.empty((0, 4), np.float32),
    )
    moment = replace(ring[1], snapshot=replace(ring[1].snapshot, plane=bare))
    pixels = Picture(Look(("plane",), (600, 600), captions=False), moment).draw(moment)
    upper, lower = pixels[150, 300].astype(int), pixels[450, 300].astype(int)
    assert upper[0] > upper[2] + 50 and lower[2] > lower[0] + 50


def test_samples_have_frames_in_the_colour_of_the_verdict(digits):
    grid = digits[1].snapshot.grid
    sure = replace(
        grid, fake_verdicts=np.zeros_like(grid.fake_verdicts), real_verdicts=np.ones_like(grid.real_verdicts)
    )
    moment = replace(digits[1], snapshot=replace(digits[1].snapshot, grid=sure))
    pixels = Picture(Look(("samples",), (600, 450)), moment).draw(moment)
    left, right = pixels[:, :300], pixels[:, 300:]
    assert near(left, FAKE) > 1000 and near(right, FAKE) == 0
    assert near(right, ground(False).real) > 1000 and near(left, ground(False).real, 20) == 0


def test_samples_are_the_pictures_themselves(digits):
    grid = digits[1].snapshot.grid
    white = replace(grid, fake=np.full_like(grid.fake, 255), real=np.zeros_like(grid.real))
    moment = replace(digits[1], snapshot=replace(digits[1].snapshot, grid=white))
    pixels = Picture(Look(("samples",), (600, 450), dark=True), moment).draw(moment)
    assert near(pixels[:, :300], "#ffffff", 0) > 20_000 and near(pixels[:, 300:], "#000000", 0) > 20_000


def test_coloured_pictures_keep_their_colours(digits):
    grid = digits[1].snapshot.grid
    green = np.zeros((*grid.fake.shape, 3), np.uint8)
    green[..., 1] = 200
    moment = replace(digits[1], snapshot=replace(digits[1].snapshot, grid=replace(grid, fake=green, real=green)))
    assert near(Picture(Look(("samples",), (600, 450)), moment).draw(moment), "#00c800", 0) > 20_000


@pytest.mark.parametrize("dark", [False, True])
def test_losses_are_in_the_colours_of_the_players(ring, dark):
    pixels = drawn(ring, "losses", dark=dark)
    assert near(pixels, DISCRIMINATOR) > 300 and near(pixels, GENERATOR) > 300


def test_a_frame_is_the_same_whatever_was_drawn_before(ring):
    look = Look(("dashboard",), (640, 480))
    often = Picture(look, ring[1], last_step=6)
    for moment in ring:
        pixels = often.draw(moment)
    once = Picture(look, ring[1], last_step=6)
    again = often.draw(ring[-1])
    assert (again == pixels).all(), "drawing twice changes nothing"
    different = (once.draw(ring[-1]) != pixels).any(-1).mean()
    assert different < 0.05, "only limits of axes may remember"


def test_moving_words_leave_no_trace(ring):
    picture = Picture(Look(("plane",), (600, 600)), ring[0])
    first = picture.draw(ring[0])
    picture.draw(ring[-1])
    assert (picture.draw(ring[0]) == first).all()


@pytest.mark.parametrize("view", ["plane", "losses", "judgement", "quality", "accuracy", "dashboard"])
def test_diverged_runs_are_drawn(ring, view):
    snapshot = ring[-1].snapshot
    nan = np.float32("nan")
    plane = replace(
        snapshot.plane,
        fake=np.full_like(snapshot.plane.fake, nan),
        arrows=np.full_like(snapshot.plane.arrows, nan),
        surface_values=np.full_like(snapshot.plane.surface_values, nan),
    )
    judgement = replace(snapshot.judgement, real_logits=np.full(5, np.inf, np.float32), fake_logits=np.full(5, nan))
    broken = replace(
        snapshot,
        plane=plane,
        judgement=judgement,
        metrics={name: float("nan") for name in snapshot.metrics},
        losses={"discriminator": float("nan"), "generator": float("inf")},
        diverged="the generator's loss is not a number",
        status="Training diverged: the generator's loss is not a number.",
    )
    losses = {
        name: np.where(column > 3, 1e38 if name == "generator" else np.nan, column)
        for name, column in ring[-1].losses.items()
    }
    losses["step"] = ring[-1].losses["step"]
    picture = Picture(Look((view,), (640, 480)), ring[1])
    before = picture.draw(ring[-2])
    assert picture.draw(replace(ring[-1], snapshot=broken, losses=losses)).shape == before.shape


@pytest.mark.parametrize("view", ["samples", "film", "picture_quality", "judgement", "dashboard"])
def test_images_that_are_not_numbers_are_drawn(digits, view):
    grid = replace(digits[-1].snapshot.grid, fake_verdicts=np.full(36, np.nan, np.float32))
    snapshot = replace(digits[-1].snapshot, grid=grid, metrics={})
    assert drawn([digits[0], replace(digits[-1], snapshot=snapshot)], view).shape == (480, 640, 3)


def test_a_view_that_was_closed_says_so_and_does_not_break(ring):
    closed = replace(ring[1], snapshot=replace(ring[1].snapshot, plane=None, judgement=None, metrics={}, bands={}))
    for view in ("plane", "judgement", "quality", "accuracy"):
        pixels = Picture(Look((view,), (400, 400), captions=False), closed).draw(closed)
        assert near(pixels[150:250], ground(False).text, 90) > 50
    assert drawn([closed, closed], "dashboard").shape == (480, 640, 3)


def test_a_view_closed_in_the_middle_stays_as_it_was(ring):
    picture = Picture(Look(("plane",), (400, 400), captions=False), ring[1])
    before = picture.draw(ring[1])
    closed = replace(ring[2], snapshot=replace(ring[2].snapshot, plane=None))
    assert (picture.draw(closed) == before).all()


def test_a_bare_moment_has_axes_without_curves(ring):
    bare = type(ring[0])(ring[0].snapshot)
    assert drawn([bare, bare], "losses", "judgement").shape == (480, 640, 3)


def test_words_with_dollars_and_backslashes_are_only_words(ring):
    assert drawn(ring, "losses", title=r"$5 a \frac{step} $x^2").shape == (480, 640, 3)


def test_the_axis_of_steps_is_as_long_as_the_run_from_the_start(ring):
    short, long = (drawn(ring, "losses", last_step=last) for last in (6, 600))
    columns = [
        np.flatnonzero((np.abs(p[60:400].astype(int) - rgb(GENERATOR)).max(-1) < 20).any(0)) for p in (short, long)
    ]
    middle = [c[c < 600] for c in columns]
    assert middle[0].max() > 500 and np.percentile(middle[1], 40) < 80
