"""The names that lessons know are those of the page."""

from ganviz.app.actions.share import TITLES
from ganviz.app.nodes import NODES
from ganviz.experiment import SETTINGS, setting
from ganviz.frames import VIEWS as PAGE_VIEWS
from ganviz.lessons import CONTROLS, PARTS, VIEWS


def test_views_and_parts_are_those_of_the_page():
    assert set(VIEWS) == set(PAGE_VIEWS)
    assert set(PARTS) == set(NODES)


def test_every_control_has_a_title_to_be_hidden_by():
    assert set(CONTROLS) == {*SETTINGS, *TITLES} and len(set(CONTROLS)) == len(CONTROLS)
    titles = [*TITLES.values(), *(setting(name).title for name in SETTINGS)]
    assert len(set(titles)) == len(titles)
