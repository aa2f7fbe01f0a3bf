"""Settings: changed wherever on the page, taken back and made again; what the page tells is what the engine has."""

import numpy as np
import pytest
from acting import SMALL, Page

from ganviz.app.actions.catalogue import CatalogueActions
from ganviz.app.actions.drawing import DrawingActions
from ganviz.app.actions.players import PlayerActions
from ganviz.app.actions.presets import PresetActions
from ganviz.app.actions.settings import SettingsActions
from ganviz.data import encode_points
from ganviz.engine.commands import BreakIt, Change, Follow, Open, Play, Restore, Save, Step, Swap, Switch
from ganviz.engine.commands import Compare as CompareRuns
from ganviz.errors import GanvizError

DRAWING = encode_points(np.array([[0.0, 0.0], [1.0, 1.0]]))


class Everything:
    """All actions that choose settings."""

    def __init__(self, model):
        kinds = (SettingsActions, PlayerActions, PresetActions, CatalogueActions, DrawingActions)
        self.all = [kind(model) for kind in kinds]
        self.commands = {name: act for actions in self.all for name, act in actions.commands.items()}

    def show(self, state):
        for actions in self.all:
            actions.show(state)


@pytest.fixture
def page():
    page = Page(Everything)
    page.work()
    return page


def change(page, **settings):
    page.send("change", settings=settings)
    page.work()


def notice(page):
    return (page.told.get("notice") or {}).get("text", "")


def assert_one_truth(page):
    """What the page tells is in force in the engine."""
    told = page.told["settings"]
    assert told["values"] == page.settings()
    assert told["chosen"] == sorted(page.engine.latest.chosen)


# --- what is told
def test_what_holds_what_follows_and_what_is_recommended_is_told(page):
    change(page, objective="wasserstein")
    told = page.told["settings"]
    assert told["values"]["regularizers"] == ["weight_clipping"] == told["usual"]["regularizers"]
    assert "objective" in told["chosen"] and "regularizers" not in told["chosen"]
    assert "label_flips" in told["idle"] and "clip" not in told["idle"]
    assert "<math" in told["formulas"] and told["classes"] == []
    assert told["parameters"].keys() == {"generator", "discriminator"}
    assert_one_truth(page)


def test_what_makes_the_run_start_again_is_said_why(page):
    page.engine.do(Step("both", 3))
    page.work(3)
    change(page, generator_lr=0.002)
    assert notice(page) == "" and page.engine.latest.snapshot.step == 3
    change(page, data="moons", latent_dim=3)
    assert notice(page) == "The run starts again from step 0: Data, Latent dimension changed."
    assert page.engine.latest.snapshot.step == 0


def test_it_is_said_of_a_run_that_plays_on(page):
    page.engine.do(Play())
    page.work(3)
    page.send("change", settings={"latent_dim": 3})
    page.work(5)
    assert page.engine.latest.snapshot.step == 5 and "Latent dimension changed" in notice(page)


# --- what cannot be
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (None, "no set of settings"),
        ({}, "no set of settings"),
        ([["data", "ring"]], "no set of settings"),
        ({"generator_lr": "fast"}, "not a number"),
        ({"colour": 3}, "no setting 'colour'|unknown setting 'colour'"),
        ({"data": "synthetic_1200d"}, "headless"),
    ],
)
def test_what_cannot_be_is_refused_at_once(page, settings, words):
    with pytest.raises(GanvizError, match=words):
        page.send("change", settings=settings)
    assert page.engine.done == []


def test_a_refusal_of_the_engine_leaves_what_was_chosen(page):
    change(page, regularizers=["consensus"])
    before = page.told["settings"]
    change(page, unrolling_steps=3, regularizers=["consensus"])
    assert "take consensus off" in page.engine.latest.error
    assert page.told["settings"] == before
    page.send("undo")
    page.work()
    assert page.settings()["regularizers"] == []  # the refused one is nothing to take back


# --- taking back
def test_changes_are_taken_back_and_made_again(page):
    change(page, generator_lr=0.01)
    change(page, data="moons")
    page.send("undo")
    assert notice(page).startswith("Taken back: Data")
    page.show()  # a state that does not know of it yet
    page.work()
    assert (page.settings()["data"], page.settings()["generator_lr"]) == ("ring", 0.01)
    page.send("undo")
    page.work()
    assert page.settings()["generator_lr"] == 0.001
    page.send("undo")
    assert notice(page) == "There is no change of settings to take back."
    for _ in range(2):
        page.send("redo")
        page.show()
        page.work()
    assert (page.settings()["data"], page.settings()["generator_lr"]) == ("moons", 0.01)
    page.send("redo")
    assert notice(page) == "There is no change of settings to make again."
    assert_one_truth(page)


@pytest.mark.parametrize(
    ("message", "setting"),
    [
        (("entry", {"id": "Objectives/hinge"}), "objective"),
        (("entry", {"id": "Regularizers/r1"}), "regularizers"),
        (("draw", {"drawing": DRAWING}), "data"),
        (("draw", {"drawing": DRAWING, "keep": False}), "data"),
        (("freeze", {"player": "generator"}), "generator_steps"),
        (("resize", {"player": "discriminator", "what": "width", "by": 1}), "discriminator_width"),
        (("new_seed", {}), "seed"),
        (("preset", {"name": "rotating"}), "latent_dim"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_whoever_changed_it_it_is_taken_back_in_one_step(page, message, setting):
    change(page, batch_size=32)
    before = page.settings()
    page.send(message[0], **message[1])
    page.work()
    assert page.settings()[setting] != before[setting]
    page.send("undo")
    page.work()
    assert page.settings() == before
    page.send("redo")
    page.work()
    assert page.settings()[setting] != before[setting]
    assert_one_truth(page)


def test_who_asks_for_another_run_altogether_is_not_told_that_it_begins(page):
    for message, arguments in (("preset", {"name": "rotating"}), ("draw", {"drawing": DRAWING})):
        page.send(message, **arguments)
        page.work()
        assert "starts again" not in notice(page)


def test_classes_are_those_of_the_data_and_at_least_one_is_needed(page):
    change(page, data="letters", classes=[0, 2])
    assert page.told["settings"]["classes"][:3] == ["A", "B", "C"]
    change(page, classes=[])
    assert "choose at least one of 0 (A), 1 (B)" in page.engine.latest.error
    assert page.settings()["classes"] == [0, 2] == page.told["settings"]["values"]["classes"]
    change(page, data="ring")
    assert page.told["settings"]["classes"] == []
    assert_one_truth(page)


def test_breaking_a_game_is_taken_back(page):
    before = page.settings()
    page.model.do(BreakIt("rotating"))
    page.work()
    assert page.settings()["latent_dim"] != before["latent_dim"] and notice(page) == ""
    page.send("undo")
    page.work()
    assert page.settings() == before


def test_what_happens_by_itself_in_a_run_is_taken_back(page):
    page.engine.do(Follow([(1, {"generator_lr": 0.02})], 3))
    page.engine.do(Play())
    page.work(3)
    assert page.settings()["generator_lr"] == 0.02
    page.send("undo")
    page.work()
    assert page.settings()["generator_lr"] == 0.001


def restored(page, folder):
    page.engine.do(Restore(0))


def switched(page, folder):
    page.engine.do(Restore(0))
    page.engine.do(Switch(1))


def swapped(page, folder):
    page.engine.do(CompareRuns({"discriminator_lr": 0.3}))
    page.engine.do(Swap())


def opened(page, folder):
    other = Page(SettingsActions, data="moons")
    other.engine.do(Save(folder / "moons.ganviz"))
    other.engine.work()
    page.engine.do(Open(folder / "moons.ganviz"))


@pytest.mark.parametrize("move", [restored, switched, swapped, opened])
def test_another_run_is_nothing_to_take_back(page, tmp_path, move):
    page.engine.do(Step("both", 2))
    page.work(2)
    change(page, batch_size=32)
    change(page, generator_lr=0.01)
    move(page, tmp_path)
    page.work()
    assert_one_truth(page)
    assert "starts again" not in notice(page)
    page.send("undo")  # what was chosen before the last change
    page.work()
    assert (page.settings()["batch_size"], page.settings()["generator_lr"]) == (32, 0.001)
    page.send("undo")
    page.work()
    assert page.settings()["batch_size"] == SMALL["batch_size"]
    page.send("undo")
    assert "no change" in notice(page)


def test_what_a_branch_had_chosen_is_adopted(page):
    change(page, regularizers=[])
    page.engine.do(Step("both", 2))
    page.work(2)
    change(page, data="mnist")
    page.engine.do(Switch(1))
    page.work()
    assert_one_truth(page)
    change(page, objective="wasserstein")
    assert page.settings()["regularizers"] == []  # chosen, so it does not follow
    assert_one_truth(page)


def test_commands_of_a_change_are_one_each(page):
    page.send("change", settings={"generator_lr": 0.002, "discriminator_lr": 0.003})
    assert page.engine.done == [Change({"generator_lr": 0.002, "discriminator_lr": 0.003})]
