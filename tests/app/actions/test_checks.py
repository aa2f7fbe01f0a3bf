"""What a browser makes up is refused with a sentence that names it."""

import math

import pytest

from ganviz.app.actions.checks import one_of, text, whole
from ganviz.errors import GanvizError


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (7, 7), (3.0, 3), (2**31 - 1, 2**31 - 1)])
def test_whole_numbers_are_taken_however_javascript_writes_them(value, expected):
    found = whole("step", value)
    assert found == expected and type(found) is int


@pytest.mark.parametrize(
    "value", [-1, 2**31, 1.5, math.nan, math.inf, -math.inf, True, False, None, "3", [3], {}, 1e300, 10**400]
)
def test_other_things_are_refused_by_name_and_value(value):
    with pytest.raises(GanvizError) as refused:
        whole("step", value)
    assert str(refused.value) == f"step {value!r} is not a whole number from 0 to 2,147,483,647"


def test_bounds_may_be_narrower():
    assert whole("tile", 4, 4, 5) == 4
    for value in (3, 6):
        with pytest.raises(GanvizError, match=f"tile {value} is not a whole number from 4 to 5"):
            whole("tile", value, 4, 5)


def test_one_of_some_names():
    assert one_of("player", "generator", ("generator", "discriminator")) == "generator"
    for value in ("teacher", None, 3, ["generator"], {}):
        with pytest.raises(GanvizError, match=r"player.*choose one of: discriminator, generator"):
            one_of("player", value, ("generator", "discriminator"))


def test_a_text_has_an_end():
    assert text("note", "x" * 200) == "x" * 200 and text("note", "") == ""
    for value in ("x" * 201, None, 3, ["x"]):
        with pytest.raises(GanvizError, match="note is not a text of at most 200 characters"):
            text("note", value)
