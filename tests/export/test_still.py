"""Stills at print resolution."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from ganviz.errors import ExportError, SettingError
from ganviz.export import Look, draw_still
from ganviz.theme import FAKE, ground


@pytest.mark.parametrize(("scale", "size"), [(1, (400, 300)), (3, (1200, 900))])
def test_png_has_as_many_pixels_as_asked_for(ring, tmp_path, scale, size):
    draw_still(ring[1], tmp_path / "a.png", Look(size=(400, 300)), scale)
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == size and picture.n_frames == 1


@pytest.mark.parametrize("dark", [False, True])
def test_png_shows_what_moves_and_what_stays(ring, tmp_path, dark):
    draw_still(ring[-1], tmp_path / "a.png", Look(("plane",), (500, 500), dark, "Ring"))
    with Image.open(tmp_path / "a.png") as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    for colour, least in ((FAKE, 30), (ground(dark).real, 300), (ground(dark).text, 300)):
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(pixels - wanted).max(-1) <= 30).sum() > least


def test_svg_is_drawn_in_lines_with_all_words(ring, tmp_path):
    draw_still(ring[-1], tmp_path / "a.svg", Look(("plane", "losses"), (600, 400), title="The ring"))
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg") and text.count("<path") > 20
    for words in ("The ring", "The plane", "Losses", "Ring of Gaussians"):
        assert words in text


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_stills_of_pictures(digits, tmp_path, ending):
    draw_still(digits[-1], tmp_path / f"a{ending}", Look(("dashboard",), (800, 600)))
    assert (tmp_path / f"a{ending}").stat().st_size > 20_000


def test_what_cannot_be_is_refused(ring, tmp_path):
    with pytest.raises(ExportError, match=r"cannot write 'a\.pdf' as a still; choose an ending from \.png, \.svg"):
        draw_still(ring[0], tmp_path / "a.pdf")
    with pytest.raises(SettingError, match="scale 99 is not from 1 to 8"):
        draw_still(ring[0], tmp_path / "a.png", scale=99)
    with pytest.raises(ExportError, match="does not exist"):
        draw_still(ring[0], tmp_path / "nowhere" / "a.png")
    assert list(tmp_path.iterdir()) == []
