"""Catalogue: every objective, regularizer and trick with its formula, what it does and where it is from; on and off."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from latex2mathml.converter import convert

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import one_of
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import Change
from ganviz.errors import GanvizError
from ganviz.experiment import LIVE, Experiment, setting
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS, is_on


class CatalogueActions:
    """What a person does with the catalogue.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model, self._awaited = model, Awaited(model)
        self._asked = False
        self._problem = ""  # why what was asked for last could not be
        self.commands: Mapping[str, Callable[..., None]] = {"entry": self.switch}
        self._tell()

    def switch(self, id: Any) -> None:  # noqa: A002 - the name in the message
        """Switch an entry on or off."""
        name, experiment = one_of("entry", id, _ids()), self._model.experiment
        try:
            self._model.require_free(*_wanted(name))
            _require_effect(name, experiment)
            settings = switched(name, experiment)
            experiment.copy().update(settings)
            self._problem = ""
            self._model.do(Change(settings))
            self._asked = True
            self._awaited.begin()
        except GanvizError as problem:  # told in the dialog, which lies over all else
            self._problem = str(problem)
        self._tell()

    def show(self, state: State) -> None:
        """Tell what is in force."""
        if self._asked and self._awaited.answered(state):
            self._asked, self._problem = False, state.error
        self._tell()

    def _hidden(self) -> list[str]:
        names = self._model.all_hidden()
        return [name for name in _ids() if names & set(_wanted(name))]

    def _tell(self) -> None:
        now = {"active": active(self._model.experiment), "hidden": self._hidden(), "problem": self._problem}
        self._model.tell("catalogue", now)


# --- what there is
@functools.cache
def entries() -> list[dict[str, Any]]:
    """All entries, each with its id."""
    return list(_objectives()) + list(_others())


def formula(latex: str) -> str:
    """MathML, which browsers draw and read aloud by themselves; parts that a quad divides stand below each other."""
    return "".join(f"<div>{convert(part)}</div>" for part in latex.split(r",\quad "))


@functools.cache
def objective_formulas(name: str) -> str:
    """Both losses of an objective as HTML."""
    of_d, of_g = OBJECTIVES[name].formulas
    return f"<div>{convert('L_D = ' + of_d)}</div><div>{convert('L_G = ' + of_g)}</div>"


def _objectives() -> Iterator[dict[str, Any]]:
    for o in OBJECTIVES.values():
        yield _entry("Objectives", o, {"objective": o.name}, objective_formulas(o.name))


def _others() -> Iterator[dict[str, Any]]:
    for r in REGULARIZERS.values():
        yield _entry("Regularizers", r, {"regularizers": [r.name]}, formula(r.formula))
    for t in TRICKS.values():
        yield _entry("Tricks", t, t.on, formula(t.formula))


def _entry(group: str, entry: Any, on: Mapping[str, Any], formulas: str) -> dict[str, Any]:
    knobs = [knob.name for knob in getattr(entry, "knobs", ())]
    named = dict.fromkeys([*(name for name in on if name not in ("objective", "regularizers")), *knobs])
    return {
        "id": f"{group}/{entry.name}",
        "group": group,
        "title": entry.title,
        "doc": entry.doc,
        "formula": formulas,
        "reference": _linked(entry.reference),
        "settings": ", ".join(setting(name).title for name in named),
        "restarts": any(name not in LIVE for name in on),
    }


def _linked(reference: str) -> str:
    """HTML in which arXiv numbers lead to the papers."""
    link = r'<a href="https://arxiv.org/abs/\1" target="_blank" rel="noopener">arXiv \1</a>'
    return re.sub(r"arXiv (\d{4}\.\d{4,5})", link, escape(reference))


# --- what is on
def active(experiment: Experiment) -> list[str]:
    """Ids of the entries in force."""
    settings, usual, idle = experiment.settings(), experiment.advice(), experiment.irrelevant()
    on = [trick for trick in TRICKS.values() if is_on(trick.on, settings, usual) and not set(trick.on) & idle]
    return [
        f"Objectives/{settings['objective']}",
        *(f"Regularizers/{name}" for name in settings["regularizers"]),
        # of tricks that contain each other, the larger one
        *(f"Tricks/{trick.name}" for trick in on if not any(set(trick.on) < set(other.on) for other in on)),
    ]


def switched(name: str, experiment: Experiment) -> dict[str, Any]:
    """The settings that switch an entry the other way."""
    wanted, now = _wanted(name), experiment.settings()
    if "objective" in wanted:
        return {**wanted, "regularizers": _kept_sound(now["objective"], wanted["objective"], now["regularizers"])}
    if "regularizers" in wanted:
        return {"regularizers": _with_or_without(wanted["regularizers"][0], now)}
    usual, on = experiment.advice(), active(experiment)
    if name in on:
        return {key: usual[key] for key in wanted}
    larger = (trick.on for trick in TRICKS.values() if set(wanted) < set(trick.on) and f"Tricks/{trick.name}" in on)
    return {**{key: usual[key] for settings in larger for key in settings}, **wanted}


def _require_effect(name: str, experiment: Experiment) -> None:
    """Raise GanvizError for an entry that would do nothing."""
    idle = set(_wanted(name)) & experiment.irrelevant()
    if idle:
        titles = ", ".join(sorted(setting(one).title for one in idle))
        raise GanvizError(f"That has no effect here: the present objective, data or networks do not use {titles}.")


def _with_or_without(one: str, now: Mapping[str, Any]) -> list[str]:
    """The regularizers with `one` taken off or put on."""
    others = [other for other in now["regularizers"] if other != one]
    if one in now["regularizers"]:
        return others
    # a penalty takes the place of the crude bound that came with the objective
    replaced = OBJECTIVES[now["objective"]].recommends if REGULARIZERS[one].penalty else ()
    return [*(other for other in others if other not in replaced), one]


def _kept_sound(old: str, new: str, regularizers: list[str]) -> list[str]:
    """The regularizers for another objective: what the old one brought goes with it, what the new one needs comes.

    Any other bound of D's slope will do as well.
    """
    needed = OBJECTIVES[new].recommends
    left = [name for name in regularizers if name in needed or name not in OBJECTIVES[old].recommends]
    bounded = any(REGULARIZERS[name].players == ("discriminator",) for name in left)
    return left if bounded else [*left, *needed]


def _wanted(name: str) -> dict[str, Any]:
    """The settings that switch an entry on."""
    group, _, key = name.partition("/")
    if group == "Tricks":
        return dict(TRICKS[key].on)
    return {"objective": key} if group == "Objectives" else {"regularizers": [key]}


@functools.cache
def _ids() -> tuple[str, ...]:
    return tuple(entry["id"] for entry in entries())
