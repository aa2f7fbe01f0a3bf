"""Metrics over steps, each beside what a perfect generator scores."""

import math
from dataclasses import replace

import pytest
from acting import seen
from bokeh.models import Column, Div
from charting import Shown, assert_columns, glyphs

from ganviz.app.parts.metric_curves import MetricCurves, band_table, say, table
from ganviz.app.parts.quality import Quality
from ganviz.observation import METRICS, METRICS_SHOWN, SLOW_METRICS


@pytest.fixture
def shown():
    return Shown(Quality())


def curves(shown) -> MetricCurves:
    return shown.chart._curves


def test_metrics_over_steps_are_those_of_the_run(shown, ring):
    shown.show(ring[1])
    seen = ring[1].observations
    assert_columns(curves(shown)._curves, step=seen["step"], **{name: seen[name] for name in METRICS_SHOWN})
    for name, paper in curves(shown).papers.items():
        value = ring[1].snapshot.metrics[name]
        assert paper.title == f"{METRICS[name].title}: {METRICS[name].format(value)}" and paper.plot.visible
        assert paper.y.range.end >= max(value, ring[1].snapshot.bands[name][1])


def test_a_later_state_sends_its_new_rows_alone(shown, ring):
    shown.show(ring[0])
    shown.show(ring[1])
    assert shown.rows(curves(shown)._curves) == (1, False)


def test_bands_are_those_of_a_perfect_generator_as_wide_as_the_run(shown, ring):
    shown.show(ring[1])
    data = curves(shown)._bands.data
    assert (data["left"], data["right"]) == ([0.0], [15.0])
    for name in METRICS_SHOWN:
        assert (data[f"{name}_low"][0], data[f"{name}_high"][0]) == pytest.approx(ring[1].snapshot.bands[name])


def test_a_metric_without_a_band_has_no_meaning_for_the_data(shown, ring):
    first, *others = METRICS_SHOWN
    bands = {name: band for name, band in ring[1].snapshot.bands.items() if name != first}
    shown.show(seen(ring[1], bands=bands))
    assert [paper.plot.visible for paper in curves(shown).papers.values()] == [False, *(True for _ in others)]
    assert math.isnan(curves(shown)._bands.data[f"{first}_low"][0])


def test_averaged_weights_and_a_rival_stand_beside_it(shown, compared):
    name = METRICS_SHOWN[0]
    shown.show(seen(compared, average_metrics={name: compared.snapshot.metrics[name]}))
    form = METRICS[name].format
    own, other = compared.snapshot.metrics[name], compared.rival.snapshot.metrics[name]
    assert curves(shown).papers[name].title == f"{METRICS[name].title}: {form(own)} · EMA {form(own)} · B {form(other)}"
    assert_columns(curves(shown)._rival, step=compared.rival.observations["step"])
    before = len(glyphs(curves(shown).papers[name]))
    shown.show(replace(compared, rival=None))
    assert_columns(curves(shown)._rival, step=[])
    assert len(glyphs(curves(shown).papers[name])) == before


def test_slow_metrics_stand_in_a_table_with_their_step_and_band(shown, ring):
    shown.show(ring[1])
    text, snapshot = shown.chart._slow.text, ring[1].snapshot
    assert snapshot.slow_metrics and text == band_table(snapshot, snapshot.slow_metrics, SLOW_METRICS)
    assert f"step {snapshot.slow_step:,}" in text and shown.chart._slow.visible
    for name, value in snapshot.slow_metrics.items():
        low, high = snapshot.bands[name]
        form = SLOW_METRICS[name].format
        assert f"<td>{form(value)}</td>" in text and f"<td>{form(low)} to {form(high)}</td>" in text
    shown.show(seen(ring[1], slow_metrics={}))  # not measured in every frame
    assert shown.chart._slow.text == text


def test_a_table_has_headings():
    assert table([("a", ["<td>1</td>", "<td>2</td>"])]) == (
        '<table><tr><th scope="row">a</th><td>1</td><td>2</td></tr></table>'
    )


def test_words_take_room_only_while_there_are_some():
    place = Div(visible=False)
    Column(children=[place])
    for text, visible in (("Some.", True), ("", False)):
        say(place, text)
        assert (place.text, place.visible) == (text, visible)
