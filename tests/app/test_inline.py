"""The lab in a notebook's cell, without a browser."""

import urllib.error
import urllib.request

import panel as pn
import pytest

from ganviz import Experiment, GanvizError
from ganviz.app import show

SMALL = {"generator_width": 16, "discriminator_width": 16, "seed": 7}


@pytest.fixture
def view():
    shown = show(Experiment(**SMALL), height=500)
    yield shown
    shown.close()


def test_only_who_knows_the_path_gets_a_page(view):
    root = view.url[: view.url.index("/", 8)]
    for path in ("/", "/dirac", "/x/"):
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(f"{root}{path}", timeout=5)
        refused.value.close()
    with urllib.request.urlopen(view.url, timeout=30) as answer:
        assert answer.status == 200


def test_it_is_a_part_of_a_panel_layout(view):
    (shown,) = pn.Column(view).select(pn.pane.HTML)
    assert view.url in shown.object and "height: 500px" in shown.object and view.url in repr(view)


def test_nothing_is_known_before_a_page_is_there(view):
    assert view.latest is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"experiment": "rign"}, ["unknown preset 'rign'", "rotating"]),
        ({"experiment": 3}, ["experiment 3 is neither"]),
        ({"height": 10}, ["height 10 is not a whole number of pixels from 200 to 5,000"]),
        ({"device": "abacus"}, ["abacus", "cpu"]),
        ({"experiment": Experiment(data="synthetic_1200d")}, ["is for headless use"]),
    ],
)
def test_what_cannot_be_is_refused(arguments, words):
    with pytest.raises(GanvizError) as refused:
        show(**arguments)
    assert all(word in str(refused.value) for word in words), refused.value
