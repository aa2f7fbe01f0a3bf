"""The quality of pictures: what the classifier sees, a thorough look on demand, and why there may be neither."""

from dataclasses import replace

import numpy as np
import pytest
from acting import seen
from bokeh.events import ButtonClick
from bokeh.models import FixedTicker
from charting import PICTURES, Shown, assert_columns, run_of, states_of

from ganviz.app.parts.picture_quality import (
    EXAMINE,
    GIVE_UP,
    MEASURED_DEEPER,
    UNSEEN,
    PictureQuality,
    note_on,
    result_table,
)
from ganviz.engine.examiner import Examining
from ganviz.observation import IMAGE_METRICS_SHOWN
from ganviz.observation.examination import Examination, Row

FOUND = Examination(7, 500, (Row("MNIST score", "2.50", "9.80", 'high if "clear" & even'),))


@pytest.fixture
def shown():
    wishes = []
    shown = Shown(PictureQuality(wishes.append))
    shown.wishes = wishes
    return shown


@pytest.fixture(scope="module")
def triangles():
    """A run on pictures of which nothing is known while it goes on."""
    return states_of(run_of(**{**PICTURES, "data": "triangles"}), 1)[0]


def press(shown):
    shown.chart._button._trigger_event(ButtonClick(model=shown.chart._button))


def test_bars_and_curves_say_what_the_classifier_sees(shown, digits):
    state, chart = digits[1], shown.chart
    shown.show(state)
    shares = state.snapshot.class_shares
    axis = chart._histogram._across
    assert isinstance(axis.ticker, FixedTicker)
    assert [axis.major_label_overrides[place] for place in axis.ticker.ticks] == list("0123456789")
    np.testing.assert_array_equal(chart._bars.data["fake"], np.float32(shares.fake))
    np.testing.assert_array_equal(chart._bars.data["real"], np.float32(shares.real))
    assert chart._histogram.plot.visible and not chart._note.visible
    score = chart._curves.papers["classifier_score"]
    assert score.title == f"MNIST score: {state.snapshot.metrics['classifier_score']:.2f}" and score.plot.visible
    seen = state.observations
    assert_columns(chart._curves._curves, step=seen["step"], **{name: seen[name] for name in IMAGE_METRICS_SHOWN})
    low, high = state.snapshot.bands["classifier_score"]
    assert chart._curves._bands.data["classifier_score_low"] == [low] and 9 < low < high


def test_a_later_state_sends_its_new_rows_alone(shown, digits):
    shown.show(digits[0])
    shown.show(digits[1])
    rows, everything = shown.rows(shown.chart._curves._curves)
    assert rows >= 1 and not everything


def test_data_without_live_figures_say_so(shown, triangles):
    shown.show(triangles)
    chart = shown.chart
    assert not chart._histogram.plot.visible and chart._note.visible and chart._note.text == MEASURED_DEEPER
    assert not any(paper.plot.visible for paper in chart._curves.papers.values())


@pytest.mark.parametrize(
    ("data", "known", "words"),
    [
        ("mnist", False, ""),
        ("letters", True, ""),
        ("fashion_mnist", False, UNSEEN),
        ("triangles", False, MEASURED_DEEPER),
    ],
)
def test_why_there_are_no_live_figures(data, known, words):
    assert note_on(data, known) == words


def test_nothing_is_said_of_a_run_that_has_not_begun(shown, triangles):
    shown.show(seen(triangles, step=0))
    assert not shown.chart._note.visible


def test_the_button_asks_and_gives_up(shown, triangles):
    press(shown)
    shown.show(replace(triangles, examining=Examining(share=0.25, doing="making fakes")))
    assert shown.chart._button.label == GIVE_UP
    assert shown.chart._doing.visible and shown.chart._doing.text == "making fakes: 25%"
    press(shown)
    assert shown.wishes == [{"do": "examine", "wanted": True}, {"do": "examine", "wanted": False}]


def test_results_and_problems_are_told(shown, triangles):
    shown.show(replace(triangles, examining=Examining(result=FOUND)))
    chart = shown.chart
    assert chart._button.label == EXAMINE and not chart._doing.visible
    assert "MNIST score" in chart._result.text and "500 fakes, step 7" in chart._result.text
    shown.show(replace(triangles, examining=Examining(problem="nothing to tell <apart>", result=FOUND)))
    assert (
        chart._doing.visible and chart._doing.text == "nothing to tell &lt;apart&gt;" and "9.80" in chart._result.text
    )


def test_what_stands_in_the_table_is_escaped():
    assert "&quot;clear&quot; &amp; even" in result_table(FOUND)
