"""What the values in a lesson's blocks may be: functions that give the value as it is used, or a ValueError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.errors import unknown
from ganviz.lessons.condition import Condition, parse_condition
from ganviz.lessons.lesson import ACTIONS, CONTROLS, PARTS, VIEWS
from ganviz.presets import preset_names

Check = Callable[[Any], Any]


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


def _hints(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    return tuple(_words(hint) for hint in value)


def _steps(value: Any) -> int:
    if _whole(value) < 1:
        raise ValueError(f"{value!r} steps; it must be at least 1")
    return int(value)


def _condition(value: Any) -> Condition:
    return parse_condition(_words(value))


_CONTROLS = _some_of("control", CONTROLS)
HEAD: Mapping[str, Check] = {
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
DO: Mapping[str, Check] = {
    "preset": _preset,
    "set": _mapping,
    "action": _one_of("action", ACTIONS),
    "wait": _condition,
    "look": _one_of("part of the diagram", PARTS),
    "show": _CONTROLS,
    "hide": _CONTROLS,
}
PREDICT: Mapping[str, Check] = {"question": _words, "choices": _texts, "answer": _whole}
CHALLENGE: Mapping[str, Check] = {
    "goal": _condition,
    "hold": _steps,
    "budget": _steps,
    "hints": _hints,
    "solution": _mapping,
}
