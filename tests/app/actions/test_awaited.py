"""Which states know of what was asked for."""

import pytest
from acting import Engine

from ganviz.app.actions.awaited import Answers, Awaited
from ganviz.app.model import PageModel
from ganviz.app.options import ServeOptions
from ganviz.engine.commands import CancelRestore, Change, Pause, Play, Ready
from ganviz.experiment import Experiment


@pytest.fixture
def model():
    model = PageModel(ServeOptions(), Experiment(), ())
    model.engine = Engine()
    return model


def after_work(model):
    model.engine.work()
    return model.engine.latest


def test_a_state_from_before_is_no_answer_and_what_others_ask_later_is_not_waited_for(model):
    awaited, before = Awaited(model), model.engine.latest
    assert awaited.answered(before)  # nothing was asked
    model.do(Play())
    awaited.begin()
    assert not awaited.answered(before)
    after = after_work(model)
    model.do(Pause())
    assert awaited.answered(after) and not awaited.answered(before)


def test_refusals_are_answers(model):
    awaited = Awaited(model)
    model.do(Change({"unrolling_steps": 3, "regularizers": ["consensus"]}))
    awaited.begin()
    state = after_work(model)
    assert state.error and awaited.answered(state)


def test_commands_of_a_kind_are_told_of_once_each_when_a_state_knows_them(model):
    answers, before = Answers(model, lambda command: isinstance(command, Change)), model.engine.latest
    first, second = Change({"seed": 1}), Change({"seed": 2})
    model.do(first)
    model.do(Play())
    assert answers.waiting and answers.take(before) == []
    state = after_work(model)
    model.do(second)
    assert answers.take(state) == [first] and answers.waiting
    assert answers.take(after_work(model)) == [second]
    assert answers.take(after_work(model)) == [] and not answers.waiting


def test_what_is_carried_out_at_once_is_not_waited_for(model):
    answers = Answers(model, lambda command: True)
    for command in (Ready(False), CancelRestore()):
        model.do(command)
    assert not answers.waiting and model.engine.asked == 0
