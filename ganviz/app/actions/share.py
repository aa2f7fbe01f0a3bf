"""Share: the page as a link, for the address bar and to be given away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ganviz.app.actions.checks import one_of
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.errors import GanvizError
from ganviz.experiment import Link, setting
from ganviz.frames import OPENED
from ganviz.lessons import CONTROLS

LONG = 4000  # characters: mail programs and messengers cut longer links
TITLES: Mapping[str, str] = {
    "play": "Play",
    "step_discriminator": "Step D",
    "step_generator": "Step G",
    "step_both": "Step both",
    "step_many": "N steps",
    "speed": "Speed",
    "reset": "Reset",
    "new_seed": "New seed",
    "settle": "D to its optimum",
    "slow_motion": "Slow motion",
    "draw": "Draw",
    "export": "Save and export",
    "share": "Share",
    "compare": "Compare",
    "recipes": "Break & cure",
    "presets": "Presets",
    "views": "Open views",
    "wall": "Wall",
    "help": "Keys",
}
"""What can be hidden besides settings."""


class ShareActions:
    """Keeps the page's link, and builds others.

    Args:
        model: of the page.
        lesson: gives the name of the open lesson and its page from 1; "" and 0 for none.
        walls: whether the server has pages of walls, too.
    """

    def __init__(
        self, model: PageModel, lesson: Callable[[], tuple[str, int]] = lambda: ("", 0), walls: bool = False
    ) -> None:
        self._model, self._lesson, self._walls = model, lesson, walls
        self.commands: Mapping[str, Callable[..., None]] = {"share": self.share}
        self._cell: tuple[str, dict[str, Any]] = ("", {})
        self.write()

    def keep(self, cell: str) -> None:
        """The page goes on with the run that was left under this token: its own link brings that run while settings are
        as they are now, so that nothing is lost by a reload."""
        self._cell = (cell, self._settings())

    def link(self) -> Link:
        """The page as it is."""
        model, (lesson, page) = self._model, self._lesson()
        return Link(
            settings=self._settings(),
            hidden=model.hidden.get("link", ()),
            views=None if tuple(model.opened) == OPENED else tuple(model.opened),
            lesson=lesson,
            page=page,
            presenter=model.presenting,
        )

    def write(self) -> None:
        """Tell the page's link, and that of the wall of its experiment; "" where there is no such."""
        cell, settings = self._cell
        self._model.tell("query", replace(self.link(), cell=cell if settings == self._settings() else "").query())
        wall = self._walls and self._model.experiment.kind == "plane"
        self._model.tell("wall", f"wall?{Link(settings=self._settings()).query()}" if wall else "")

    def share(self, hide: Any = None, presenter: Any = None, open: Any = True) -> None:  # noqa: A002 - in the message
        """Tell a link to be given away: of the page as it is, or with other controls hidden and in presenter mode."""
        hidden = self._model.hidden.get("link", ()) if hide is None else _controls(hide)
        link = replace(self.link(), hidden=hidden, presenter=presenter is True)
        query = link.query()
        told = {
            "link": f"{self._model.address}?{query}" if query else self._model.address,
            "note": _note(link, len(query)),
            "hide": list(hidden),
            "presenter": link.presenter,
            "controls": [[name, TITLES.get(name) or setting(name).title] for name in CONTROLS],
        }
        self._model.tell("share", told)

    def show(self, state: State) -> None:
        """Tell the link of the settings in force."""
        self.write()

    def _settings(self) -> dict[str, Any]:
        # the data are always named, so that a server with another experiment of its own shows the same
        return {"data": self._model.experiment.data, **self._model.experiment.differences()}


def _controls(names: Any) -> tuple[str, ...]:
    if not isinstance(names, list):
        raise GanvizError("what is to be hidden is a list of names of controls")
    return tuple(one_of("control", name, CONTROLS) for name in names)


def _note(link: Link, length: int) -> str:
    """What a link holds and what it does not."""
    told = "every setting that differs from what is recommended, the open views and the hidden controls"
    told += ", your drawing" if "drawing" in link.settings else ""
    told += ", the lesson and its page" if link.lesson else ""
    note = (
        f"The link holds {told}. It holds neither weights nor changes made on the way: the run begins anew with the "
        "settings of now, and the same seed gives the same run."
    )
    if length <= LONG:
        return note
    long = f" With {length:,} characters it is too long for many mail programs: save the drawing as a file instead."
    return note + long
