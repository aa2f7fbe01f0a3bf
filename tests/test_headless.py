"""Data for headless use: no page offers them, and every way onto a page refuses them with a sentence."""

import pytest
from acting import Page

from ganviz.app.actions.settings import SettingsActions
from ganviz.app.arrival import arrive
from ganviz.app.content import content
from ganviz.app.options import ServeOptions
from ganviz.data import DATA
from ganviz.errors import SettingError
from ganviz.experiment import Experiment, read_link, setting
from ganviz.experiment.link import Link
from ganviz.lessons import lesson_names, load_lesson
from ganviz.presets import load_preset, preset_names

NAME = "synthetic_1200d"
SENTENCE = r"'synthetic_1200d' is for headless use: ganviz train --set data=synthetic_1200d"


def test_the_data_menu_leaves_it_out_and_the_other_menus_are_whole():
    def offered(name):
        return [value for _, value in content()["settings"][name]["options"]]

    assert offered("data") == [name for name in DATA if name != NAME]
    for name in ("architecture", "objective", "latent", "initialization"):
        assert offered(name) == list(setting(name).objects)


def test_a_server_refuses_it_before_it_opens():
    with pytest.raises(SettingError, match=SENTENCE):
        ServeOptions(experiment=Experiment(data=NAME))
    assert ServeOptions(experiment=Experiment(data="mnist")).experiment.data == "mnist"


def test_a_link_falls_back_and_says_why():
    query = {"data": [NAME.encode()], "latent_dim": [b"16"], "discriminator_steps": [b"3"]}
    link, problems = read_link(query)
    assert link.settings == {"latent_dim": 16, "discriminator_steps": 3}
    assert problems == [f"In the link: data {SENTENCE}; using ring."]
    arrival = arrive(query)
    assert arrival.experiment.data == "ring" and arrival.problems == problems
    assert read_link({"data": ["grid"]}) == (Link(settings={"data": "grid"}), [])


def test_the_page_refuses_it_whatever_else_is_changed_with_it():
    page = Page(SettingsActions)
    with pytest.raises(SettingError, match=f"data {SENTENCE}"):
        page.send("change", settings={"data": NAME, "batch_size": 32})
    page.work()
    assert page.engine.done == [] and page.settings()["data"] == "ring" and page.settings()["batch_size"] == 16


def test_no_preset_or_lesson_asks_for_it():
    assert all(load_preset(name).settings.get("data") != NAME for name in preset_names())
    assert all(NAME not in repr(load_lesson(name)) for name in lesson_names())
