"""Board: the cells of a wall, a grid in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import param
from numpy.typing import NDArray

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger
from ganviz.app.packing import pack
from ganviz.app.wall.words import place_told, spread_of
from ganviz.engine import WallState
from ganviz.export import wall_words
from ganviz.observation import Wall
from ganviz.theme import coverage_palette, ground

RIM = 1.05  # of the view's half width: fakes farther away are not drawn
UNSEEN, UNSEEN_WORDS = 255, "outside"  # of both coordinates
FINEST = 254  # steps across a cell


class Board(Messenger):
    """See `browser/wall.js`, its other half.

    Args:
        on_open: called with the place that is to be opened and the number of that wish.
    """

    plan = param.Dict({}, doc="What stays while a wall is trained: labels, and places of the modes.")
    frame = param.Bytes(b"", doc="What is shown: see `packing.pack`.")
    heat = param.Boolean(False, doc="Whether coverage is shown instead of fakes.")
    colours = param.Dict({}, doc="Names of colours to #rrggbb; `palette` of coverage.")
    visit = param.List([], doc="(number of the wish, address of the page to open, or nothing if it cannot be).")

    _esm = module("element", "unpack", "wall")

    def __init__(self, on_open: Callable[[int, int], object], **params: Any) -> None:
        super().__init__(sizing_mode="stretch_width", margin=(0, 8, 4, 8), **params)
        self._on_open = on_open
        self._wall: Wall | None = None
        self._shown = -1

    def on_message(self, message: dict[str, Any]) -> None:
        place, number = message.get("open"), message.get("number")
        if type(place) is not int or type(number) is not int or self._wall is None:
            return
        rows, columns, _ = self._wall.plan.shape
        if 0 <= place < rows * columns:
            self._on_open(place, number)

    def show(self, state: WallState) -> None:
        """Draw a state."""
        wall = self._wall = state.wall
        if state.number != self._shown:
            self._shown = state.number
            self.plan = _layout(wall, state)
        places, points = range(len(wall.truths)), points_of(wall)
        remarks = [_remark(wall, place, points) for place in places]
        values = {
            "number": state.number,
            "told": [wall_words.told_of(wall, place) for place in places],
            "remarks": remarks,
            "spread": [spread_of(wall, place) for place in places],
            "spoken": [
                place_told(wall, place) + (", all of them out of view" if remarks[place] == UNSEEN_WORDS else "")
                for place in places
            ],
        }
        self.frame = pack(values, {"points": points, "coverage": wall.mean_coverage().astype(np.float32)})

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        g = ground(dark)
        named = {name: getattr(g, name) for name in ("background", "text", "lines", "faint", "real")}
        self.colours = {**named, "palette": coverage_palette(dark)}


def points_of(wall: Wall) -> NDArray[np.uint8]:
    """Where the last fakes lie in their cells, (places, n, 2): x from the left and y from the top, 0 to 254; 255 where
    a fake is out of view."""
    extents = np.array([truth.extent for truth in wall.truths])[:, None, None] * RIM
    with np.errstate(invalid="ignore", over="ignore"):
        shares = (wall.fakes[-1] / extents * (1, -1) + 1) / 2
        seen = ((shares >= 0) & (shares <= 1)).all(-1, keepdims=True)
        steps = np.round(np.where(seen, shares, 0) * FINEST)
    return np.where(seen, steps, UNSEEN).astype(np.uint8)


def _remark(wall: Wall, place: int, points: NDArray[np.uint8]) -> str:
    """What stands beside the modes captured."""
    seen = bool((points[place] != UNSEEN).any())
    return wall_words.broke(wall, place) or ("" if seen else UNSEEN_WORDS) or wall_words.quality(wall, place)


def _layout(wall: Wall, state: WallState) -> dict[str, Any]:
    plan = wall.plan
    rows, columns, _ = plan.shape
    return {
        "number": state.number,
        "across": plan.across.title,
        "columns": [plan.across.told(i) for i in range(columns)],
        "down": plan.down.title if plan.down else "",
        "rows": [plan.down.told(i) for i in range(rows)] if plan.down else [""],
        "modes": [_shares(truth.modes, truth.extent) for truth in wall.truths],
        "real": [_shares(real, truth.extent) for real, truth in zip(state.real, wall.truths, strict=True)],
        "measure": "modes captured" if wall.modes(0) else "1 − JS divergence to the data",
        "most": "all" if wall.modes(0) else "1",
    }


def _shares(points: Any, extent: float) -> list[list[float]]:
    """Where points lie in a cell: x from the left and y from the top, 0 to 1; of None, nothing."""
    if points is None:
        return []
    shares = (np.asarray(points, float) / (extent * RIM) * (1, -1) + 1) / 2
    return [[round(x, 4), round(y, 4)] for x, y in shares.tolist()]
