"""What a person does with a wall, without a browser and without training."""

import pytest
from wall_states import SMALL, RememberedWall

from ganviz.app.actions.shelf import Shelf
from ganviz.app.handover import Handover
from ganviz.app.options import ServeOptions
from ganviz.app.wall.actions import MOST_VISITS, NO_WALL, WallActions
from ganviz.app.wall.choices import Choices
from ganviz.app.wall.exporter import WallExporter
from ganviz.app.wall.model import RELEASED, WallModel
from ganviz.app.wall.opening import CellOpener
from ganviz.errors import GanvizError
from ganviz.experiment import SweepPlan
from ganviz.rendering import Turns

CHOSEN = Choices(
    {"data": "ring", **SMALL}, "discriminator_lr", "generator_lr", ("0.01, 0.001, 0.0001", "0.1, 0.2"), steps=40
)
FROM_BEFORE = "The wall below is the one from before."


class WallOfActions:
    """A model, actions, and an engine that remembers."""

    def __init__(self, shelf, choices=CHOSEN):
        self.engine = RememberedWall()
        self.model = WallModel(ServeOptions(), choices, self.engine)
        exporter = WallExporter(self.engine, shelf.place, Turns(1), lambda: None)
        self.acts = WallActions(self.model, exporter, CellOpener(self.engine, Handover()), shelf)
        self.told = {}
        self.acts.begin(choices.spec())
        self.engine.build()
        self.show()

    def show(self):
        self.acts.show()
        self.fresh = self.model.take_news()
        self.told.update(self.fresh)

    def send(self, do, /, **arguments):
        self.acts.commands[do](**arguments)
        self.fresh = self.model.take_news()
        self.told.update(self.fresh)

    def notice(self):
        return (self.told.get("notice") or {}).get("text", "")


@pytest.fixture(scope="module")
def shelf():
    shelf = Shelf({})
    yield shelf
    shelf._folder.cleanup()


@pytest.fixture
def wall(shelf):
    wall = WallOfActions(shelf)
    wall.engine.names()
    yield wall
    wall.acts.close()


def test_play_and_pause_take_turns(wall):
    wall.send("toggle")
    assert wall.engine.names() == ["play"]
    wall.engine.change(playing=True)
    wall.send("toggle")
    assert wall.engine.names() == ["pause"]


def test_a_wall_that_is_built_is_told_of_until_it_is_there(wall):
    wall.send("enter", name="down_values", value="0.1")
    assert wall.told["busy"] == "Building 3 cells …"
    wall.show()
    assert wall.told["busy"] == "Building 3 cells …"
    wall.engine.build()
    wall.show()
    assert wall.told["busy"] == "" and wall.told["none"] == ""


def test_another_wall_before_the_first_step_begins_without_a_word(wall):
    wall.send("enter", name="seeds", value=2)
    assert wall.engine.asked == [("begin", {**CHOSEN.spec(), "seeds": [0, 1]})]
    assert wall.notice() == "" and "seeds=2" in wall.told["query"] and wall.told["fields"]["values"]["seeds"] == 2


def test_another_wall_after_some_steps_says_that_it_starts_again_and_trains_on(wall):
    wall.engine.build(step=20, playing=True)
    wall.engine.names()
    wall.send("enter", name="across_values", value="0.01")
    assert wall.engine.names() == ["begin", "play"]
    assert wall.notice() == "The wall starts again from step 0, as it is another one."


def test_more_steps_go_on_from_where_the_wall_is(wall):
    wall.engine.build(step=20)
    wall.engine.names()
    wall.send("enter", name="steps", value=100)
    assert wall.engine.asked == [("extend", 100)]
    assert wall.notice() == "" and wall.told["query"].endswith("steps=100")


def test_what_cannot_be_is_told_and_the_wall_stays(wall):
    wall.engine.build(step=20)
    wall.engine.names()
    wall.send("enter", name="down_values", value="0.01, quick")
    assert wall.notice() == f"generator_lr 'quick' is not a number from 0 to 100. {FROM_BEFORE}"
    assert wall.told["notice"]["kind"] == "error" and wall.engine.names() == []
    assert wall.told["fields"]["values"]["down_values"] == "0.01, quick"
    wall.send("enter", name="down_values", value="0.1, 0.2")  # as the wall is
    assert wall.notice() == "" and wall.engine.asked == [("extend", 40)]


def test_what_is_entered_again_asks_for_nothing(wall):
    wall.send("enter", name="across", value="discriminator_lr")
    wall.send("enter", name="steps", value=40)
    assert wall.engine.names() == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("colour", 1, "unknown field of a wall 'colour'"),
        ("kind", "Nice", "unknown wall 'Nice'"),
        ("across", "none", "unknown axis of a wall 'none'"),
        ("down", "drawing", "unknown axis of a wall 'drawing'"),
        ("across_values", "1," * 300, "an axis is not a text of at most 400 characters"),
        ("seeds", 9, "seeds 9 is not a whole number from 1 to 8"),
        ("steps", 2.5, "steps 2.5 is not a whole number"),
        ("steps", float("nan"), "steps nan is not a whole number"),
        ("steps", True, "steps True is not a whole number"),
    ],
)
def test_what_no_field_takes_is_refused(wall, name, value, words):
    with pytest.raises(GanvizError, match=words):
        wall.send("enter", name=name, value=value)
    assert wall.engine.names() == [] and wall.model.choices == CHOSEN


def test_a_reset_is_the_same_wall(wall):
    wall.engine.build(step=20)
    wall.engine.names()
    wall.send("reset")
    assert wall.engine.asked == [("begin", CHOSEN.spec())]


def test_a_refusal_of_the_engine_is_told_once_and_the_wall_from_before_can_go_on(wall):
    wall.engine.build(step=20)
    wall.send("enter", name="across_values", value="0.5")
    wall.engine.refuse("there is no room for such a wall")
    wall.show()
    assert wall.notice() == f"there is no room for such a wall. {FROM_BEFORE}" and wall.told["busy"] == ""
    wall.model.clear_notice()
    wall.show()
    assert wall.notice() == ""
    assert SweepPlan.from_dict(wall.model.asked) == wall.engine.latest.plan
    wall.engine.names()
    wall.send("enter", name="across_values", value="0.01, 0.001, 0.0001")
    assert wall.engine.names() == ["extend"]


def test_without_any_wall_the_page_says_so(wall):
    wall.engine.latest = None
    wall.engine.refuse("the data are not there")
    wall.show()
    assert wall.told["none"] == NO_WALL and wall.notice() == "the data are not there."


def test_an_error_that_stops_training_is_told_each_time_it_comes(wall):
    for _ in range(2):
        wall.engine.change(error="Out of memory.")
        wall.show()
        assert wall.notice() == "Out of memory."
        wall.model.clear_notice()
        wall.show()
        assert wall.notice() == ""
        wall.engine.change(error="")
        wall.show()


def test_cells_that_no_batch_knows_are_told(wall):
    wall.engine.change(alone={"unrolling": 4})
    wall.show()
    assert wall.told["alone"] == "4 of 6 cells are trained one after the other: unrolling. That takes longer."


# --- cells as runs
def test_a_cell_is_opened_by_its_first_seed_and_the_address_is_answered(wall):
    wall.send("enter", name="seeds", value=2)
    wall.engine.build()
    wall.engine.names()
    wall.send("open", place=3, number=7)
    [(_, cell, path)] = wall.engine.asked
    assert cell == 6
    wall.show()
    assert "visits" not in wall.told
    wall.engine.wrote[path] = ""
    wall.show()
    [[number, address]] = wall.told["visits"]
    assert number == 7 and address.startswith("./?data=ring&") and "generator_lr=0.2" in address


def test_a_cell_that_cannot_be_opened_is_told(wall):
    wall.send("open", place=0, number=1)
    wall.engine.wrote[wall.engine.asked[-1][2]] = "the disk is full"
    wall.show()
    assert wall.told["visits"] == [[1, ""]] and wall.notice() == "The cell could not be opened: the disk is full"


def test_the_newest_answers_are_kept(wall):
    for number in range(MOST_VISITS + 3):
        wall.send("open", place=0, number=number)
        wall.engine.wrote[wall.engine.asked[-1][2]] = ""
        wall.show()
    assert [number for number, _ in wall.told["visits"]] == list(range(3, MOST_VISITS + 3))


@pytest.mark.parametrize("place", [6, -1, "0", True, None, 0.5, float("inf")])
def test_a_place_that_is_none_opens_nothing(wall, place):
    with pytest.raises(GanvizError, match=r"cell .* is not a whole number from 0 to 5"):
        wall.send("open", place=place, number=1)
    with pytest.raises(GanvizError, match="request"):
        wall.send("open", place=0, number=place if place != 6 else -6)
    assert wall.engine.names() == []


# --- files
def test_a_file_is_asked_for_by_its_kind_and_can_be_given_up(wall):
    with pytest.raises(GanvizError, match="unknown kind of file 'Painting'"):
        wall.send("export", kind="Painting")
    wall.send("export", kind="Heatmap (SVG)")
    assert wall.told["export"] == {"busy": True, "doing": "taking a copy of the wall", "problem": "", "result": None}
    assert wall.engine.names() == ["save"]
    wall.send("cancel")
    assert wall.told["export"] == {"busy": False, "doing": "cancelled", "problem": "", "result": None}


def test_a_file_that_cannot_be_written_says_why(wall):
    wall.send("export", kind="Table (CSV)")
    wall.engine.wrote[wall.engine.asked[-1][1]] = "the disk is full"
    wall.show()
    assert wall.told["export"]["problem"] == "the disk is full" and not wall.told["export"]["busy"]


def test_a_wall_that_was_let_go_does_nothing_more(wall):
    wall.model.closed = True
    asks = ("toggle", {}), ("reset", {}), ("enter", {"name": "steps", "value": 9}), ("export", {"kind": "Table (CSV)"})
    for name, arguments in asks:
        with pytest.raises(GanvizError, match=RELEASED):
            wall.send(name, **arguments)
    wall.send("open", place=0, number=4)
    assert wall.told["visits"] == [[4, ""]] and wall.engine.names() == []
