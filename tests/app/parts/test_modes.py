"""Modes or classes over steps, and how many there are in all."""

import math
from dataclasses import replace

import pytest
from acting import seen
from bokeh.models import Line
from charting import Shown, assert_columns, glyphs, run_of, states_of

from ganviz.app.parts.modes import NONE, SOON, UNSEEN, ModesChart, band_of, modes_of, told
from ganviz.observation.ledger import tally_of


@pytest.fixture
def shown():
    return Shown(ModesChart())


def test_modes_captured_and_near_are_those_of_the_run(shown, ring):
    shown.show(ring[1])
    seen = ring[1].observations
    assert_columns(shown.chart._curves, step=seen["step"], captured=seen["modes_captured"], near=seen["modes_near"])
    assert shown.chart._all.location == 8 and shown.chart._all.visible
    assert shown.chart._paper.y.range.end == pytest.approx(1.06 * 8)


def test_a_later_state_sends_its_new_rows_alone(shown, ring):
    shown.show(ring[0])
    shown.show(ring[1])
    assert shown.rows(shown.chart._curves) == (1, False)
    assert shown.show(ring[1]) == []


def test_the_heading_counts_what_is_captured_and_held_now(shown, ring):
    shown.show(ring[1])
    tally = tally_of(ring[1].snapshot)
    words = f"Captured {tally.captured.sum()} of 8, held {tally.held.sum()}"
    assert shown.chart._paper.title == words == told(ring[1])


def test_the_band_is_that_of_a_perfect_generator(shown, ring):
    shown.show(ring[1])
    low, high = ring[1].snapshot.bands["modes_captured"]
    assert shown.chart._band.data == {"left": [0.0], "right": [15.0], "low": [low], "high": [high]}
    assert 0 < low <= high <= 8
    assert all(math.isnan(end) for end in band_of(replace(ring[1].snapshot, bands={})))


def test_a_rival_is_dashed_and_told_and_goes_again(shown, compared):
    shown.show(compared)
    rival = compared.rival
    assert_columns(shown.chart._rival, step=rival.observations["step"], captured=rival.observations["modes_captured"])
    assert shown.chart._paper.title.startswith("A captured ") and "· B captured " in shown.chart._paper.title
    assert [glyph.y for glyph in glyphs(shown.chart._paper, Line) if glyph.line_dash == [6]] == ["captured"]
    shown.show(replace(compared, rival=None))
    assert_columns(shown.chart._rival, step=[])


def test_data_without_modes_say_so(shown, ring):
    shown.show(ring[1])
    shown.show(states_of(run_of(data="swiss_roll"), 1)[0])
    assert shown.chart._paper.title == NONE and not shown.chart._all.visible


def test_of_pictures_classes_are_counted(shown, digits):
    state = digits[1]
    shown.show(state)
    assert_columns(shown.chart._curves, captured=state.observations["classes_covered"])
    assert shown.chart._all.location == 10 == modes_of(state.snapshot)
    assert "of 10, held" in shown.chart._paper.title


def test_classes_that_nothing_counts_say_why(digits):
    unknown = {"class_shares": None, "ledger": None}
    assert told(seen(digits[1], pending=True, **unknown)) == SOON
    assert told(seen(digits[1], pending=False, **unknown)) == UNSEEN
