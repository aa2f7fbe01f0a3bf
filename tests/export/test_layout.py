"""Which views are shown, and where."""

from itertools import combinations

import pytest

from ganviz.errors import SettingError
from ganviz.export import DRAWINGS, VIEWS, Look, fitting_views, read_size, shown_views, wanted_parts
from ganviz.export.layout import places, with_room


def test_the_dashboard_shows_what_the_data_have(ring, digits):
    assert shown_views(("dashboard",), ring[1]) == ("plane", "losses", "judgement", "quality")
    assert shown_views(("dashboard",), digits[1]) == ("samples", "losses", "judgement", "picture_quality", "film")
    assert fitting_views(("dashboard",), "synthetic_1200d") == ("losses", "judgement", "quality")


def test_chosen_views_keep_their_order(ring):
    assert shown_views(("quality", "plane"), ring[0]) == ("quality", "plane")


@pytest.mark.parametrize(
    ("views", "words"),
    [
        (("plain",), "unknown view 'plain'; choose one of: accuracy, dashboard, film"),
        ((), "no view chosen"),
        (("plane", "plane"), "choose each once"),
        (("dashboard", "plane"), "the dashboard by itself"),
        (("plane", "samples"), "view 'samples' is not for ring; choose from dashboard, plane, losses"),
    ],
)
def test_views_that_cannot_be_are_refused(views, words):
    with pytest.raises(SettingError, match=words):
        fitting_views(views, "ring")


def test_parts_wanted_of_a_snapshot():
    assert wanted_parts(("plane", "losses"), captions=False) == {"plane"}
    assert wanted_parts(("plane",)) == {"plane", "judgement", "metrics"}
    assert wanted_parts(("dashboard",)) >= {"plane", "grid", "judgement", "metrics", "picture_quality"}


@pytest.mark.parametrize("aspect", [0.4, 1.0, 1.33, 1.78, 3])
def test_places_fill_the_room_without_overlap(aspect):
    for count in range(1, len(DRAWINGS) + 1):
        for views in combinations(DRAWINGS, count):
            found = places(views, aspect)
            assert len(found) == count
            assert sum(width * height for _, _, width, height in found) == pytest.approx(1)
            assert all(not overlap(a, b) for a, b in combinations(found, 2))
            assert all(min(x, y) >= 0 and x + w < 1.0001 and y + h < 1.0001 for x, y, w, h in found)


def overlap(a, b):
    return all(a[i] < b[i] + b[i + 2] - 1e-9 and b[i] < a[i] + a[i + 2] - 1e-9 for i in (0, 1))


def test_a_small_dashboard_leaves_views_out_but_never_all():
    full = ("plane", "losses", "judgement", "quality")
    assert with_room(full, 780, 520) == full
    assert with_room(full, 500, 300) == ("plane", "losses", "quality")
    assert with_room(full, 200, 60)[0] == "plane"


@pytest.mark.parametrize(("text", "size"), [("800x600", (800, 600)), ("1920X1080", (1920, 1080))])
def test_sizes_are_read(text, size):
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["800", "800x", "x", "800x600x3", "-3x4", "a x b", ""])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(SettingError, match="is not of the form 800x600"):
        read_size(text)


def test_looks_out_of_bounds_are_refused():
    with pytest.raises(SettingError, match="size 100x600 is not from 160x160 to 4096x4096"):
        Look(size=(100, 600))
    assert set(VIEWS) == {"dashboard", *DRAWINGS}
