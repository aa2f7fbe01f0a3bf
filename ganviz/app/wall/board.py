"""The cells of a wall as frames for the browser: see `web/wall/board.js`, which draws them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.app.wall.words import place_told, setting_of, spread_of, status
from ganviz.engine import WallState
from ganviz.export import wall_words
from ganviz.frames.block import pack
from ganviz.observation import Wall

RIM = 1.05  # of the view's half width: fakes farther away are not drawn
UNSEEN, UNSEEN_WORDS = 255, "outside"  # of both coordinates
FINEST = 254  # steps across a cell


class WallPacker:
    """States as blocks of bytes; what stays while a wall is trained comes with the first of them only."""

    def __init__(self) -> None:
        self._sent = -1

    def pack(self, state: WallState, number: int, whole: bool = False) -> bytes:
        """A state as the frame of this number; `whole` for a browser that knows nothing."""
        values = {**_header(state, number), **_cells(state.wall)}
        if whole or state.number != self._sent:
            self._sent = state.number
            values["plan"] = plan_of(state)
        return pack(values)


def points_of(wall: Wall) -> NDArray[np.uint8]:
    """Where the last fakes lie in their cells, (places, n, 2): x from the left and y from the top, 0 to 254; 255 where
    a fake is out of view."""
    extents = np.array([truth.extent for truth in wall.truths])[:, None, None] * RIM
    with np.errstate(invalid="ignore", over="ignore"):
        shares = (wall.fakes[-1] / extents * (1, -1) + 1) / 2
        seen = ((shares >= 0) & (shares <= 1)).all(-1, keepdims=True)
        steps = np.round(np.where(seen, shares, 0) * FINEST)
    return np.where(seen, steps, UNSEEN).astype(np.uint8)


def plan_of(state: WallState) -> dict[str, Any]:
    """What stays while a wall is trained: labels, and places of the modes."""
    wall, plan = state.wall, state.plan
    rows, columns, _ = plan.shape
    return {
        "across": plan.across.title,
        "columns": [plan.across.told(i) for i in range(columns)],
        "down": plan.down.title if plan.down else "",
        "rows": [plan.down.told(i) for i in range(rows)] if plan.down else [""],
        "modes": [_shares(truth.modes, truth.extent) for truth in wall.truths],
        "real": [_shares(real, truth.extent) for real, truth in zip(state.real, wall.truths, strict=True)],
        "measure": "modes captured" if wall.modes(0) else "1 − JS divergence to the data",
        "settings": [setting_of(plan, place) for place in range(rows * columns)],
        "most": "all" if wall.modes(0) else "1",
    }


def _header(state: WallState, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "wall": state.number,
        "step": state.view.step,
        "playing": state.playing,
        "rate": state.steps_per_second,
        "cells": len(state.view.broken),
        "status": status(state),
    }


def _cells(wall: Wall) -> dict[str, Any]:
    """What is drawn and told of each place."""
    places, points = range(len(wall.truths)), points_of(wall)
    remarks = [_remark(wall, place, points) for place in places]
    return {
        "told": [wall_words.told_of(wall, place) for place in places],
        "remarks": remarks,
        "spread": [spread_of(wall, place) for place in places],
        "spoken": [
            place_told(wall, place) + (", all fakes out of view" if remarks[place] == UNSEEN_WORDS else "")
            for place in places
        ],
        "points": points,
        "coverage": wall.mean_coverage().astype(np.float32),
    }


def _remark(wall: Wall, place: int, points: NDArray[np.uint8]) -> str:
    """What stands beside the modes captured."""
    seen = bool((points[place] != UNSEEN).any())
    return wall_words.broke(wall, place) or ("" if seen else UNSEEN_WORDS) or wall_words.quality(wall, place)


def _shares(points: Any, extent: float) -> list[list[float]]:
    """Where points lie in a cell: x from the left and y from the top, 0 to 1; of None, nothing."""
    if points is None:
        return []
    shares = (np.asarray(points, float) / (extent * RIM) * (1, -1) + 1) / 2
    return [[round(x, 4), round(y, 4)] for x, y in shares.tolist()]
