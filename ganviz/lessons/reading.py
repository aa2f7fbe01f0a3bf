"""Reads lessons: front matter, pages, and the blocks in them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from ganviz.data.assets import find_assets
from ganviz.errors import GanvizError, unknown
from ganviz.experiment import Experiment
from ganviz.lessons.block import Block, BlockError, read_block
from ganviz.lessons.challenge import Challenge
from ganviz.lessons.lesson import Do, Lesson, LessonError, Page, Prediction
from ganviz.lessons.values import CHALLENGE, DO, HEAD, PREDICT, Check
from ganviz.presets import load_preset

MAX_BYTES = 256 * 1024
_ASKING = {"predict", "challenge"}  # blocks after which the rest of the page is revealed later


def lesson_names() -> list[str]:
    """Names of the lessons that can be read, in their order."""
    return [lesson.name for lesson in load_lessons()[0]]


def load_lesson(name: str) -> Lesson:
    """The lesson called `name`.

    Raises:
        LessonError: for an unknown name, or a broken file.
    """
    files = _files()
    if name not in files:
        raise LessonError(unknown("lesson", name, files))
    return _read(files[name], files[name].stat().st_mtime_ns)


def load_lessons() -> tuple[list[Lesson], list[str]]:
    """All lessons that can be read, in their order, and one message for each that cannot."""
    lessons, problems = [], []
    for name in _files():
        try:
            lessons.append(load_lesson(name))
        except (LessonError, OSError) as problem:
            problems.append(str(problem))
    return sorted(lessons, key=lambda lesson: (lesson.order, lesson.name)), problems


def parse_lesson(text: str, file_name: str) -> Lesson:
    """Read a lesson; see `assets/lessons/README.md` for the format.

    Raises:
        LessonError: naming file, line and reason.
    """
    try:
        return _parse(text, file_name.removesuffix(".md"))
    except _BrokenError as problem:
        raise LessonError(f"lesson {file_name}, line {problem.line}: {problem.reason}") from problem


class _BrokenError(Exception):
    """What is wrong on a line."""

    def __init__(self, line: int, reason: object) -> None:
        super().__init__(line, reason)
        self.line, self.reason = line, reason


def _files() -> dict[str, Path]:
    folder = find_assets() / "lessons"
    return {path.stem: path for path in sorted(folder.glob("*.md")) if path.name != "README.md"}


@functools.lru_cache(maxsize=256)
def _read(path: Path, modified: int) -> Lesson:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise LessonError(f"lesson {path.name}: {size // 1024} KiB; {MAX_BYTES // 1024} KiB is the limit")
    try:
        return parse_lesson(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as problem:
        raise LessonError(f"lesson {path.name}: it is not UTF-8 text ({problem})") from problem


# --- the file
def _parse(text: str, name: str) -> Lesson:
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        raise _BrokenError(1, "a lesson begins with a line of three dashes, then title, summary, minutes")
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        raise _BrokenError(1, "the front matter is not closed by a line of three dashes")
    head = _block(lines[1:end], 2, HEAD, needed=("title", "summary"))
    so_far = _Settings(head)
    pages = tuple(_page(title, body, first, so_far) for title, body, first in _sections(lines, end + 1))
    if not pages:
        raise _BrokenError(len(lines), "there is no page; a page begins with a line like: ## Its title")
    get = head.values.get
    return Lesson(
        name=name,
        title=head.values["title"],
        summary=head.values["summary"],
        minutes=get("minutes", 5),
        order=get("order", 100),
        preset=get("preset"),
        settings=get("settings", {}),
        show=get("show"),
        hide=get("hide", ()),
        views=get("views"),
        pages=pages,
    )


def _sections(lines: list[str], start: int) -> Iterator[tuple[str, list[str], int]]:
    """(title, body, line number of the body) of each page; a heading within a fence is none."""
    heads, fenced = [], False
    for i in range(start, len(lines)):
        fenced ^= lines[i].startswith("```")
        if lines[i].startswith("## ") and not fenced:
            heads.append(i)
    for head, following in pairwise([*heads, len(lines)]):
        yield lines[head][3:].strip(), lines[head + 1 : following], head + 2


def _page(title: str, body: list[str], first: int, so_far: _Settings) -> Page:
    texts: list[list[str]] = [[], []]  # before and after the prediction or challenge
    blocks: dict[str, tuple[list[str], int]] = {}
    i = 0
    while i < len(body):
        kind = body[i].strip().removeprefix("```") if body[i].startswith("```") else ""
        if kind not in ("do", *_ASKING):
            texts[bool(blocks.keys() & _ASKING)].append(body[i])
            i += 1
            continue
        end = next((j for j in range(i + 1, len(body)) if body[j].strip() == "```"), None)
        if end is None:
            raise _BrokenError(first + i, f"the {kind} block is not closed by a line of three backquotes")
        if kind in blocks:
            raise _BrokenError(first + i, f"a page has one {kind} block at most")
        blocks[kind] = (body[i + 1 : end], first + i + 1)
        i = end + 1
    before, after = ("\n".join(text).strip() for text in texts)
    do = _do(*blocks["do"], so_far) if "do" in blocks else Do()
    if blocks.keys() >= _ASKING:
        raise _BrokenError(blocks["challenge"][1] - 1, "a page has a predict block or a challenge block, not both")
    prediction = _prediction(*blocks["predict"]) if "predict" in blocks else None
    challenge = _challenge(*blocks["challenge"], so_far) if "challenge" in blocks else None
    return Page(title, before, do, prediction, after, challenge)


def _do(lines: list[str], first: int, so_far: _Settings) -> Do:
    block = _block(lines, first, DO)
    so_far.take(block)
    get = block.values.get
    return Do(
        preset=get("preset"),
        settings=get("set", {}),
        action=get("action", ""),
        wait=get("wait"),
        look=get("look", ""),
        show=get("show"),
        hide=get("hide", ()),
    )


def _prediction(lines: list[str], first: int) -> Prediction:
    block = _block(lines, first, PREDICT, needed=tuple(PREDICT))
    choices, answer = block.values["choices"], block.values["answer"]
    if not 1 <= answer <= len(choices):
        raise _BrokenError(block.lines["answer"], f"answer {answer} is none of the choices 1 to {len(choices)}")
    return Prediction(block.values["question"], choices, answer - 1)


def _challenge(lines: list[str], first: int, so_far: _Settings) -> Challenge:
    block = _block(lines, first, CHALLENGE, needed=("goal", "hold", "budget", "solution"))
    so_far.check(block, "solution")
    if block.values["budget"] <= block.values["hold"]:
        raise _BrokenError(block.lines["budget"], "budget must be more steps than hold")
    return Challenge(**block.values)


class _Settings:
    """The settings in force from page to page, so that each is checked in the company of those before it."""

    def __init__(self, head: Block) -> None:
        self._experiment = Experiment()
        self.take(head)

    def take(self, block: Block) -> None:
        for key in ("preset", "settings", "set"):
            if key in block.values:
                try:
                    self._apply(key, block.values[key])
                except GanvizError as problem:
                    raise _BrokenError(block.lines[key], problem) from problem

    def check(self, block: Block, key: str) -> None:
        """See whether settings could be taken, without taking them."""
        try:
            self._experiment.copy().update(block.values[key])
        except GanvizError as problem:
            raise _BrokenError(block.lines[key], problem) from problem

    def _apply(self, key: str, value: Any) -> None:
        if key == "preset":
            self._experiment = load_preset(value).experiment()
        else:
            self._experiment.update(value)


# --- blocks
def _block(lines: list[str], first: int, kinds: Mapping[str, Check], needed: tuple[str, ...] = ()) -> Block:
    try:
        block = read_block("\n".join(lines), first)
    except BlockError as problem:
        raise _BrokenError(problem.line, problem.reason) from problem
    for name in needed:
        if name not in block.values:
            raise _BrokenError(first, f"{name} is missing")
    for key, value in block.values.items():
        try:
            if key not in kinds:
                raise ValueError(unknown("key", key, kinds))
            block.values[key] = kinds[key](value)
        except ValueError as problem:
            raise _BrokenError(block.lines[key], problem if key not in kinds else f"{key}: {problem}") from problem
    return block
