"""Which views are open, and what that asks of the run."""

import pytest
from acting import Page

from ganviz.app.actions.views import ALWAYS, TILES, ViewActions
from ganviz.engine.commands import Change, Examine, Want
from ganviz.errors import GanvizError
from ganviz.frames import OPENED, VIEWS
from ganviz.observation import inspector_part, map_part, units_part
from ganviz.observation.copies import COPIES
from ganviz.observation.probe import MOST_TILES, OPTIMAL
from ganviz.recording import TRAILS


@pytest.fixture
def page():
    return make()


def make(**settings):
    changed = []
    page = Page(lambda model: ViewActions(model, lambda: changed.append(list(model.opened))), **settings)
    page.changed = changed
    page.show()
    return page


def wanted(page):
    """What was asked for last."""
    return next(command for command in reversed(page.engine.done) if isinstance(command, Want))


def test_what_open_views_need_is_asked_for_once(page):
    assert page.told["opened"] == list(OPENED)
    parts = {part for key in OPENED if "plane" in VIEWS[key].kinds for part in VIEWS[key].parts}
    assert page.engine.done == [Want(frozenset({*ALWAYS, *parts}), TILES)]
    for _ in range(3):
        page.work()
    assert len(page.engine.done) == 1


def test_a_closed_view_is_not_computed(page):
    page.send("views", open=["losses", "plane"])
    page.work()
    assert page.told["opened"] == ["plane", "losses"]  # in their order, whatever was said
    assert page.changed == [["plane", "losses"]]
    snapshot = page.engine.latest.snapshot
    assert snapshot.game is None and snapshot.plane is not None
    page.send("views", open=["diagram"])
    page.work()
    assert page.engine.latest.snapshot.game is not None


def test_other_data_need_other_parts(page):
    page.send("views", open=["plane", "samples"])
    page.work()
    assert "grid" not in wanted(page).parts
    page.engine.do(Change({"data": "mnist"}))
    page.work()
    assert set(VIEWS["samples"].parts) <= wanted(page).parts
    assert not (set(VIEWS["plane"].parts) - set(VIEWS["samples"].parts)) & wanted(page).parts - set(ALWAYS)


def test_copies_are_looked_for_where_samples_are_seen_unless_somebody_says_no():
    page = make(data="mnist")
    assert COPIES in wanted(page).parts
    page.send("copies", on=False)
    assert COPIES not in wanted(page).parts


@pytest.mark.parametrize(
    ("name", "arguments", "part", "off"),
    [
        ("trails", {"on": True}, TRAILS, {"on": False}),
        ("ground", {"which": "optimal"}, OPTIMAL, {"which": "learned"}),
        ("ground", {"which": "difference"}, OPTIMAL, {"which": "learned"}),
        ("units", {"player": "generator", "layer": 1}, units_part("generator", 1), {"player": ""}),
    ],
)
def test_what_is_looked_at_is_asked_for_and_no_longer(page, name, arguments, part, off):
    page.send(name, **arguments)
    assert part in wanted(page).parts
    page.send(name, **off)
    assert part not in wanted(page).parts


def test_two_tiles_are_inspected_and_the_same_two_again_afresh():
    page = make(data="mnist")
    page.send("inspect", tiles=[3, 5])
    assert "inspector" in page.told["opened"] and inspector_part(3, 5, 0) in wanted(page).parts
    page.send("inspect", tiles=[3, 5])
    assert inspector_part(3, 5, 1) in wanted(page).parts


def test_axes_of_the_map_count_only_while_it_is_open(page):
    page.send("map_axes", across=2, up=0)
    assert map_part(2, 0) not in wanted(page).parts
    page.send("views", open=["latent_map"])
    assert map_part(2, 0) in wanted(page).parts


def test_the_grid_of_samples_has_the_side_that_is_asked_for(page):
    page.send("tiles", count=4)
    assert wanted(page).tiles == 4


def test_a_thorough_look_is_asked_for_and_given_up(page):
    page.send("examine", wanted=True)
    page.send("examine", wanted=False)
    assert page.engine.done[-2:] == [Examine(True), Examine(False)]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("views", {"open": "plane"}),
        ("views", {"open": ["plane", "cellar"]}),
        ("views", {"open": [["plane"]]}),
        ("inspect", {"tiles": [1]}),
        ("inspect", {"tiles": [1, MOST_TILES**2]}),
        ("inspect", {"tiles": {"a": 1}}),
        ("units", {"player": "teacher", "layer": 0}),
        ("units", {"player": "generator", "layer": 99}),
        ("ground", {"which": "green"}),
        ("map_axes", {"across": -1, "up": 0}),
        ("tiles", {"count": MOST_TILES + 1}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(page, name, arguments):
    before = list(page.engine.done)
    with pytest.raises(GanvizError):
        page.send(name, **arguments)
    assert page.engine.done == before
