"""Players frozen, resized and begun anew, as the game's diagram offers it."""

import pytest
from acting import Page

from ganviz.app.actions.players import EDITED, PlayerActions
from ganviz.engine.commands import Change, Reinitialize, Step
from ganviz.errors import GanvizError
from ganviz.experiment import PLAYERS, SETTINGS, setting


@pytest.fixture
def page():
    page = Page(PlayerActions)
    page.work()
    return page


def change(page, **settings):
    page.engine.do(Change(settings))
    page.work()
    page.engine.done.clear()


def test_a_player_that_was_frozen_goes_on_as_before(page):
    change(page, discriminator_steps=3)
    page.send("freeze", player="discriminator")
    page.work()
    assert page.settings()["discriminator_steps"] == 0
    page.send("freeze", player="discriminator")
    page.work()
    assert page.settings()["discriminator_steps"] == 3


def test_networks_grow_and_shrink_within_their_bounds(page):
    low, _ = setting("generator_layers").bounds
    for by, expected in ((1, 3), (-1, 2), (-1, 1), (-1, 0), (-1, low)):
        page.send("resize", player="generator", what="layers", by=by)
        page.work()
        assert page.settings()["generator_layers"] == expected
    change(page, generator_width=24)
    for by, expected in ((1, 32), (1, 64), (-1, 32)):
        page.send("resize", player="generator", what="width", by=by)
        page.work()
        assert page.settings()["generator_width"] == expected


@pytest.mark.parametrize(
    "message",
    [
        ("freeze", {"player": "teacher"}),
        ("resize", {"player": "generator", "what": "height", "by": 1}),
        ("reinitialize", {"player": None}),
    ],
)
def test_what_there_is_not_is_refused(page, message):
    with pytest.raises(GanvizError):
        page.send(message[0], **message[1])
    assert page.engine.done == []


@pytest.mark.parametrize("who", ["lesson", "link", "presenter"])
def test_a_player_whose_network_is_hidden_is_left_alone(page, who):
    page.model.hide(who, ["generator_width"])
    for name, arguments in (("freeze", {}), ("resize", {"what": "layers", "by": 1}), ("reinitialize", {})):
        with pytest.raises(GanvizError, match="not to be changed here"):
            page.send(name, player="generator", **arguments)
    assert page.engine.done == []
    page.send("freeze", player="discriminator")
    assert len(page.engine.done) == 1


def test_what_the_diagram_changes_are_settings():
    assert {f"{player}_{what}" for player in PLAYERS for what in EDITED} <= set(SETTINGS)


def test_new_weights_are_for_one_player_and_the_run_goes_on(page):
    page.engine.do(Step("both", 3))
    page.work(3)
    page.send("reinitialize", player="generator")
    assert page.engine.done[-1] == Reinitialize("generator")
    assert page.told["notice"]["text"] == "The generator has new weights; the other player keeps what it has learned."
    page.work()
    assert page.engine.latest.snapshot.step == 3


def test_at_its_bound_a_network_stays_and_nothing_is_asked(page):
    low, high = setting("generator_width").bounds
    for bound, by in ((low, -1), (high, 1)):
        page.model.experiment.generator_width = bound
        page.send("resize", player="generator", what="width", by=by)
    assert page.engine.done == []
