"""Paper: words, what moves and what stays."""

import numpy as np
import pytest

from ganviz.export.lettering import MOST_STAMPS, Stamps
from ganviz.export.paper import Paper


@pytest.mark.parametrize("size", [(161, 160), (333, 777), (800, 600), (1921, 1079), (4096, 4096)])
def test_the_canvas_has_exactly_the_pixels_asked_for(size):
    assert Paper(size, False).pixels().shape == (size[1], size[0], 3)


def test_type_grows_with_the_picture_but_never_gets_too_small():
    scales = [Paper(size, False).scale for size in ((160, 160), (400, 300), (800, 600), (1920, 1080))]
    assert scales == sorted(scales) and scales[0] == 0.75 and scales[2] == pytest.approx(1) and 1.5 < scales[3] < 2


def test_words_move_and_leave_what_stays():
    paper = Paper((300, 200), False)
    paper.words("stays", 20, 150)
    note = paper.note(20, 50)
    blank = paper.pixels()
    note.set_text("here")
    with_words = paper.pixels()
    assert (with_words[:100] == blank[:100]).all() and (with_words[100:] != blank[100:]).any()
    note.set_text("")
    assert (paper.pixels() == blank).all()


def test_stamped_words_look_like_drawn_ones():
    pictures = []
    for still in (False, True):
        paper = Paper((300, 100), False, still)
        paper.note(150, 50, 20, ha="center").set_text("Ägypten 7")
        pictures.append(paper.pixels().astype(int))
    ink = [(255 - picture).sum() for picture in pictures]
    middles = [np.argwhere(picture[..., 0] < 128).mean(0) for picture in pictures]
    assert ink[0] == pytest.approx(ink[1], rel=0.05) and middles[0] == pytest.approx(middles[1], abs=2)


def test_axes_are_drawn_anew_only_where_they_changed():
    paper = Paper((400, 200), False)
    left, right = (paper.chart(box) for box in paper.box.columns((1, 1), 0))
    before = paper.pixels()
    left.set_xlim(0, 7)
    right.set_xlim(0, 7)
    paper.stale(left)
    after = paper.pixels()
    assert (after[:, :200] != before[:, :200]).any() and (after[:, 200:] == before[:, 200:]).all()
    whole = Paper((400, 200), False)
    for ax in [whole.chart(box) for box in whole.box.columns((1, 1), 0)][:1]:
        ax.set_xlim(0, 7)
    assert (whole.pixels() == after).all(), "as if it had been drawn so at first"


def test_stamps_are_bounded():
    paper = Paper((300, 100), False)
    note = paper.note(10, 50)
    stamps = Stamps()
    for i in range(MOST_STAMPS + 10):
        note.set_text(f"{i % 7}{i}"[-3:])
        stamps._kept[i] = None
    note.set_text("new")
    stamps.of(note, paper._renderer)
    assert len(stamps._kept) == 1
