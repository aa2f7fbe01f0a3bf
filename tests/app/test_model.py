"""The page's model: what goes to the engine, what comes from it, and what the browser is told."""

from types import SimpleNamespace

import pytest
from acting import SMALL, Engine

from ganviz.app import model as model_module
from ganviz.app.model import NOTICE_FOR, PageModel
from ganviz.app.options import ServeOptions
from ganviz.engine.commands import Change, Play
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(model_module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.fixture
def model(clock):
    model = PageModel(ServeOptions(), Experiment(**SMALL), ("plane",))
    model.engine = Engine()
    return model


def test_a_command_goes_to_the_engine_then_to_who_listens_and_somebody_is_there(model, clock):
    heard = []
    model.on_command(lambda command: heard.append((command, model.engine.asked)))
    clock.now += 1000
    assert model.idle >= 1000
    model.do(Play())
    assert model.engine.done == [Play()] and heard == [(Play(), 1)] and model.idle == 0


def test_the_engine_decides_what_is_chosen_and_what_is_in_force(model):
    model.do(Change({"objective": "wasserstein"}))
    assert model.experiment.objective == "non_saturating"  # not before the engine says so
    model.engine.work()
    model.adopt(model.engine.latest)
    assert model.experiment.settings() == dict(model.engine.latest.settings)
    assert model.experiment.chosen() == dict(model.engine.latest.chosen)
    assert model.experiment.regularizers == ["weight_clipping"] and "regularizers" not in model.experiment.chosen()


def test_the_same_settings_are_adopted_once(model):
    model.engine.work()
    model.adopt(model.engine.latest)
    before = model.experiment
    model.engine.work()
    model.adopt(model.engine.latest)
    assert model.experiment is before and model.state is model.engine.latest


def test_without_a_state_nothing_plays_and_who_needs_one_is_told(model):
    assert not model.playing
    with pytest.raises(GanvizError, match="still being built"):
        model.require_state()


def test_news_are_told_once_and_only_if_they_differ(model):
    model.tell("speed", 10)
    model.tell("busy", "Looking")
    model.tell("busy", "")
    assert model.take_news() == {"speed": 10, "busy": ""} and model.take_news() == {}
    model.tell("speed", 10)
    assert model.take_news() == {}
    model.tell("speed", 3)
    assert model.take_news() == {"speed": 3} and model.everything_told() == {"speed": 3, "busy": ""}


def test_none_is_news_too(model):
    model.tell("preset", None)
    assert model.take_news() == {"preset": None}


def seen(model):
    model.expire_notice()
    return model.everything_told()["notice"]


@pytest.mark.parametrize("kind", ["info", "success"])
def test_information_goes_after_a_while(model, clock, kind):
    model.notify("By the way.", kind)
    clock.now += NOTICE_FOR
    model.expire_notice()
    assert model.take_news()["notice"]["text"] == "By the way."
    clock.now += 0.1
    assert seen(model) is None


@pytest.mark.parametrize("kind", ["warning", "error"])
def test_what_must_be_known_stays_even_after_information(model, clock, kind):
    model.notify("By the way.")
    model.notify("Broken.", kind)
    clock.now += 1000
    assert seen(model)["text"] == "Broken."


def test_what_is_told_before_the_page_is_seen_stays_as_long_from_then_on(model, clock):
    model.notify("By the way.")
    clock.now += NOTICE_FOR - 0.1
    assert model.everything_told()["notice"]["text"] == "By the way."  # a browser begins
    clock.now += NOTICE_FOR - 0.1
    model.expire_notice()
    assert model.take_news()["notice"] is not None
    clock.now += 0.2
    model.expire_notice()
    assert model.take_news() == {"notice": None}


def test_the_same_text_twice_is_two_notices_and_who_takes_one_back_leaves_the_other(model):
    first, second = model.notify("No."), model.notify("No.")
    assert first != second
    model.clear_notice(first)
    assert model.take_news()["notice"]["id"] == second
    model.clear_notice(second)
    assert model.take_news() == {"notice": None}


def test_the_browser_is_told_how_long_a_notice_stays(model):
    for kind, seconds in (("info", NOTICE_FOR), ("success", NOTICE_FOR), ("warning", None), ("error", None)):
        model.notify("Look.", kind)
        assert model.take_news()["notice"]["seconds"] == seconds


def test_what_is_hidden_is_not_to_be_changed(model):
    model.hide("lesson", ["generator_lr"])
    model.require_free("discriminator_lr", "generator_steps")
    with pytest.raises(GanvizError, match="not to be changed here"):
        model.require_free("discriminator_lr", "generator_lr")
    model.hide("lesson", ())
    model.require_free("generator_lr")


def test_what_anybody_hides_is_hidden(model):
    model.hide("link", ["seed", "reset"])
    model.hide("lesson", ["reset", "play"])
    assert model.take_news() == {"hidden": ["play", "reset", "seed"]}
    model.hide("link", ())
    assert model.take_news() == {"hidden": ["play", "reset"]} and model.all_hidden() == {"reset", "play"}
