"""The shipped lessons tell the truth: each is walked through without a page, and what it says is measured."""

import pytest

from ganviz.engine import Run
from ganviz.experiment import Experiment
from ganviz.lessons import load_lesson, quantities
from ganviz.presets import load_preset

MOST_STEPS = 8000  # for one wait
LOOK_EVERY = 50
TOLD = {  # lesson -> page -> what must be true when it is left
    "what-is-a-gan": {"Let them play": lambda q: q["modes_captured"] == 8},
    "discriminator-surface": {
        "D learns alone": lambda q: q["accuracy"] == 1,
        "A tie": lambda q: q["accuracy"] < 0.6 and q["modes_captured"] == 8,
    },
    "strong-discriminator": {
        "D practises": lambda q: q["discriminator_loss"] < 0.02 and q["accuracy"] >= 0.99,
        "Stuck": lambda q: abs(q["generator_loss"]) < 0.01 and q["modes_captured"] == 0,
        "Is it always so bad?": lambda q: q["modes_captured"] == 8,
    },
    "learning-rate": {
        "Very small steps": lambda q: q["high_quality"] < 0.1,
        "The usual size": lambda q: q["modes_captured"] == 8 and 0.65 < q["high_quality"] < 0.95,
        "Too high": lambda q: q["modes_captured"] <= 2,
        "Much too high": lambda q: q["diverged"] == 1,
    },
    "mode-collapse": {
        "Watch the fakes": lambda q: q["modes_captured"] <= 2,
        "Round and round": lambda q: q["modes_captured"] <= 2,
        "The cure": lambda q: q["modes_captured"] == 8,
    },
    "reading-losses": {
        "Better fakes, same losses": lambda q: q["modes_captured"] == 8 and 0.6 < q["generator_loss"] < 1.1,
        "The other run": lambda q: q["modes_captured"] <= 3 and 0.5 < q["generator_loss"] < 1.3,
    },
}


def walk(name):
    """Do what the pages do, train until what they wait for holds; what was known when each page was left."""
    lesson = load_lesson(name)
    start = load_preset(lesson.preset).experiment() if lesson.preset else Experiment()
    start.update(lesson.settings)
    run = Run(start, device="cpu")
    left = {}
    for page in lesson.pages:
        begin(run, page.do)
        if page.do.wait:
            train(run, page.do.wait)
        left[page.title] = quantities(run.capture())
    return left


def begin(run, do):
    if do.preset:
        experiment = load_preset(do.preset).experiment()
        experiment.update(do.settings)
        run.start(experiment)
    elif do.settings:
        run.apply(do.settings)
    if do.action == "reset":
        run.reset()
    elif do.action == "slow_motion":
        run.slow_motion()


def train(run, wait):
    for _ in range(MOST_STEPS // LOOK_EVERY):
        for _ in range(LOOK_EVERY):
            run.step()
        if wait.holds(quantities(run.capture(("judgement", "metrics")))):
            return
    raise AssertionError(f"{wait.text!r} does not come: {wait.progress(quantities(run.capture()))}")


@pytest.mark.parametrize("name", TOLD)
def test_what_a_lesson_tells_is_true(name):
    left = walk(name)
    for title, holds in TOLD[name].items():
        assert holds(left[title]), (title, left[title])


def test_digits_wait_for_a_few_steps_only():
    waits = [page.do.wait.text for page in load_lesson("from-points-to-digits").pages if page.do.wait]
    assert waits == ["step >= 100", "step >= 600", "step >= 1500"]
