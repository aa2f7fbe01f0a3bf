"""Packer: states in, frames out, for one reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from ganviz.engine import State
from ganviz.frames.block import pack
from ganviz.frames.sections import RIVAL, SECTIONS
from ganviz.frames.sections_game import scene, units_why
from ganviz.frames.sections_run import NewRows, header
from ganviz.frames.sharing import Sharing
from ganviz.frames.views import OPENED, VIEWS
from ganviz.observation import Snapshot

ALWAYS = ("timeline",)  # sections that belong to no view


class Packer:
    """Packs states for one reader, who gets every frame in order, or a whole one.

    Args:
        views: keys of the views that are open.
    """

    def __init__(self, views: Iterable[str] = OPENED) -> None:
        self._sharing, self._rows = Sharing(), NewRows()
        self._wanted: set[str] = set()
        self.open(views)

    def open(self, views: Iterable[str]) -> None:
        """Pack what these views show from now on; unknown ones are left out."""
        known = [VIEWS[key] for key in views if key in VIEWS]
        self._wanted = {*ALWAYS, *(section for view in known for section in view.sections)}

    def pack(
        self,
        state: State,
        whole: bool = False,
        *,
        everything: bool = True,
        scene: int | None = None,
        number: int = 0,
        curves: bool = False,
    ) -> bytes:
        """One frame.

        Args:
            whole: for a reader who knows nothing yet: nothing is left out as known.
            everything: with the sections that only come now and then.
            scene: place of the scene that is shown in slow motion; None for training itself.
            number: of the frame.
            curves: with the rows of all curves that are new, for readers who have no other source of them.
        """
        if whole:
            self._sharing.clear()
            self._rows.clear()
        content = self._content(state, everything or whole, scene, number)
        if curves:
            content["curves"] = self._rows.of(state)
        own, refers, fresh = self._sharing.part(content)
        return pack({**own, "fresh": fresh} if fresh else own, refers)

    def _content(self, state: State, everything: bool, place: int | None, number: int) -> dict[str, Any]:
        told = None if place is None else scene(state, place)
        seen = state.snapshot if told is None or place is None else state.story[place].snapshot
        content = {**header(state, seen, number), "scene": told, **_sections(self._wanted, state, seen, everything)}
        if "units" in self._wanted:
            content["units_why"] = "" if seen.units else units_why(state, seen)
        content["rival"] = None if state.rival is None else self._rival(state.rival, everything)
        return content

    def _rival(self, rival: State, everything: bool) -> dict[str, Any]:
        seen = rival.snapshot
        told = {"run": rival.run, "step": seen.step, "diverged": seen.diverged, "status": seen.status}
        return {**told, **_sections(self._wanted.intersection(RIVAL), rival, seen, everything)}


def _sections(wanted: Collection[str], state: State, seen: Snapshot, everything: bool) -> dict[str, Any]:
    chosen = {name: section for name, section in SECTIONS.items() if name in wanted and (everything or section.steady)}
    return {name: section.make(state, seen) for name, section in chosen.items()}
