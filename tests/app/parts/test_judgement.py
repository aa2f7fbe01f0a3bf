"""What D thinks: means over steps, a histogram of now, and both of a rival."""

from dataclasses import replace

import numpy as np
import pytest
from acting import seen
from bokeh.models import Line, Quad, Step
from charting import Shown, assert_columns, glyphs

from ganviz.app.parts.judgement import BINS, CURVES, JudgementCharts, edges_of
from ganviz.theme import FAKE, ground


@pytest.fixture
def shown():
    return Shown(JudgementCharts())


def test_means_over_steps_are_those_of_the_run(shown, ring):
    shown.show(ring[1])
    assert_columns(shown.chart._curves, **{name: ring[1].observations[name] for name in CURVES})
    assert {glyph.y for glyph in glyphs(shown.chart._means, Line)} == set(CURVES) - {"step"}


def test_a_later_state_sends_its_new_rows_alone(shown, ring):
    shown.show(ring[0])
    shown.show(ring[1])
    assert shown.rows(shown.chart._curves) == (1, False)


def test_the_histogram_shows_which_share_of_samples_has_which_logit(shown, ring):
    shown.show(ring[1])
    judgement, bars = ring[1].snapshot.judgement, shown.chart._bars.data
    for name in ("real", "fake"):
        logits = getattr(judgement, f"{name}_logits")
        assert len(bars[name]) == BINS and bars[name].sum() == pytest.approx(1)
        place = int(np.argmax(bars[name]))
        inside = (logits >= bars["left"][place]) & (logits <= bars["right"][place])
        assert inside.mean() == pytest.approx(bars[name][place], abs=0.02)
    assert shown.chart._boundary.location == judgement.boundary_logit
    assert shown.chart._histogram.x.range.start == pytest.approx(bars["left"][0], rel=1e-5)


def test_real_and_fake_have_their_colours(shown):
    real, fake = glyphs(shown.chart._histogram, Quad)
    assert (real.fill_color, fake.fill_color) == (ground(False).real, FAKE)


def test_logits_that_are_no_numbers_are_left_out(ring):
    judgement = ring[1].snapshot.judgement
    broken = replace(judgement, real_logits=np.array([np.nan, -2.0, 3.0]), fake_logits=np.array([np.inf]))
    edges = edges_of(broken, None)
    assert (edges[0], edges[-1], len(edges)) == (-2, 3, BINS + 1)
    assert edges_of(replace(broken, real_logits=np.array([np.nan])), None) is None


def test_without_any_the_histogram_stays_as_it_was(shown, ring):
    shown.show(ring[1])
    before = {name: column.copy() for name, column in shown.chart._bars.data.items()}
    nothing = replace(ring[1].snapshot.judgement, real_logits=np.array([np.nan]), fake_logits=np.array([np.nan]))
    for judgement in (nothing, None):
        shown.show(seen(ring[1], judgement=judgement))
        for name, column in before.items():
            np.testing.assert_array_equal(shown.chart._bars.data[name], column)


def test_a_rival_is_an_outline_and_dashed_and_goes_again(shown, compared):
    shown.show(compared)
    rival = compared.rival
    assert_columns(
        shown.chart._rival, **{name: rival.observations[name] for name in ("step", "real_mean", "fake_mean")}
    )
    outline, bars = shown.chart._outline.data, shown.chart._bars.data
    assert outline["real"].sum() == pytest.approx(1) and outline["fake"].sum() == pytest.approx(1)
    np.testing.assert_allclose(outline["x"], (bars["left"] + bars["right"]) / 2, atol=1e-5)
    logits = np.concatenate([rival.snapshot.judgement.real_logits, rival.snapshot.judgement.fake_logits])
    assert bars["left"][0] <= logits.min() + 1e-5 and bars["right"][-1] >= logits.max() - 1e-5
    assert all(glyph.line_dash for glyph in glyphs(shown.chart._histogram, Step))
    shown.show(replace(compared, rival=None))
    assert [len(column) for column in shown.chart._outline.data.values()] == [0, 0, 0]
    assert_columns(shown.chart._rival, step=[])
