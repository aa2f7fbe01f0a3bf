"""Catalogue: every objective, regularizer and trick with its formula, what it does and where it is from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

import param
from latex2mathml.converter import convert

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.experiment import LIVE, Experiment, setting
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS, is_on
from ganviz.theme import ground


def entries() -> list[dict[str, Any]]:
    """All entries, as `browser/catalogue.js` shows them."""
    return list(_objectives()) + list(_others())


def formula(latex: str) -> str:
    """MathML, which browsers draw and read aloud by themselves; parts that a quad divides stand below each other."""
    return "".join(f"<div>{convert(part)}</div>" for part in latex.split(r",\quad "))


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


class Catalogue(Messenger):
    """A dialog; `browser/catalogue.js` is its other half.

    Args:
        on_choice: called with the settings that switch an entry on or off.
    """

    open = param.Boolean(False, doc="Whether the dialog is open.")
    entries = param.List([], doc="What `entries` gives.")
    active = param.List([], doc="Ids of the entries in force.")
    hidden = param.List([], doc="Ids of the entries that may not be switched.")
    problem = param.String("", doc="Why the last wish was refused.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")

    _esm = module("element", "catalogue")

    def __init__(self, experiment: Experiment, on_choice: Callable[[dict[str, Any]], object], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", entries=entries(), **params)
        self._experiment, self._on_choice = experiment, on_choice
        self.paint(False)
        self.sync()

    def sync(self) -> None:
        """Show what the experiment has on."""
        settings, usual = self._experiment.settings(), self._experiment.advice()
        now = [f"Objectives/{settings['objective']}"]
        now += [f"Regularizers/{name}" for name in settings["regularizers"]]
        idle = self._experiment.irrelevant()
        on = [t for t in TRICKS.values() if is_on(t.on, settings, usual) and not set(t.on) & idle]
        now += [f"Tricks/{t.name}" for t in on if not any(set(t.on) < set(other.on) for other in on)]
        if now != self.active:
            self.active = now

    def hide(self, names: set[str]) -> None:
        """Let nobody switch what belongs to hidden settings."""
        self.hidden = [entry["id"] for entry in self.entries if set(_wanted(entry["id"])) & names]

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        self.colours = {**{n: getattr(g, n) for n in ("text", "lines", "middle", "real")}, "paper": g.background}

    def on_message(self, message: dict[str, Any]) -> None:
        name = message.get("toggle")
        if not isinstance(name, str) or name not in {entry["id"] for entry in self.entries} - set(self.hidden):
            return
        idle = set(_wanted(name)) & self._experiment.irrelevant()
        if idle:
            titles = ", ".join(sorted(setting(one).title for one in idle))
            self.problem = f"That has no effect here: the present objective, data or networks do not use {titles}."
            return
        self.problem = ""
        self._on_choice(self._switched(name))

    def _switched(self, name: str) -> dict[str, Any]:
        """The settings that switch an entry the other way."""
        wanted, now = _wanted(name), self._experiment.settings()
        if "objective" in wanted:
            return {**wanted, "regularizers": _kept_sound(now["objective"], wanted["objective"], now["regularizers"])}
        if "regularizers" in wanted:
            (one,) = wanted["regularizers"]
            others = [other for other in now["regularizers"] if other != one]
            if name in self.active:
                return {"regularizers": others}
            # a penalty takes the place of the crude bound that came with the objective
            replaced = OBJECTIVES[now["objective"]].recommends if REGULARIZERS[one].penalty else ()
            return {"regularizers": [*(other for other in others if other not in replaced), one]}
        usual = self._experiment.advice()
        if name in self.active:
            return {key: usual[key] for key in wanted}
        larger = (t.on for t in TRICKS.values() if set(wanted) < set(t.on) and f"Tricks/{t.name}" in self.active)
        return {**{key: usual[key] for on in larger for key in on}, **wanted}


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
