"""All charts of a page: built when first looked at, drawn while open, in the colours and the size of the page."""

import pytest
from bokeh.document import Document
from bokeh.models import Line
from charting import Shown, glyphs

from ganviz.app.actions.shelf import Shelf
from ganviz.app.arrival import arrive
from ganviz.app.options import ServeOptions
from ganviz.app.pages.lab import Lab, Shared
from ganviz.app.parts.chart import TYPE
from ganviz.app.parts.charts import KINDS, Charts
from ganviz.frames import OPENED, VIEWS
from ganviz.rendering import Turns
from ganviz.theme import ground

MOST = 150  # Bokeh models of a page as it opens


def built(charts):
    return {place.name.removeprefix("chart_") for place in charts.roots if place.children}


def models(roots):
    document = Document()
    for root in roots:
        document.add_root(root)
    return len(document.models)


def test_every_view_that_is_a_chart_has_one():
    assert set(KINDS) == {key for key, view in VIEWS.items() if view.place == "chart"}


def test_a_chart_is_built_when_its_view_is_first_opened():
    charts = Charts()
    assert built(charts) == set()
    charts.open(["losses", "plane"], "plane")
    assert built(charts) == {"losses"}
    charts.open(["accuracy"], "plane")
    assert built(charts) == {"losses", "accuracy"}  # what is closed stays, as it may come again


def test_charts_of_other_data_are_not_built_until_such_are_shown(ring, digits):
    charts = Charts()
    charts.open(["quality", "picture_quality"], "plane")
    assert built(charts) == {"quality"}
    charts.show(ring[0])
    charts.show(digits[0])
    assert built(charts) == {"quality", "picture_quality"}


def test_only_open_charts_are_drawn(ring):
    charts = Charts()
    charts.open(["losses", "accuracy"], "plane")
    charts.show(ring[0])
    charts.open(["losses"], "plane")
    charts.show(ring[1])
    sources = {key: chart.papers()[0].plot.renderers[0].data_source for key, chart in charts._built.items()}
    drawn = {key: len(source.data["step"]) for key, source in sources.items()}
    assert drawn == {"losses": len(ring[1].losses["step"]), "accuracy": len(ring[0].observations["step"])}


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_theme_and_size_hold_for_charts_whenever_they_are_built(before):
    charts = Charts()
    if before:
        charts.paint(True)
        charts.enlarge(1.5)
    charts.open(KINDS, "plane")
    charts.open(KINDS, "images")
    if not before:
        charts.paint(True)
        charts.enlarge(1.5)
    assert set(charts._built) == set(KINDS)
    for chart in charts._built.values():
        for paper in chart.papers():
            assert paper._across.major_label_text_color == ground(True).text
            assert paper._across.major_label_text_font_size == f"{1.5 * (TYPE - 1):g}px"
    charts.paint(False)
    charts.enlarge(1.0)
    for chart in charts._built.values():
        for paper in chart.papers():
            assert paper._across.major_label_text_color == ground(False).text
            assert paper._across.major_label_text_font_size == f"{TYPE - 1:g}px"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_all_that_has_a_colour_of_the_theme_changes_with_it(kind, ring, digits):
    shown = Shown(kind())
    shown.show(digits[0] if kind.key == "picture_quality" else ring[0])
    inked = [(paper, each) for paper in shown.chart.papers() for each in paper._inked]
    for dark in (True, False):
        shown.chart.paint(dark)
        for paper in shown.chart.papers():
            assert paper._grid.grid_line_color == ground(dark).faint
            assert paper.plot.title is None or paper.plot.title.text_color == ground(dark).text
            assert paper._legend is None or paper._legend.label_text_color == ground(dark).text
        assert all(getattr(model, name) == getattr(ground(dark), colour) for _, (model, name, colour) in inked)


def test_lines_that_are_drawn_later_are_as_thick_as_those_before(compared):
    shown = Shown(KINDS["losses"]())
    shown.chart.enlarge(2.0)
    shown.show(compared)
    assert {glyph.line_width for glyph in glyphs(shown.chart.papers()[0], Line)} == {4}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_each_plot_says_what_it_is(kind):
    papers = kind().papers()
    assert papers
    for paper in papers:
        assert paper.plot.html_attributes["role"] == "img" and len(paper.plot.html_attributes["aria-label"]) > 10
        assert paper.plot.toolbar.logo is None


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_state_that_is_shown_again_sends_nothing(kind, ring, digits):
    shown, other = Shown(kind()), Shown(kind())  # two pages
    state = digits[1] if kind.key == "picture_quality" else ring[1]
    shown.show(state)
    other.show(state)
    sent = shown.show(state)
    assert [what for what in sent if what[0] != "ColumnDataChangedEvent"] == []  # histograms are of now


def test_the_charts_of_a_page_that_opens_are_few_models(ring):
    charts = Charts()
    charts.open(OPENED, "plane")
    charts.show(ring[1])
    assert 0 < models(charts.roots) <= MOST - 10  # there is little else on the page


def test_a_page_that_opens_is_few_models():
    shelf, document = Shelf({}), Document()
    options = ServeOptions(processes=False, device="cpu")
    lab = Lab(options, document, lambda: None, arrive({}), Shared(shelf, Turns(1)))
    try:
        lab.page.server_doc(document)
        assert len(document.models) <= MOST
        assert built(lab.charts) == {key for key in OPENED if key in KINDS and "plane" in VIEWS[key].kinds}
    finally:
        lab.close()
        shelf._folder.cleanup()
