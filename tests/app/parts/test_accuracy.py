"""How often D is right."""

from dataclasses import replace

import pytest
from bokeh.models import Line
from charting import Shown, assert_columns, glyphs

from ganviz.app.parts.accuracy import Accuracy


@pytest.fixture
def shown():
    return Shown(Accuracy())


def test_accuracy_on_real_samples_and_on_fakes_is_that_of_the_run(shown, ring):
    shown.show(ring[1])
    seen = ring[1].observations
    fakes = seen["accuracy_fake"]
    assert_columns(
        shown.chart._curves, step=seen["step"], real=seen["accuracy_real"], fake=fakes, adversarial=1 - fakes
    )
    assert {0.0} != {*seen["accuracy_real"]}
    assert shown.chart._paper.x.range.end == 15


def test_a_later_state_sends_its_new_rows_alone(shown, ring):
    shown.show(ring[0])
    shown.show(ring[1])
    assert shown.rows(shown.chart._curves) == (1, False)
    assert shown.show(ring[1]) == []


def test_a_rival_is_dashed_and_goes_again(shown, compared):
    shown.show(compared)
    seen = compared.rival.observations
    assert_columns(shown.chart._rival, step=seen["step"], real=seen["accuracy_real"], fake=seen["accuracy_fake"])
    dashed = [glyph.y for glyph in glyphs(shown.chart._paper, Line) if glyph.line_dash == [6]]
    assert dashed == ["real", "fake"]
    shown.show(replace(compared, rival=None))
    assert_columns(shown.chart._rival, step=[])


def test_a_run_that_was_not_looked_at_has_no_lines(shown, ring):
    shown.show(replace(ring[0], moment=replace(ring[0].moment, observations={})))
    assert_columns(shown.chart._curves, step=[], adversarial=[])
