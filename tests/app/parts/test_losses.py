"""Losses over steps, with the equilibrium, changes of settings and a rival."""

from dataclasses import replace

import pytest
from bokeh.models import HoverTool, Line
from charting import Shown, assert_columns, glyphs

from ganviz.app.parts.losses import PLAYERS, LossCurves
from ganviz.theme import DISCRIMINATOR, GENERATOR


@pytest.fixture
def shown():
    return Shown(LossCurves())


def test_the_losses_of_a_run_are_drawn(shown, ring):
    shown.show(ring[1])
    assert len(ring[1].losses["step"]) == 15
    assert_columns(shown.chart._losses, **ring[1].losses)
    assert shown.chart._paper.x.range.end == 15
    losses = [value for player in PLAYERS for value in ring[1].losses[player]]
    assert shown.chart._paper.y.range.start < min(losses) and shown.chart._paper.y.range.end > max(losses)
    lines = {glyph.y: glyph.line_color for glyph in glyphs(shown.chart._paper, Line)}
    assert lines == {"discriminator": DISCRIMINATOR, "generator": GENERATOR}


def test_a_later_state_sends_its_new_rows_alone(shown, ring):
    shown.show(ring[0])
    shown.show(ring[1])
    assert shown.rows(shown.chart._losses) == (10, False)
    assert_columns(shown.chart._losses, **ring[1].losses)
    assert shown.show(ring[1]) == []


def test_another_run_is_drawn_anew(shown, ring, another):
    shown.show(ring[1])
    shown.show(another)
    assert shown.rows(shown.chart._losses)[1]
    assert_columns(shown.chart._losses, **another.losses)
    assert shown.chart._paper.x.range.end == 4


def test_the_equilibrium_is_marked(shown, ring):
    shown.show(ring[0])
    assert [line.location for line in shown.chart._spans.values()] == list(ring[0].snapshot.equilibrium)
    assert None not in ring[0].snapshot.equilibrium


def test_changes_of_settings_are_marked_and_told(shown, ring):
    shown.show(ring[1])
    assert len(shown.chart._changes.data["step"]) == 0
    shown.show(ring[2])
    assert shown.chart._changes.data["step"].tolist() == [15]
    assert shown.chart._changes.data["what"] == ["G learning rate = 0.002"]
    assert any(isinstance(tool, HoverTool) for tool in shown.chart._paper.plot.toolbar.tools)


def test_a_rival_is_dashed_and_goes_again(shown, compared):
    shown.show(replace(compared, rival=None))
    assert len(glyphs(shown.chart._paper, Line)) == 2  # no more than is needed
    shown.show(compared)
    assert_columns(shown.chart._rival, **compared.rival.losses)
    dashed = [glyph for glyph in glyphs(shown.chart._paper, Line) if glyph.line_dash]
    assert [glyph.y for glyph in dashed] == list(PLAYERS)
    shown.show(replace(compared, rival=None))
    assert_columns(shown.chart._rival, step=[], generator=[])
