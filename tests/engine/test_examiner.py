"""Thorough looks beside training, in both engines."""

import torch
from waiting import wait_until

from ganviz import Experiment
from ganviz.engine import examiner as module
from ganviz.engine.commands import Examine, LimitSpeed, Play, Reset, Want
from ganviz.engine.examiner import Examiner
from ganviz.observation import examination
from ganviz.training import Trainer

SMALL = {"latent_dim": 4, "generator_width": 8, "discriminator_width": 8, "batch_size": 8, "regularizers": []}


def test_an_examination_is_told_while_training_goes_on(make):
    engine = make(data="triangles", **SMALL)
    engine.do(Want({"judgement"}))
    engine.do(LimitSpeed(20))  # or training and examining wait for each other
    engine.do(Play())
    engine.do(Examine())
    wait_until(lambda: engine.latest.examining.busy, "the beginning")
    began = engine.latest.snapshot.step
    wait_until(lambda: engine.latest.examining.result, "the result")
    found = engine.latest.examining
    assert not found.busy and not found.problem and len(found.result.rows) == 2
    assert engine.latest.snapshot.step > began >= 0 and engine.latest.playing
    engine.do(Reset())
    wait_until(lambda: engine.latest.run == 1, "the reset")
    assert engine.latest.examining.result is None


def test_a_refusal_is_told_and_training_goes_on(make):
    engine = make(data="mnist", classes=[1], **SMALL)
    engine.do(Examine())
    wait_until(lambda: engine.latest.examining.problem, "the refusal")
    assert "two classes" in engine.latest.examining.problem and not engine.latest.examining.busy
    assert engine.latest.error == ""


def test_it_can_be_given_up(make):
    engine = make(data="mnist", **SMALL)
    engine.do(Examine())
    wait_until(lambda: engine.latest.examining.busy, "the beginning")
    engine.do(Examine(False))
    wait_until(lambda: not engine.latest.examining.busy, "the end")
    assert engine.latest.examining.result is None and not engine.latest.examining.problem


def examined(trainer):
    examiner = Examiner(lambda: None)
    examiner.start(trainer)
    return examiner


def test_it_is_of_the_moment_it_was_asked_for(monkeypatch):
    seen = []
    monkeypatch.setattr(module, "examine", lambda trainer, *a: seen.append(trainer))
    trainer = Trainer(Experiment(data="mnist", **SMALL), "cpu")
    trainer.step()
    weights = trainer.generator.values.clone()
    examined(trainer)
    trainer.step()
    wait_until(lambda: seen, "the examination")
    assert seen[0] is not trainer and seen[0].step_count == 1 and torch.equal(seen[0].generator.values, weights)


def test_an_unexpected_error_is_told(monkeypatch):
    def broken(*arguments):
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr(module, "examine", broken)
    examiner = examined(Trainer(Experiment(data="mnist", **SMALL), "cpu"))
    wait_until(lambda: examiner.now.problem, "the problem")
    assert examiner.now.problem == "ZeroDivisionError: by accident" and not examiner.now.busy


def test_a_new_one_takes_the_place_of_the_one_before(monkeypatch):
    monkeypatch.setattr(examination, "FAKES", 300)
    trainer = Trainer(Experiment(data="mnist", **SMALL), "cpu")
    examiner = examined(trainer)
    trainer.step()
    examiner.start(trainer)
    wait_until(lambda: examiner.now.result, "the result")
    assert examiner.now.result.step == 1
    trainer.step()
    examiner.start(trainer)
    assert examiner.now.result.step == 1  # stays while another is made
    wait_until(lambda: examiner.now.result.step == 2, "the next")
