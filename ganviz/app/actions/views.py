"""Views: which are open, and what they need of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.checks import one_of, whole
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import Examine, Want
from ganviz.errors import GanvizError
from ganviz.experiment import PLAYERS, setting
from ganviz.frames import VIEWS
from ganviz.observation import inspector_part, map_part, units_part
from ganviz.observation.copies import COPIES
from ganviz.observation.probe import MOST_TILES, OPTIMAL
from ganviz.recording import TRAILS

ALWAYS = ("judgement", "metrics")  # parts of a snapshot that the status, lessons and the timeline need
GROUNDS = ("learned", "optimal", "difference")
TILES = 6  # side of the sample grid until somebody changes it
MOST_AXIS = 255


class ViewActions:
    """Which views are open, and what a person looks at in them.

    Args:
        model: of the page.
        on_change: called when the open views have changed.

    Attributes:
        tiles: side of the sample grid.
    """

    def __init__(self, model: PageModel, on_change: Callable[[], object] = lambda: None) -> None:
        self._model, self._on_change = model, on_change
        self.tiles = TILES
        self._extra: dict[str, str] = {}  # what for -> part of a snapshot
        self._inspected, self._asked, self._copies = (0, 1), 0, True
        self._asked_for: tuple[frozenset[str], int] | None = None
        self.commands: Mapping[str, Callable[..., None]] = {
            "views": self.open,
            "inspect": self.inspect,
            "examine": lambda wanted=True: model.do(Examine(bool(wanted))),
            "units": self.open_layer,
            "ground": self.ground,
            "trails": lambda on=True: self._want_extra("trails", TRAILS if on else ""),
            "copies": self.look_for_copies,
            "map_axes": self.map_axes,
            "tiles": self.set_tiles,
        }
        model.tell("opened", model.opened)

    def open(self, open: Any) -> None:  # noqa: A002 - the name in the message
        """Open just these views."""
        if not isinstance(open, list | tuple) or not all(isinstance(key, str) for key in open):
            raise GanvizError(f"{open!r} is no list of views")
        for key in open:
            one_of("view", key, VIEWS)
        self._model.touch()
        self._model.opened = [key for key in VIEWS if key in open]
        self._model.tell("opened", self._model.opened)
        self._on_change()
        self.want()

    def inspect(self, tiles: Any) -> None:
        """Inspect two tiles of the sample grid; the same two again compare afresh."""
        if not isinstance(tiles, list) or len(tiles) != 2:
            raise GanvizError(f"tiles {tiles!r} are not two numbers")
        a, b = (whole("tile", tile, 0, MOST_TILES**2 - 1) for tile in tiles)
        self._asked += (a, b) == self._inspected
        self._inspected = (a, b)
        if "inspector" not in self._model.opened and "views" not in self._model.all_hidden():
            self.open([*self._model.opened, "inspector"])
        self.want()

    def open_layer(self, player: Any = "", layer: Any = 0) -> None:
        """Show what the units of a hidden layer respond to; no player for none."""
        last = int(setting("generator_layers").bounds[1]) - 1
        part = units_part(one_of("player", player, PLAYERS), whole("layer", layer, 0, last)) if player else ""
        self._want_extra("units", part)

    def ground(self, which: Any) -> None:
        """What colours the plane: D(x), the optimal D, or the difference."""
        self._want_extra("ground", "" if one_of("ground", which, GROUNDS) == "learned" else OPTIMAL)

    def map_axes(self, across: Any, up: Any) -> None:
        """Which two latent coordinates are mapped, from 0."""
        self._want_extra("map", map_part(whole("axis", across, 0, MOST_AXIS), whole("axis", up, 0, MOST_AXIS)))

    def look_for_copies(self, on: Any = True) -> None:
        """Whether near-duplicates and copies are looked for among the samples."""
        self._copies = bool(on)
        self.want()

    def set_tiles(self, count: Any) -> None:
        """Change the side of the sample grid."""
        self.tiles = whole("count", count, 4, MOST_TILES)
        self.want()

    def parts(self) -> frozenset[str]:
        """Parts of a snapshot that the open views need."""
        kind = self._model.experiment.kind
        opened = [key for key in self._model.opened if kind in VIEWS[key].kinds]
        parts = {*ALWAYS, *(part for key in opened for part in VIEWS[key].parts)}
        if "inspector" in opened:
            parts.add(inspector_part(*self._inspected, self._asked))
        if "samples" in opened and self._copies:
            parts.add(COPIES)
        if "latent_map" in opened:
            parts.add(self._extra.get("map", map_part()))
        return frozenset(parts | {part for what, part in self._extra.items() if part and what != "map"})

    def want(self) -> None:
        """Ask the engine for what the open views need, unless it knows."""
        asked_for = (self.parts(), self.tiles)
        if asked_for != self._asked_for:
            self._asked_for = asked_for
            self._model.engine.do(Want(*asked_for))

    def show(self, state: State) -> None:
        """Other data need other parts."""
        self.want()

    def _want_extra(self, what: str, part: str) -> None:
        self._model.touch()
        self._extra[what] = part
        self.want()
