"""Presets: all of their settings and weights, and their story for as long as it is true."""

import pytest
from acting import Page

from ganviz.app.actions.presets import PresetActions
from ganviz.engine.commands import Become, Change, Play
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.presets import load_preset


@pytest.fixture
def page():
    page = Page(PresetActions)
    page.work()
    return page


def change(page, **settings):
    page.engine.do(Change(settings))
    page.work()


def notice(page):
    return (page.told.get("notice") or {}).get("text", "")


def test_a_preset_sets_everything_and_tells_its_story_while_it_holds(page):
    change(page, generator_lr=0.5, seed=7)
    page.send("preset", name="rotating")
    page.show()  # a state that does not know of it yet
    assert page.told["preset"] is None
    page.work()
    preset = load_preset("rotating")
    assert page.told["preset"]["title"] == preset.title and page.told["preset"]["about"]
    assert page.settings() == Experiment(**preset.settings, seed=7).settings()
    assert notice(page) == ""  # it says itself what it is
    change(page, discriminator_lr=0.5)  # still its data and networks
    assert page.told["preset"]
    change(page, latent_dim=3)
    assert page.told["preset"] is None


def test_a_preset_in_mid_story_begins_with_its_weights_paused(page):
    page.engine.do(Play())
    page.work(1)
    page.send("preset", name="ring-learned")
    page.work()
    state = page.engine.latest
    assert state.warm and not state.playing and state.snapshot.step == 3000
    assert notice(page) == "The run begins in mid-story, at step 3,000. Press 0 to start from scratch."


def test_settings_on_top_of_a_preset_begin_without_its_weights(page):
    page.acts.become({"generator_lr": 0.004}, load_preset("ring-learned"))
    page.work()
    assert not page.engine.latest.warm and page.settings()["generator_lr"] == 0.004
    assert [type(command) for command in page.engine.done] == [Become]


@pytest.mark.parametrize("name", ["nonsense", 3, None, ["rotating"]])
def test_what_is_no_preset_is_refused(page, name):
    with pytest.raises(GanvizError):
        page.send("preset", name=name)
    assert page.engine.done == []


def test_without_a_preset_one_begins_with_just_these_settings(page):
    change(page, generator_lr=0.5, seed=7)
    page.engine.done.clear()
    page.acts.become({"data": "moons"})
    assert [type(command) for command in page.engine.done] == [Become]
    page.work()
    assert page.settings() == Experiment(data="moons", seed=7).settings() and page.told["preset"] is None


def test_a_page_that_shows_another_run_meanwhile_tells_no_story(page):
    page.send("preset", name="rotating")
    page.engine.do(Change({"data": "moons"}))
    page.work()
    assert page.told["preset"] is None and page.settings()["data"] == "moons"
