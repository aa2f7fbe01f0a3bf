"""Challenges: what is counted, what is a verdict, and that those that ship can be met."""

import math

import pytest

from ganviz.engine import Run
from ganviz.experiment import Experiment
from ganviz.lessons import (
    Attempt,
    Challenge,
    LessonError,
    lesson_names,
    load_lesson,
    parse_condition,
    parse_lesson,
    quantities,
)
from ganviz.presets import load_preset

GOAL = parse_condition("modes_held >= 7")
HELD, LOST = {"modes_held": 7.0}, {"modes_held": 2.0}
FILE = "---\ntitle: T\nsummary: S\n---\n## Page\nText.\n```challenge\n{}\n```\nSolved.\n"  # the block begins in line 8
SOUND = "goal: modes_held >= 7\nhold: 300\nbudget: 1000\nsolution: {generator_lr: 0.01}"


def attempt(hold=300, budget=1000):
    return Attempt(Challenge(GOAL, hold, budget, {}))


def looked(tried, *looks):
    for run, step, now in looks:
        tried.look(run, step, now)
    return tried.used, tried.held, tried.verdict


def test_a_goal_must_hold_on_end():
    tried = attempt()
    assert looked(tried, (0, 0, LOST), (0, 100, HELD), (0, 300, HELD)) == (300, 200, "")
    assert looked(tried, (0, 350, LOST), (0, 400, HELD), (0, 600, HELD)) == (600, 200, "")
    assert looked(tried, (0, 700, HELD)) == (700, 300, "won")
    assert looked(tried, (0, 5000, LOST)) == (700, 300, "won")  # what is won stays won
    assert tried.told(HELD).startswith("Done: modes held ≥ 7 (now 7)")


def test_what_is_unknown_neither_helps_nor_harms():
    tried = attempt()
    unknown = {"modes_held": math.nan}
    assert looked(tried, (0, 0, HELD), (0, 200, HELD), (0, 250, unknown), (0, 320, HELD)) == (320, 270, "")


def test_steps_run_out():
    tried = attempt()
    assert looked(tried, (0, 0, LOST), (0, 999, LOST)) == (999, 0, "")
    assert looked(tried, (0, 1003, LOST)) == (1003, 0, "lost")
    assert "Out of steps: modes held ≥ 7 (now 2)" in tried.told(LOST)


def test_a_run_begun_again_or_gone_back_to_gives_no_step_back():
    tried = attempt()
    assert looked(tried, (0, 4000, LOST), (0, 4400, LOST)) == (400, 0, "")  # a warm start's own steps do not count
    assert looked(tried, (1, 0, LOST), (1, 100, LOST)) == (500, 0, "")
    assert looked(tried, (2, 30, LOST), (2, 80, LOST)) == (550, 0, "")
    assert looked(tried, (2, 20, LOST), (2, 50, LOST)) == (580, 0, "")


def test_a_challenge_is_read():
    page = parse_lesson(FILE.format(SOUND + "\nhints: [One, Two]"), "x.md").pages[0]
    assert page.challenge == Challenge(GOAL, 300, 1000, {"generator_lr": 0.01}, ("One", "Two"))
    assert (page.text, page.reveal) == ("Text.", "Solved.")
    assert page.challenge.told() == "modes held ≥ 7 for 300 steps on end, within 1,000 steps"


@pytest.mark.parametrize(
    ("block", "line", "reason"),
    [
        (SOUND.replace("goal: modes_held >= 7\n", ""), 8, "goal is missing"),
        (SOUND.replace("modes_held", "modi"), 8, "unknown quantity 'modi'"),
        (SOUND.replace("300", "0"), 9, "at least 1"),
        (SOUND.replace("1000", "300"), 10, "more steps than hold"),
        (SOUND.replace("0.01", "-1"), 11, "generator_lr"),
        (SOUND + "\nhints: soon", 12, "no list"),
    ],
)
def test_mistakes_are_told_with_their_line(block, line, reason):
    with pytest.raises(LessonError, match=f"line {line}: .*{reason}"):
        parse_lesson(FILE.format(block), "x.md")


def test_a_page_asks_one_thing():
    predict = "```predict\nquestion: Q?\nchoices: [a, b]\nanswer: 1\n```\n"
    with pytest.raises(LessonError, match="not both"):
        parse_lesson(FILE.format(SOUND) + predict, "x.md")


@pytest.mark.parametrize("name", [name for name in lesson_names() if load_lesson(name).pages[0].challenge])
def test_a_challenge_that_ships_is_open_at_first_and_met_by_its_solution(name):
    lesson = load_lesson(name)
    challenge = lesson.pages[0].challenge
    assert set(challenge.solution) <= set(lesson.show)  # what solves it can be reached
    preset = load_preset(lesson.preset)
    start = preset.experiment() if lesson.preset else Experiment()
    start.update(lesson.settings)
    run = Run(start, device="cpu", warm_start=None if lesson.settings else preset.warm_start())
    tried = Attempt(challenge)
    for look in range(challenge.budget):
        now = quantities(run.capture(("judgement", "metrics")))
        assert look or not challenge.goal.holds(now)
        tried.look(0, run.trainer.step_count, now)
        if tried.verdict:
            break
        if not look:
            run.apply(challenge.solution)
        for _ in range(50):
            run.step()
    assert tried.verdict == "won", tried.told(now)
