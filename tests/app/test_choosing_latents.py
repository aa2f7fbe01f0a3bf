"""Choosing latents and fakes, and what is said of them, without a browser."""

import numpy as np
import pytest

from ganviz.app.figures.latent_map import checked, rectangle_latents, told
from ganviz.app.figures.plane_links import OLDEST, fakes_within, pieces_of
from ganviz.observation import LatentMap

CORNERS = np.array([[-2, -2], [0, 0], [1, 2], [3, 1]], np.float32)


def seen(axes=(0, 1), latent_dim=2, mode_count=2):
    modes = np.array([[0, 0], [1, -1]], np.int16)
    good = np.array([[True, False], [True, False]])
    own = np.array([0, 1, 1, -1], np.int16)
    return LatentMap(axes, 3.0, modes, good, CORNERS, own, own == 1, mode_count, latent_dim)


def test_a_rectangle_holds_the_latents_on_its_border_too():
    assert rectangle_latents(seen(), (0, 0, 1, 2)) == {1, 2}
    assert rectangle_latents(seen(axes=(0,), latent_dim=1), (0, 5, 1, 6)) == {1, 2}  # of a line only the width counts
    assert rectangle_latents(seen(), None) == rectangle_latents(None, (0, 0, 1, 1)) == frozenset()
    assert fakes_within(CORNERS, (0, 0, 1, 2)) == {1, 2}


@pytest.mark.parametrize(
    "sent", [[], [1, 2, 3], [0, 0, 1, "x"], [0, 0, 1, float("nan")], [0, 0, 1, None], [[0], 0, 1, 1]]
)
def test_what_is_no_rectangle_chooses_nothing(sent):
    assert checked(sent) is None


def test_words_tell_the_map_and_where_the_chosen_go():
    assert told(seen(), ()) == "Modes reached well: 1 and 2. 50% of the map lands between modes."
    assert told(seen(), (0, 1, 2, 3)).endswith("Chosen: 4 of 4 latents; 2 at mode 2, 1 at mode 1.")
    assert "A slice: all other coordinates are 0" in told(seen(latent_dim=5), ())
    assert told(seen(mode_count=0), ()) == "This data has no modes: only the latents are shown."


def test_a_trail_is_pieces_between_neighbouring_moments_the_newest_opaque_by_hand():
    path = np.array([[[0, 0], [5, 5]], [[1, 0], [5, 6]], [[1, 2], [5, 7]]], np.float32)
    drawn = pieces_of(path)
    assert drawn["x0"].tolist() == [0, 5, 1, 5] and drawn["y0"].tolist() == [0, 5, 0, 6]
    assert drawn["x1"].tolist() == [1, 5, 1, 5] and drawn["y1"].tolist() == [0, 6, 2, 7]
    assert drawn["latent"].tolist() == [0, 1, 0, 1]
    assert drawn["fade"] == pytest.approx([OLDEST, OLDEST, 1, 1])
    assert all(len(column) == 0 for column in pieces_of(path[:1]).values())
    assert all(len(column) == 0 for column in pieces_of(path[:0]).values())
