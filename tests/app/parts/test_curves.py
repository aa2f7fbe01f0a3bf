"""Columns of which only what is new is sent, and ranges that follow them."""

import math

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.document.events import ColumnsPatchedEvent, ColumnsStreamedEvent

from ganviz.app.parts.curves import Following, Rolling, Streamed, span


@pytest.fixture
def streamed():
    """Columns in a document; `events` is what was sent."""
    streamed, document = Streamed("step", "a"), Document()
    document.add_root(streamed.source)
    streamed.events = []
    document.on_change(streamed.events.append)
    return streamed


def show(streamed, **columns):
    streamed.events.clear()
    how = streamed.show({name: np.array(column, float) for name, column in columns.items()})
    return how, [type(event).__name__ for event in streamed.events]


def columns(streamed):
    return {name: column.tolist() for name, column in streamed.source.data.items()}


def test_new_rows_are_streamed_and_no_old_one_is_sent_again(streamed):
    show(streamed, step=[0, 1], a=[5, 6])
    assert show(streamed, step=[0, 1, 2, 3], a=[5, 6, 7, 8]) == ("stream", ["ColumnsStreamedEvent"])
    (event,) = streamed.events
    assert {name: column.tolist() for name, column in event.data.items()} == {"step": [2, 3], "a": [7, 8]}
    assert columns(streamed) == {"step": [0, 1, 2, 3], "a": [5, 6, 7, 8]}


def test_the_same_rows_send_nothing(streamed):
    for _ in range(2):
        how = show(streamed, step=[0, 1], a=[5, math.nan])
    assert how == ("nothing", [])


def test_the_newest_row_may_change_while_it_fills(streamed):
    show(streamed, step=[0, 10], a=[5, 6])
    how, sent = show(streamed, step=[0, 12, 20], a=[5, 6.5, 8])
    assert how == "stream" and sent == ["ColumnsPatchedEvent", "ColumnsStreamedEvent"]
    patch = next(event for event in streamed.events if isinstance(event, ColumnsPatchedEvent))
    assert patch.patches == {"step": [(1, 12.0)], "a": [(1, 6.5)]}
    new = next(event for event in streamed.events if isinstance(event, ColumnsStreamedEvent))
    assert [len(column) for column in new.data.values()] == [1, 1]
    assert columns(streamed) == {"step": [0, 12, 20], "a": [5, 6.5, 8]}


@pytest.mark.parametrize("changed", [{"step": [0], "a": [5]}, {"step": [0, 1, 2], "a": [4, 6, 7]}, {}])
def test_another_past_is_sent_whole(streamed, changed):
    show(streamed, step=[0, 1, 2], a=[5, 6, 7])
    how, sent = show(streamed, **changed)
    assert how == "all" and sent == ["ColumnDataChangedEvent"]
    assert columns(streamed) == (changed or {"step": [], "a": []})


def test_missing_columns_are_unknown_and_what_is_too_large_is_not_drawn(streamed):
    show(streamed, step=[0, 1])
    assert np.isnan(streamed.source.data["a"]).all()
    show(streamed, step=[0, 1], a=[1e300, 0])
    assert math.isinf(streamed.source.data["a"][0])


def test_a_rolling_curve_forgets_its_oldest_rows():
    rolling = Rolling(3, "x")
    for value in range(5):
        rolling.add(x=value)
    assert rolling.column("x").tolist() == [2, 3, 4]


def test_a_range_follows_until_a_person_moves_it_and_again_when_told_to():
    following = Following()
    following.show(0, 10)
    assert (following.range.start, following.range.end) == (0, 10)
    following.range.update(start=2, end=4)  # as dragging does
    following.show(0, 20)
    assert (following.range.start, following.range.end) == (2, 4)
    following.follow()
    assert (following.range.start, following.range.end) == (0, 20)
    following.show(0, 30)
    assert following.range.end == 30


@pytest.mark.parametrize(
    ("values", "bounds", "expected"),
    [
        (([0, 100],), {}, (-4, 104)),
        (([1, 2], [3, math.nan]), {}, (0.92, 3.08)),
        (([5.0],), {"low": 0.0}, (-0.2, 5.2)),
        ((), {}, (0, 1)),
        (([math.nan, math.inf],), {}, (0, 1)),
        (([3, 3],), {}, (2.88, 3.12)),
        (([0, 0],), {}, (-0.04, 0.04)),
    ],
)
def test_a_span_holds_what_is_finite_with_a_margin(values, bounds, expected):
    assert span(*values, **bounds) == pytest.approx(expected)


def test_a_span_that_moves_by_less_than_can_be_seen_stays():
    assert span([0, 100.3]) == span([0, 100.4]) != span([0, 102])
