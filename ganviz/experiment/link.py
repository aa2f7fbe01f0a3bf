"""Links: everything of a page that differs from what is usual, as the query of an address, and back."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from ganviz.data import require_shown
from ganviz.errors import SettingError
from ganviz.experiment.experiment import LEADERS, SETTINGS, Experiment, setting
from ganviz.experiment.kinds import Choices

LONGEST = 200  # characters of a setting, a drawing aside
LONGEST_DRAWING = 40_000
LONGEST_LIST = 4_000  # of names of controls or views
MOST_PROBLEMS = 12  # told one by one
NONE = "none"  # an empty list in a query
OWN = ("hide", "views", "lesson", "page", "present", "cell")
OF_THE_BROWSER = ("theme", "intro")  # which only the page in the browser reads

Arguments = Mapping[str, Sequence[str | bytes]]


@dataclass(frozen=True)
class Link:
    """What a link holds.

    Attributes:
        settings: those that were chosen; `Experiment(**settings)` is the experiment.
        hidden: names of hidden controls.
        views: names of the open views; None for all.
        lesson, page: name of the open lesson and its page from 1; "" and 0 for none.
        presenter: whether presenter mode is on.
        cell: token of a run that another page has left, such as a cell of a wall; "" for none.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    views: tuple[str, ...] | None = None
    lesson: str = ""
    page: int = 0
    presenter: bool = False
    cell: str = ""

    def query(self) -> str:
        """The query of an address, without the question mark; only what is not usual."""
        parts = {name: _text(value) for name, value in self.settings.items()}
        if self.hidden:
            parts["hide"] = ",".join(self.hidden)
        if self.views is not None:
            parts["views"] = ",".join(self.views) or NONE
        if self.lesson:
            parts |= {"lesson": self.lesson, "page": str(self.page)}
        if self.presenter:
            parts["present"] = "1"
        if self.cell:
            parts["cell"] = self.cell
        return urlencode(parts, safe=",")


def read_link(
    arguments: Arguments,
    *,
    controls: Collection[str] = (),
    views: Collection[str] = (),
    lessons: Collection[str] = (),
) -> tuple[Link, list[str]]:
    """Read the arguments of an address; falls back setting by setting, and never raises.

    Args:
        arguments: name -> values, text or bytes, as a web server hands them over.
        controls, views, lessons: the names there are.

    Returns:
        The link without what was wrong, and for people what was wrong and what holds instead.
    """
    reader = _Reader(arguments)
    settings = reader.settings()
    opened = reader.names("views", views)
    link = Link(
        settings=settings,
        hidden=tuple(reader.names("hide", controls)),
        views=tuple(opened) if opened or reader.says("views", NONE) else None,
        lesson=reader.name("lesson", lessons),
        page=reader.whole("page"),
        presenter=reader.whole("present") == 1,
        cell=reader.text("cell"),
    )
    return link, reader.told()


class _Reader:
    """Reads arguments one by one and notes what is wrong with them."""

    def __init__(self, arguments: Arguments) -> None:
        self._problems: list[str] = []
        self._texts: dict[str, str] = {}
        for name, values in arguments.items():
            text = self._one(name, values)
            if text is not None:
                self._texts[name] = text

    def settings(self) -> dict[str, Any]:
        """The valid settings; those that others follow are taken first."""
        experiment = Experiment()
        named = [name for name in self._texts if name not in OWN]
        for name in sorted(named, key=lambda name: (name not in LEADERS, name != "data")):
            if name in SETTINGS:
                self._take(experiment, name)
            else:
                near = difflib.get_close_matches(name, [*SETTINGS, *OWN], 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                self._problems.append(f"{name[:40]!r} is no setting and was ignored{hint}")
        return experiment.chosen()

    def names(self, argument: str, known: Collection[str]) -> list[str]:
        """The known names of a list."""
        text = self._texts.get(argument, "")
        wanted = list(dict.fromkeys(text.split(","))) if text and text != NONE else []
        for name in wanted:
            if name not in known:
                self._problems.append(f"{argument}: there is no {name[:40]!r}, so it was ignored")
        return [name for name in wanted if name in known]

    def says(self, argument: str, text: str) -> bool:
        """Whether an argument is just this text."""
        return self._texts.get(argument) == text

    def text(self, argument: str) -> str:
        """As it is, or ""."""
        return self._texts.get(argument, "")

    def name(self, argument: str, known: Collection[str]) -> str:
        """One known name, or ""."""
        wanted = self._texts.get(argument, "")
        if wanted and wanted not in known:
            self._problems.append(f"there is no {argument} {wanted[:40]!r}; the page opens without")
            return ""
        return wanted

    def whole(self, argument: str) -> int:
        """A whole number from 0, or 0."""
        text = self._texts.get(argument, "0")
        if text.isascii() and text.isdecimal() and len(text) < 6:
            return int(text)
        self._problems.append(f"{argument} {text[:40]!r} is no whole number and was ignored")
        return 0

    def told(self) -> list[str]:
        """What was wrong, the first dozen of it one by one."""
        rest = len(self._problems) - MOST_PROBLEMS
        more = [f"and {rest} more"] if rest > 0 else []
        told = [*self._problems[:MOST_PROBLEMS], *more]
        return [f"In the link: {problem}{'' if problem.endswith('?') else '.'}" for problem in told]

    def _take(self, experiment: Experiment, name: str) -> None:
        try:
            if name == "data":
                require_shown(self._texts[name])
            experiment.update({name: _value(name, self._texts[name])})
        except SettingError as problem:
            held = getattr(experiment, name)
            using = "" if name == "drawing" else f"; using {_text(held)}"
            self._problems.append(f"{problem}{using}")

    def _one(self, name: str, values: Sequence[str | bytes]) -> str | None:
        """The one text of an argument; None if it is no use or none of ours."""
        if name.startswith("bokeh-") or name in OF_THE_BROWSER or not values:
            return None
        if len(values) > 1:
            self._problems.append(f"{name[:40]!r} is there {len(values)} times; the first holds")
        try:
            text = values[0].decode() if isinstance(values[0], bytes) else values[0]
        except UnicodeDecodeError:
            self._problems.append(f"{name[:40]!r} is not readable text and was ignored")
            return None
        if len(text) > {"drawing": LONGEST_DRAWING, "hide": LONGEST_LIST, "views": LONGEST_LIST}.get(name, LONGEST):
            self._problems.append(f"{name[:40]!r} is too long and was ignored")
            return None
        return text


def _text(value: Any) -> str:
    """A setting as it stands in a query; numbers keep every digit."""
    if isinstance(value, list):
        return ",".join(map(_text, value)) or NONE
    return repr(value) if isinstance(value, float) else str(value)


def _value(name: str, text: str) -> Any:
    """Inverse of `_text`; numbers are made of text by the setting itself."""
    declared = setting(name)
    return list(_items(declared, text)) if isinstance(declared, Choices) else text


def _items(declared: Choices, text: str) -> Iterator[Any]:
    """The list's values, texts that stand for none of them as they are, to be refused with the others."""
    by_text = {str(value): value for value in declared.objects}
    for part in text.split(",") if text != NONE else []:
        yield by_text.get(part, part)
