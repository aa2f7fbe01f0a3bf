"""What a page says whatever its run does: the settings' form, views, keys, presets, recipes and colours, as JSON.

All of it is derived from declarations; a setting, view, preset or recipe that is added is here without a line more.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from ganviz.app.actions.catalogue import entries
from ganviz.app.actions_words import IN_HEADER, KEYS, MENU, SPEEDS
from ganviz.app.nodes import HINT, NODES
from ganviz.data import DATA
from ganviz.experiment import KNOBS, PLAYERS, SETTINGS, Choice, Choices, Integer, Number, Setting, setting
from ganviz.experiment.form import form_of
from ganviz.frames import VIEWS, ViewInfo
from ganviz.frames.colours import colours
from ganviz.presets import Preset, listed_presets
from ganviz.recipes import Recipe, listed_recipes
from ganviz.version import __version__

FIRST = ("data", "modes", "generator_lr", "discriminator_lr", "objective", "regularizers", "seed")
"""The settings that one reaches for."""
GROUPS = ("Data", "Learning", "Remedies", "Networks")


@functools.cache
def content() -> dict[str, Any]:
    """All of it; one value for all pages, which nobody may change."""
    return {
        "version": __version__,
        "views": {key: _view(view) for key, view in VIEWS.items()},
        "nodes": {part: list(words) for part, words in NODES.items()},
        "hint": HINT,
        "colours": {"light": colours(False), "dark": colours(True)},
        "settings": {name: schema(name) for name in SETTINGS},
        "groups": [[title, _in_group(title)] for title in GROUPS],
        "first": list(FIRST),
        "keys": {key: list(told) for key, told in KEYS.items()},
        "speeds": [[title, value] for title, value in SPEEDS.items()],
        "menu": {
            "header": [[name, label] for name, label in list(MENU.items())[:IN_HEADER]],
            "more": [[name, label] for name, label in list(MENU.items())[IN_HEADER:]],
        },
        "presets": [_preset(preset) for preset in listed_presets()],
        "recipes": [_recipe(recipe) for recipe in listed_recipes()],
        "catalogue": entries(),
        "players": list(PLAYERS),
    }


# --- settings
def schema(name: str) -> dict[str, Any]:
    """What a form needs of a setting."""
    declared, form = setting(name), form_of(name)
    low, high = _bounds(declared)
    return {
        "name": name,
        "title": declared.title,
        "help": declared.help,
        "group": declared.group,
        "live": declared.live,
        "kind": _kind(declared),
        "low": low,
        "high": high,
        "step": form.step or None,
        "ladder": list(form.ladder) or None,
        "options": _options(declared),
        "symbol": "" if form.symbol.split("_")[0] in declared.title.split() else form.symbol,
        "synonyms": list(form.synonyms),
        "default": declared.default,
    }


def _bounds(declared: Setting) -> tuple[float | None, float | None]:
    return declared.bounds or (None, None) if isinstance(declared, Number | Integer) else (None, None)


def _kind(declared: Setting) -> str:
    kinds = {Choice: "choice", Choices: "choices", Integer: "integer", Number: "number"}
    return next((word for kind, word in kinds.items() if isinstance(declared, kind)), "drawing")


def _options(declared: Setting) -> list[list[Any]]:
    """Titles and values; data that no page can show are left out."""
    headless = {entry.name for entry in DATA.values() if entry.headless}
    titles: Mapping[str, Any] = getattr(declared, "titles", {})
    return [[title, value] for title, value in titles.items() if value not in headless]


def _in_group(title: str) -> list[str]:
    """Names of its settings as declared, those of the regularizers behind "regularizers"."""
    names = [name for name in SETTINGS if setting(name).group == title]
    if "regularizers" not in names:
        return names
    knobs = [name for name in names if name in KNOBS]
    place = names.index("regularizers") + 1
    return [*names[:place], *knobs, *(name for name in names[place:] if name not in knobs)]


# --- the rest
def _view(view: ViewInfo) -> dict[str, Any]:
    return {
        "title": view.title,
        "help": view.help,
        "kinds": list(view.kinds),
        "place": view.place,
        "opened": view.opened,
        "nodes": list(view.nodes),
    }


def _preset(preset: Preset) -> dict[str, Any]:
    return {name: getattr(preset, name) for name in ("name", "title", "group", "about", "source")}


def _recipe(recipe: Recipe) -> dict[str, Any]:
    """A recipe and its cures, those that work first, and of these those that need no new start."""
    told = {name: getattr(recipe, name) for name in ("name", "title", "story", "source", "steps")}
    names = ("name", "title", "why", "source", "works", "steps", "afresh")
    cures = [{name: getattr(cure, name) for name in names} for cure in recipe.cures]
    return {**told, "cures": sorted(cures, key=lambda cure: (not cure["works"], cure["afresh"]))}
