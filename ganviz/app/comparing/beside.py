"""Beside: views of two runs side by side, with the same scales."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.figures import VIEWS, View
from ganviz.engine import State

PAIRED = ("plane", "samples", "losses", "ledger", "raster")  # in the order in which they stand
LETTERS = ("A", "B")


class Beside(Viewer):
    """Pairs of views, A left and B right; hidden while nothing is compared.

    Each is a view of its own, built when it is first wanted.

    Args:
        on_wish: called with what a view of A wishes for: its name and a value.
    """

    def __init__(self, on_wish: Callable[[str, Any], object], **params: Any) -> None:
        super().__init__(**params)
        self._on_wish = on_wish
        self._dark = self._large = False
        self._pairs: dict[str, tuple[View, View]] = {}
        self._shown: tuple[str, ...] = ()
        # there from the beginning: the browser takes what is added to a place that it knows
        self._places = {
            name: tuple(pmui.Grid(size={"xs": 12, "sm": 6}, sizing_mode="stretch_width") for _ in LETTERS)
            for name in PAIRED
        }
        self._layout = pmui.Grid(
            *(place for name in PAIRED for place in self._places[name]),
            container=True,
            spacing=0,
            sizing_mode="stretch_width",
            stylesheets=[":host { max-height: none !important; }"],  # as that of the desk
        )

    def __panel__(self) -> Any:
        return self._layout

    def parts(self) -> set[str]:
        """Parts of a snapshot that the pairs need beyond those of the desk's views."""
        return {part for name in self._shown for view in self._pairs[name] for part in view.needs()}

    def open(self, names: Collection[str]) -> None:
        """Show the pairs of these views, of those that come in pairs; none for no comparison."""
        shown = tuple(name for name in PAIRED if name in names)
        if shown == self._shown:
            return
        self._shown = shown
        for name in shown:
            self._pair(name)
        for name, pair in self._pairs.items():
            for view in pair:
                view.card.visible = name in shown

    def show(self, state: State, everything: bool) -> None:
        """Draw A, and B as it is in the state, steady views or everything."""
        if state.rival is None:
            return
        past = state.timeline.shown is not None
        for name in self._shown:
            for view, run in zip(self._pairs[name], (state, state.rival), strict=True):
                view.fade(run.snapshot if past else None)
                if everything or view.steady:
                    view.show(run)

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self._dark = dark
        for pair in self._pairs.values():
            for view in pair:
                view.paint(dark)

    def enlarge(self, large: bool) -> None:
        """Thick lines and large type for a room, or back."""
        self._large = large
        for pair in self._pairs.values():
            for view in pair:
                view.enlarge(large)

    def _pair(self, name: str) -> tuple[View, View]:
        if name not in self._pairs:
            a, b = self._pairs[name] = (VIEWS[name](), VIEWS[name]())
            a.on_wish = self._on_wish
            # what lies in B cannot be inspected; what it needs is asked for, as of A
            b.on_wish = lambda wish, value: self._on_wish(wish, value) if wish in ("needs", "show") else None
            a.agree_with(b)
            for letter, view, place in zip(LETTERS, (a, b), self._places[name], strict=True):
                view.call(letter)
                view.paint(self._dark)
                view.enlarge(self._large)
                place.append(view.card)
        return self._pairs[name]
