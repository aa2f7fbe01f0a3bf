"""What a person chooses in the dialog is what is ordered; what a browser makes up is refused."""

import math

import pytest

from ganviz import SettingError
from ganviz.app.actions.file_choices import FIELDS, Choices
from ganviz.app.actions.file_kinds import KINDS
from ganviz.export import FORMATS
from ganviz.runfile import WRITTEN

KEPT = list(range(0, 1001, 10))


def chosen(**values):
    choices = Choices()
    for name, value in values.items():
        choices.take(name, value)
    return choices


def names(choices, data="ring"):
    return {field["name"]: field for field in choices.fields(data, KEPT)}


def test_everything_that_can_be_written_can_be_chosen():
    assert set(KINDS) == set(WRITTEN)
    assert {ending for ending, kind in KINDS.items() if kind.group == "Animation"} == set(FORMATS) - {".png"}


def test_what_is_chosen_is_ordered():
    choices = chosen(
        ending=".mp4", views="other", shown=["plane", "losses"], size="1280x720", theme="dark", title=" A ring ",
        captions=False, spacing="log", seconds=5, fps=30, hold=0, moment=50,
    )  # fmt: skip
    order = choices.order()
    assert order.look.views == ("plane", "losses") and order.look.size == (1280, 720)
    assert (order.look.dark, order.look.title, order.look.captions) == (True, "A ring", False)
    assert (order.ending, order.spacing, order.seconds, order.fps, order.hold, order.moment) == (
        ".mp4", "log", 5, 30, 0, 0.5,
    )  # fmt: skip


def test_a_size_of_ones_own():
    assert chosen(size="other", width=640, height=200).order().look.size == (640, 200)


def test_scale_is_of_a_png_alone():
    assert chosen(ending=".png", scale=4).order().scale == 4
    assert chosen(ending=".svg", scale=4).order().scale == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ending", ".exe"), ("ending", None), ("views", "all"), ("shown", ["plane", "secrets"]), ("shown", "plane"),
        ("size", "1x1"), ("width", 10**9), ("width", math.nan), ("width", True), ("fps", "15"), ("fps", None),
        ("title", "x" * 121), ("title", 3), ("captions", 1), ("moment", 101), ("../etc", 1), (None, 1), ("theme", []),
        ("ending", [".gif"]), ("shown", [["plane"]]),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused_and_changes_nothing(name, value):
    choices = Choices()
    before = choices.order()
    with pytest.raises(SettingError):
        choices.take(name, value)
    assert choices.order() == before


def test_no_view_at_all_is_told():
    with pytest.raises(SettingError, match="tick one at least"):
        chosen(views="other").order()


def test_fields_that_do_not_matter_are_left_out():
    assert names(chosen(ending=".csv")) == {} and names(chosen(ending=".ganviz")) == {}
    assert set(names(chosen(ending=".html"))) == {"title"}
    assert not {"fps", "seconds", "scale"} & set(names(chosen(ending=".svg"))) and "moment" in names(chosen())
    assert "seconds" in names(chosen()) and "seconds" not in names(chosen(spacing="all"))
    assert "width" not in names(chosen()) and {"width", "height"} <= set(names(chosen(size="other")))
    every = {".gif", ".png", ".html"}
    asked = {name for ending in every for name in names(chosen(ending=ending, views="other", size="other"))}
    assert asked == set(FIELDS)


def test_views_offered_are_those_of_the_data():
    def offered(data):
        return {key for key, _ in names(chosen(views="other"), data)["shown"]["options"]}

    assert "plane" in offered("ring") and "film" not in offered("ring")
    assert "film" in offered("mnist") and "plane" not in offered("mnist")


def test_the_estimate_counts_frames_and_seconds():
    assert chosen(fps=10, seconds=5, hold=1).estimate(KEPT) == "50 frames of 101 kept, 6.0 s at 10 frames a second"
    assert (
        chosen(fps=10, spacing="all", hold=0).estimate(KEPT) == "101 frames of 101 kept, 10.1 s at 10 frames a second"
    )
    assert chosen(seconds=1, hold=0).estimate([7]) == "1 frame of 1 kept, 1.0 s at 1 frame a second"
    assert chosen(ending=".csv").estimate(KEPT) == "" and Choices().estimate(()) == ""


def test_a_short_run_makes_a_short_animation_unless_somebody_wants_a_long_one():
    choices = Choices()
    choices.suit(KEPT[:15])
    assert choices.order().seconds == 3
    choices.suit(range(10_000))
    assert choices.order().seconds == 10
    choices.take("seconds", 20)
    choices.suit(KEPT[:15])
    assert choices.order().seconds == 20


def test_the_slider_tells_the_step():
    assert names(chosen(ending=".png", moment=50))["moment"]["told"] == "step 500"
    assert names(chosen(ending=".gif", moment=0))["moment"]["told"] == "step 0"
