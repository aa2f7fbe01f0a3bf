"""The names that lessons know are those of the page."""

from ganviz.app.figures import VIEWS as PAGE_VIEWS
from ganviz.app.figures.diagram import NODES
from ganviz.lessons import CONTROLS, PARTS, VIEWS


def test_views_and_parts_are_those_of_the_page():
    assert set(VIEWS) == set(PAGE_VIEWS)
    assert set(PARTS) == set(NODES)


def test_every_control_has_a_title_to_be_hidden_by():
    from ganviz.app.address import control_titles

    titles = control_titles()
    assert list(titles) == list(CONTROLS)
    assert len(set(titles.values())) == len(titles)
