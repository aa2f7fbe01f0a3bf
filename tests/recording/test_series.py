"""Curves in bounded memory: means by hand, and the same whatever the cut into calls."""

import math

import numpy as np
import pytest

from ganviz.recording import Series

NAN = math.nan


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def filled(n, chunks=None, capacity=8, first=1):
    """Steps 1 to n with value = step squared, in one call or in chunks."""
    series = Series(("a",), capacity)
    steps = np.arange(first, first + n)
    for part in np.split(steps, np.cumsum(chunks)) if chunks else [steps]:
        series.extend(part, {"a": part.astype(np.float32) ** 2})
    return series


def rows(series):
    return np.column_stack([*series.columns().values()]).tolist()


def test_few_rows_are_kept_as_they_are():
    assert rows(filled(5)) == [[i, i * i] for i in range(1, 6)]


def test_columns_are_named_and_start_with_the_step():
    series = Series(("b", "a"))
    series.append(3, {"a": 1.0, "b": 2.0})
    assert {name: x.tolist() for name, x in series.columns().items()} == {"step": [3], "b": [2], "a": [1]}
    assert list(series.columns()) == ["step", "b", "a"]


def test_an_empty_series_has_empty_columns():
    assert {name: len(x) for name, x in Series(("a",)).columns().items()} == {"step": 0, "a": 0}
    series = Series(("a",))
    series.extend(np.empty(0, np.int64), {"a": np.empty(0, np.float32)})
    assert rows(series) == []


def test_means_of_neighbours_by_hand():
    assert rows(filled(8)) == [[1.5, 2.5], [3.5, 12.5], [5.5, 30.5], [7.5, 56.5]]
    assert filled(8).stride == 2


def test_the_newest_rows_are_averaged_as_far_as_they_go():
    assert rows(filled(9))[-1] == [9, 81]  # half a pair
    assert rows(filled(10))[-1] == [9.5, 90.5]
    assert rows(filled(16)) == [[2.5, 7.5], [6.5, 43.5], [10.5, 111.5], [14.5, 211.5]]  # of four each
    assert rows(filled(19))[-1] == [18, (17**2 + 18**2 + 19**2) / 3]  # three of four


def test_a_single_step_appended_is_one_row_of_extend(rng):
    one_by_one, at_once = Series(("a",), 16), Series(("a",), 16)
    values = rng.normal(size=500).astype(np.float32)
    for i, value in enumerate(values):
        one_by_one.append(i, {"a": float(value)})
    at_once.extend(np.arange(500), {"a": values})
    np.testing.assert_array_equal(rows(one_by_one), rows(at_once))


@pytest.mark.parametrize("capacity", [2, 7, 8, 100])
def test_any_cut_into_calls_gives_the_same_columns(rng, capacity):
    n = 3000
    values = rng.normal(size=n).astype(np.float32)
    values[rng.random(n) < 0.3] = NAN
    expected = Series(("a",), capacity)
    expected.extend(np.arange(n), {"a": values})
    for _ in range(20):
        series = Series(("a",), capacity)
        cuts = np.sort(rng.integers(0, n, rng.integers(0, 60)))
        for part in np.split(np.arange(n), cuts):
            series.extend(part, {"a": values[part]})
        assert series.stride == expected.stride
        np.testing.assert_array_equal(rows(series), rows(expected))


@pytest.mark.parametrize("capacity", [10, 1000])
def test_a_million_rows_never_exceed_the_capacity_and_keep_their_mean(rng, capacity):
    series, first, n = Series(("a",), capacity), 0, 10**6
    while first < n:
        part = np.arange(first, min(n, first + int(rng.integers(1, 20_000))))
        series.extend(part, {"a": part.astype(np.float32)})
        first = part[-1] + 1
        assert len(series.columns()["step"]) <= capacity
    columns = series.columns()
    assert len(columns["step"]) >= capacity / 2 - 1
    np.testing.assert_allclose(columns["step"], columns["a"], rtol=1e-6)
    assert (np.diff(columns["step"]) > 0).all()
    whole = n // series.stride
    assert columns["step"][:whole].mean() == pytest.approx((whole * series.stride - 1) / 2)


def test_an_odd_capacity_is_rounded_up():
    assert Series(("a",), 7).capacity == 8


# --- unknown values
def test_means_are_over_known_values():
    series = Series(("a", "b"), 4)
    a, b = [1, NAN, NAN, NAN], [NAN, 2, 4, 6]
    series.extend(np.arange(4), {"a": np.array(a, np.float32), "b": np.array(b, np.float32)})
    np.testing.assert_array_equal(rows(series), [[0.5, 1, 2], [2.5, NAN, 5]])


def test_a_missing_name_is_unknown():
    series = Series(("a", "b"), 4)
    series.append(1, {"b": 3.0})
    series.extend(np.array([2]), {"a": np.array([5], np.float32)})
    np.testing.assert_array_equal(rows(series), [[1, NAN, 3], [2, 5, NAN]])


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_is_kept(value):
    series = Series(("a",), 4)
    series.extend(np.arange(4), {"a": np.array([1, value, 2, 3], np.float32)})
    assert rows(series) == [[0.5, value], [2.5, 2.5]]


def test_infinities_of_both_signs_are_no_error():
    series = Series(("a",), 4)
    series.extend(np.arange(4), {"a": np.array([-math.inf, math.inf, 2, 3], np.float32)})
    assert not math.isfinite(rows(series)[0][1]) and rows(series)[1] == [2.5, 2.5]


# --- cut
def test_cut_forgets_what_came_after():
    series = filled(7)
    series.cut(4)
    assert rows(series) == [[i, i * i] for i in range(1, 5)]
    series.append(5, {"a": 0.0})
    assert rows(series)[-1] == [5, 0]


def test_cut_of_thinned_rows_leaves_none_that_lies_after():
    series = filled(1000)
    series.cut(300)
    steps = series.columns()["step"]
    assert len(steps) and steps.max() <= 300 and (np.diff(steps) > 0).all()
    for step in range(301, 2000):
        series.append(step, {"a": 1.0})
    steps = series.columns()["step"]
    assert len(steps) <= 8 and (np.diff(steps) > 0).all()


def test_cut_to_nothing_and_on():
    series = filled(20)
    series.cut(0)
    assert rows(series) == []
    series.append(1, {"a": 1.0})
    assert rows(series) == [[1, 1]]


def test_columns_are_copies():
    series = filled(3)
    series.columns()["a"][:] = -1
    assert rows(series) == [[1, 1], [2, 4], [3, 9]]


def test_known_leaves_out_columns_in_which_nothing_is_known():
    series = Series(["a", "b"], 10)
    assert series.known() == {}
    series.append(1, {})
    assert series.known() == {}
    series.append(2, {"b": 5.0})
    known = series.known()
    assert list(known) == ["step", "b"] and known["step"].tolist() == [1, 2]
    assert np.isnan(known["b"][0]) and known["b"][1] == 5.0
