"""RecipeBook: ways to make a game collapse, and what brings it back or does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import param

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.recipes import Recipe
from ganviz.theme import PROBLEM, ground


class RecipeBook(Messenger):
    """A dialog; `browser/recipes.js` is its other half.

    Args:
        recipes: those in it.
        on_break: called with a recipe's name.
        on_cure: called with the names of a recipe and of one of its cures.
    """

    open = param.Boolean(False, doc="Whether the dialog is open.")
    recipes = param.List([], doc="What `_entry` gives of each.")
    here = param.String("", doc="Name of the recipe whose cures can be applied to the run as it is; empty for none.")
    now = param.String("", doc="How that run stands.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb.")

    _esm = module("element", "recipes")

    def __init__(
        self,
        recipes: Iterable[Recipe],
        on_break: Callable[[str], object],
        on_cure: Callable[[str, str], object],
        **params: Any,
    ) -> None:
        entries = [_entry(recipe) for recipe in recipes]
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", recipes=entries, **params)
        self._on_break, self._on_cure = on_break, on_cure
        self._cures = {entry["name"]: {cure["name"] for cure in entry["cures"]} for entry in entries}
        self.paint(False)

    def show(self, here: str, now: str) -> None:
        """Which recipe's cures can be applied, and how its run stands."""
        news = {"here": here, "now": now}
        self.param.update(**{name: value for name, value in news.items() if value != getattr(self, name)})

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        names = ("text", "lines", "faint", "real", "generator_text")
        self.colours = {**{n: getattr(g, n) for n in names}, "paper": g.background, "problem": PROBLEM[dark]}

    def on_message(self, message: dict[str, Any]) -> None:
        name, cure = message.get("break"), message.get("cure")
        if isinstance(name, str) and name in self._cures:
            self._on_break(name)
        elif isinstance(cure, list) and cure in [[self.here, known] for known in self._cures.get(self.here, ())]:
            self._on_cure(*cure)


def _entry(recipe: Recipe) -> dict[str, Any]:
    told: Mapping[str, Any] = {name: getattr(recipe, name) for name in ("name", "title", "story", "source", "steps")}
    names = ("name", "title", "why", "source", "works", "steps", "afresh")
    cures = [{name: getattr(cure, name) for name in names} for cure in recipe.cures]
    return {**told, "cures": sorted(cures, key=lambda cure: (not cure["works"], cure["afresh"]))}
