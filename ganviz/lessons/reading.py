"""Reads lessons: front matter, pages, and the blocks in them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from ganviz.data.assets import find_assets
from ganviz.errors import GanvizError, unknown
from ganviz.experiment import Experiment
from ganviz.lessons.block import Block, BlockError, read_block
from ganviz.lessons.condition import parse_condition
from ganviz.lessons.lesson import ACTIONS, CONTROLS, PARTS, VIEWS, Do, Lesson, LessonError, Page, Prediction
from ganviz.presets import load_preset, preset_names

MAX_BYTES = 256 * 1024


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
    head = _block(lines[1:end], 2, _HEAD, needed=("title", "summary"))
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
    texts: list[list[str]] = [[], []]  # before and after the prediction
    blocks: dict[str, tuple[list[str], int]] = {}
    i = 0
    while i < len(body):
        kind = body[i].strip().removeprefix("```") if body[i].startswith("```") else ""
        if kind not in ("do", "predict"):
            texts["predict" in blocks].append(body[i])
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
    return Page(title, before, do, _prediction(*blocks["predict"]) if "predict" in blocks else None, after)


def _do(lines: list[str], first: int, so_far: _Settings) -> Do:
    block = _block(lines, first, _DO)
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
    block = _block(lines, first, _PREDICT, needed=tuple(_PREDICT))
    choices, answer = block.values["choices"], block.values["answer"]
    if not 1 <= answer <= len(choices):
        raise _BrokenError(block.lines["answer"], f"answer {answer} is none of the choices 1 to {len(choices)}")
    return Prediction(block.values["question"], choices, answer - 1)


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

    def _apply(self, key: str, value: Any) -> None:
        if key == "preset":
            self._experiment = load_preset(value).experiment()
        else:
            self._experiment.update(value)


# --- what the values of a block may be
def _block(
    lines: list[str], first: int, kinds: Mapping[str, Callable[[Any], Any]], needed: tuple[str, ...] = ()
) -> Block:
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


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value.strip()


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is no whole number")
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{value!r} is not of the form {{name: value, …}}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) < 2 or any(isinstance(v, dict | list) or v is None for v in value):
        raise ValueError(f"{value!r} is no list of at least two texts")
    return tuple(str(v) for v in value)


def _one_of(what: str, known: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in known:
            raise ValueError(unknown(what, value, known))
        return str(value)

    return check


def _some_of(what: str, known: tuple[str, ...]) -> Callable[[Any], tuple[str, ...]]:
    check = _one_of(what, known)

    def check_all(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{value!r} is no list")
        return tuple(check(item) for item in value)

    return check_all


def _preset(value: Any) -> str:
    return _one_of("preset", tuple(preset_names()))(value)


_CONTROLS = _some_of("control", CONTROLS)
_HEAD: Mapping[str, Callable[[Any], Any]] = {
    "title": _words,
    "summary": _words,
    "minutes": _whole,
    "order": _whole,
    "preset": _preset,
    "settings": _mapping,
    "show": _CONTROLS,
    "hide": _CONTROLS,
    "views": _some_of("view", VIEWS),
}
_DO: Mapping[str, Callable[[Any], Any]] = {
    "preset": _preset,
    "set": _mapping,
    "action": _one_of("action", ACTIONS),
    "wait": lambda value: parse_condition(_words(value)),
    "look": _one_of("part of the diagram", PARTS),
    "show": _CONTROLS,
    "hide": _CONTROLS,
}
_PREDICT: Mapping[str, Callable[[Any], Any]] = {"question": _words, "choices": _texts, "answer": _whole}
