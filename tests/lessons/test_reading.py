"""Lessons: what is read of a file, what conditions mean, and that each mistake is told with file, line and reason."""

import math
import re

import pytest

from ganviz import Experiment, Run
from ganviz.lessons import (
    Condition,
    Do,
    LessonError,
    Prediction,
    lesson_names,
    load_lesson,
    load_lessons,
    parse_condition,
    parse_lesson,
    quantities,
    reading,
)

WHOLE = """---
title: A title
summary: A summary
minutes: 3
order: 2
preset: rotating
settings: {seed: 3}
show: [generator_lr, play]
views: [plane, diagram]
---
## First

Some text.

## Second
```do
preset: ring
set: {generator_lr: 0.01}
action: play
wait: step >= 500 and modes_captured >= 8
look: discriminator
hide: [reset]
```
Look.

## Third
Before.
```predict
question: What now?
choices: [They spread, They gather, 0]
answer: 2
```
After.
"""
SHORT = "---\ntitle: T\nsummary: S\n---\n## Page\n"  # the page's body begins in line 6
DO = SHORT + "```do\n{}\n```\n"  # the block's first line is line 7
PREDICT = SHORT + "```predict\nquestion: Q?\nchoices: {}\nanswer: {}\n```\n"


# --- the lessons that ship
def test_every_file_is_read_and_in_order():
    lessons, problems = load_lessons()
    assert problems == []
    assert [lesson.order for lesson in lessons] == sorted({lesson.order for lesson in lessons})
    assert lesson_names() == [lesson.name for lesson in lessons] and "README" not in lesson_names()


@pytest.mark.parametrize("name", lesson_names())
def test_every_lesson_asks_before_it_tells(name):
    lesson = load_lesson(name)
    asking = [page for page in lesson.pages if page.prediction or page.challenge]
    assert asking and all(page.reveal for page in asking)
    assert lesson.summary and 1 <= lesson.minutes <= 20
    assert all(page.title and page.text for page in lesson.pages)


@pytest.mark.parametrize("name", lesson_names())
def test_no_condition_holds_where_nothing_is_known(name):
    pages = load_lesson(name).pages
    waits = [w for page in pages for w in (page.do.wait, page.challenge and page.challenge.goal) if w]
    assert waits and not any(wait.holds({}) for wait in waits)


def test_an_unknown_lesson_is_refused_with_the_choices():
    with pytest.raises(LessonError, match=r"unknown lesson 'knitting'; choose one of: .*what-is-a-gan"):
        load_lesson("knitting")


# --- what is read
def test_a_whole_lesson():
    lesson = parse_lesson(WHOLE, "a-lesson.md")
    assert (lesson.name, lesson.title, lesson.summary) == ("a-lesson", "A title", "A summary")
    assert (lesson.minutes, lesson.order, lesson.preset, lesson.settings) == (3, 2, "rotating", {"seed": 3})
    assert (lesson.show, lesson.hide) == (("generator_lr", "play"), ())
    assert lesson.views == ("plane", "diagram")
    first, second, third = lesson.pages
    assert (first.title, first.text, first.do, first.prediction) == ("First", "Some text.", Do(), None)
    assert (second.do.preset, second.do.settings) == ("ring", {"generator_lr": 0.01})
    assert (second.do.action, second.do.look, second.do.hide) == ("play", "discriminator", ("reset",))
    assert isinstance(second.do.wait, Condition) and second.text == "Look."
    assert third.prediction == Prediction("What now?", ("They spread", "They gather", "0"), 1)
    assert (third.text, third.reveal) == ("Before.", "After.")


def test_a_heading_and_a_fence_of_code_are_text():
    page = parse_lesson(SHORT + "```text\n## no page\n```\n", "a.md").pages[0]
    assert page.text == "```text\n## no page\n```"


def test_settings_are_checked_in_the_company_of_those_before():
    text = DO.format("set: {data: mnist}") + "## Next\n```do\nset: {architecture: dcgan}\n```\n"
    assert len(parse_lesson(text, "a.md").pages) == 2  # a DCGAN cannot make points


# --- mistakes
MISTAKES = [
    ("no front matter", 1, "begins with a line of three dashes"),
    ("---\ntitle: T\n", 1, "not closed"),
    ("---\ntitle: T\n---\n## Page\n", 2, "summary is missing"),
    ("---\ntitle: T\nsummary: S\n---\nno page\n", 5, "there is no page"),
    ("---\ntitle: T\nsummary: [S\n---\n## Page\n", None, "not valid YAML"),
    ("---\ntitle: T\nsummary: S\nminuets: 3\n---\n## Page\n", 4, "unknown key 'minuets'; choose one of: hide"),
    ("---\ntitle: T\nsummary: S\nminutes: long\n---\n## Page\n", 4, "'long' is no whole number"),
    ("---\ntitle: [T]\nsummary: S\n---\n## Page\n", 2, "is no text"),
    ("---\ntitle: T\nsummary: S\npreset: rign\n---\n## Page\n", 4, "unknown preset 'rign'; choose one of: "),
    ("---\ntitle: T\nsummary: S\nviews: [plain]\n---\n## Page\n", 4, "unknown view 'plain'; choose one of: "),
    ("---\ntitle: T\nsummary: S\nshow: [paly]\n---\n## Page\n", 4, "unknown control 'paly'; choose one of: "),
    ("---\ntitle: T\nsummary: S\nshow: play\n---\n## Page\n", 4, "is no list"),
    ("---\ntitle: T\nsummary: S\nsettings: {seeed: 1}\n---\n## Page\n", 4, "unknown setting 'seeed'; choose one of: "),
    (DO.format("action: play\nset: {generator_lrr: 1}"), 8, "unknown setting 'generator_lrr'; choose one of: "),
    (DO.format("set: {generator_lr: 1000}"), 7, "generator_lr 1000 is not a number from 0 to 100"),
    (DO.format("set: {architecture: dcgan}"), 7, "architecture 'dcgan' cannot make 'ring'"),
    (DO.format("set: 3"), 7, "3 is not of the form"),
    (DO.format("action: dance"), 7, "unknown action 'dance'; choose one of: "),
    (DO.format("look: sky"), 7, "unknown part of the diagram 'sky'; choose one of: "),
    (DO.format("just words"), 7, "expected lines of the form name: value"),
    (DO.format("action: play\nwait: steps >= 5"), 8, "unknown quantity 'steps'; choose one of: "),
    (DO.format("wait: step about 5"), 7, "cannot read 'step about 5'"),
    (DO.format("wait: data == 1"), 7, "unknown quantity 'data'"),
    (SHORT + "```do\naction: play\n", 6, "the do block is not closed"),
    (DO.format("action: play") + "```do\n```\n", 9, "one do block at most"),
    (PREDICT.format("[a, b]", 3), 9, "answer 3 is none of the choices 1 to 2"),
    (PREDICT.format("[a, b]", 0), 9, "answer 0 is none of the choices"),
    (PREDICT.format("[a]", 1), 8, "no list of at least two"),
    (SHORT + "```predict\nquestion: Q?\n```\n", 7, "choices is missing"),
]


@pytest.mark.parametrize(("text", "line", "reason"), MISTAKES, ids=[reason for *_, reason in MISTAKES])
def test_a_mistake_is_told_with_file_line_and_reason(text, line, reason):
    with pytest.raises(LessonError) as caught:
        parse_lesson(text, "mine.md")
    told = re.match(r"lesson mine\.md, line (\d+): ", str(caught.value))
    assert told is not None and reason in str(caught.value)
    assert line is None or int(told[1]) == line


def test_a_broken_file_leaves_the_others(tmp_path, monkeypatch):
    (tmp_path / "lessons").mkdir()
    files = {"good": WHOLE, "bad": DO.format("action: dance"), "large": WHOLE + "x" * reading.MAX_BYTES}
    for name, text in {**files, "README": "# Not a lesson"}.items():
        (tmp_path / "lessons" / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "lessons" / "binary.md").write_bytes(b"\xff\xfe")
    monkeypatch.setattr(reading, "find_assets", lambda: tmp_path)
    lessons, problems = load_lessons()
    assert [lesson.name for lesson in lessons] == ["good"]
    assert [re.match(r"lesson (\w+)\.md", problem)[1] for problem in problems] == ["bad", "binary", "large"]


# --- conditions
@pytest.mark.parametrize(
    ("text", "now", "holds"),
    [
        ("step >= 500", {"step": 500}, True),
        ("step > 500", {"step": 500}, False),
        ("step < 500", {"step": 499}, True),
        ("step <= 500", {"step": 501}, False),
        ("diverged == 1", {"diverged": 1.0}, True),
        ("generator_loss > -1.5e-1", {"generator_loss": -0.1}, True),
        ("step >= 5 and modes_captured >= 8", {"step": 9, "modes_captured": 7}, False),
        ("step >= 5 and modes_captured >= 8", {"step": 9, "modes_captured": 8}, True),
        ("modes_captured < 8", {}, False),
        ("modes_captured < 8", {"modes_captured": math.nan}, False),
    ],
)
def test_conditions(text, now, holds):
    condition = parse_condition(text)
    assert condition.text == text and condition.holds(now) is holds


def test_progress_says_what_is_still_missing():
    condition = parse_condition("step >= 500 and modes_captured >= 8")
    now = {"step": 120.0, "modes_captured": 3.0}
    assert condition.progress(now) == "step ≥ 500 (now 120) and modes captured ≥ 8 (now 3)"
    assert condition.progress({**now, "step": 600.0}) == "modes captured ≥ 8 (now 3)"


@pytest.mark.parametrize(
    "text", ["", "step", "step >=", "step = 5", "5 <= step", "step >= 5 or step < 2", "__import__"]
)
def test_a_condition_that_cannot_be_read(text):
    with pytest.raises(ValueError, match="cannot read"):
        parse_condition(text)


def test_quantities_of_a_real_snapshot():
    run = Run(Experiment(generator_width=4, discriminator_width=4, generator_lr=0.25), device="cpu")
    for _ in range(3):
        run.step()
    now = quantities(run.capture())
    assert now["step"] == 3 and now["diverged"] == 0 and now["generator_lr"] == 0.25
    assert 0 <= now["accuracy"] <= 1 and 0 <= now["modes_captured"] <= 8
    assert math.isfinite(now["discriminator_loss"]) and math.isfinite(now["generator_loss"])
    assert "data" not in now and all(type(value) is float for value in now.values())
    assert "modes_captured" not in quantities(run.capture(()))


@pytest.mark.parametrize(
    ("head", "line", "why"),
    [
        ("title: 2020-99-99", 2, "not valid YAML"),
        ("title: " + "[" * 3000, 2, "not valid YAML"),
        ("1: 2", 2, "a name is missing"),
        ("title: a\ntitle: b", 3, "title is there twice"),
    ],
)
def test_strange_front_matter_is_named(head, line, why):
    with pytest.raises(LessonError, match=f"lesson odd.md, line {line}: .*{why}"):
        parse_lesson(f"---\n{head}\nsummary: s\n---\n## Page\ntext\n", "odd.md")
