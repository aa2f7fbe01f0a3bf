"""Printed letters: the same every time, upright, within the picture, and told apart."""

import importlib.util
import subprocess
import sys

import pytest
import torch

from ganviz.data import build_data, letters
from ganviz.data.letters import FACES, PER_FACE, find_faces, glyph
from ganviz.errors import DataError


@pytest.fixture(scope="module")
def data():
    return build_data("letters")


@pytest.fixture(scope="module")
def means(data):
    """The mean picture of each class, (26, 784)."""
    return torch.stack([data.images[data.labels == k].float().mean(0).flatten() for k in range(26)])


def test_there_are_as_many_of_each(data):
    assert data.images.shape == (26 * len(FACES) * PER_FACE, 1, 28, 28) and data.shape == (1, 28, 28)
    assert data.labels.bincount().tolist() == [len(FACES) * PER_FACE] * 26
    assert data.class_names == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_they_are_the_same_in_every_process(data):
    code = "from ganviz.data import build_data; print(int(build_data('letters').images.long().sum()))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(told) == int(data.images.long().sum())
    letters._rendered.cache_clear()
    assert torch.equal(build_data("letters").images, data.images)


def test_every_picture_is_a_letter_on_black_amid_it(data):
    ink = data.images.float().mean((1, 2, 3))
    assert ink.min() > 5 and ink.max() < 128
    assert (data.images.flatten(1).amax(1) > 128).all()
    edge = data.images.clone()
    edge[:, :, 1:-1, 1:-1] = 0
    assert edge.float().mean() < 0.1  # letters reach the edge hardly ever
    where = torch.arange(28.0)
    for axis in (2, 3):
        profile = data.images.float().sum((1, 5 - axis))
        centre = (profile * where).sum(1) / profile.sum(1)
        assert ((centre - 13.5).abs() < 5).all() and abs(centre.mean() - 13.5) < 1


def test_every_class_is_distinct(data, means):
    distance = torch.cdist(means, means).fill_diagonal_(torch.inf)
    assert distance.min() > 200  # O and Q are the closest; a picture of one grey level away has 28
    nearest = torch.cdist(data.images[::7].flatten(1).float(), means).argmin(1)
    assert (nearest == data.labels[::7]).float().mean() > 0.7


def test_letters_stand_upright_and_unmirrored(means):
    a, f, ell = (means["ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(k)].reshape(28, 28) for k in "AFL")
    assert a[18:].sum() > 1.2 * a[:10].sum()  # an A is wide below
    assert f[:14].sum() > 1.3 * f[14:].sum() and ell[14:].sum() > 1.3 * ell[:14].sum()
    assert ell[:14, :14].sum() > 1.5 * ell[:14, 14:].sum()  # the stroke of an L is on the left


def test_each_picture_of_a_glyph_varies(data):
    first = data.images[:PER_FACE].flatten(1)
    assert len(first.unique(dim=0)) == PER_FACE


def test_wide_letters_are_no_wider_than_others_are_high():
    for face in find_faces():
        left, top, right, bottom = glyph("W", face).getbbox()
        assert right - left <= 2 * 21 and abs(left + right - 56) <= 4 and abs(top + bottom - 56) <= 4
        _, top, _, bottom = glyph("H", face).getbbox()
        assert 26 <= bottom - top <= 38  # smaller where an H is wide


def test_missing_typefaces_are_told(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"the typeface DejaVuSans\.ttf is not in matplotlib; reinstall matplotlib"):
        find_faces()


def test_matplotlib_is_not_imported():
    code = "import sys; from ganviz.data import build_data; build_data('letters'); print('matplotlib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == "False\n"
