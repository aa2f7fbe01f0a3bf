"""The wall as pictures: small multiples of fakes on the plane, and a heatmap of coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganviz.export import wall_words
from ganviz.export.box import Box
from ganviz.export.paper import HEADING, LABEL, TICK, Paper
from ganviz.export.words import wrapped
from ganviz.observation import Wall
from ganviz.theme import coverage_palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL, LEAST_CELL = 116, 72  # px along a side, usual and at least
LEFT, RIGHT, ABOVE, BELOW = 96, 22, 70, 74  # px around the cells
GAP = 5  # px between cells
NARROWEST = 520  # px, so that words over a small wall find room
BAR = 150  # px along the scale of colours
BADGE = 15  # px above the plane for a cell's number
MARGIN = 14  # px from the edge to words
OUTSIDE = 1.15  # of the view's half width: fakes farther away are not drawn


def wall_size(wall: Wall, badge: float = BADGE) -> tuple[int, int]:
    """Pixels that suit a wall, with so many above each place for its numbers: (width, height)."""
    rows, columns, _ = wall.plan.shape
    most = max(rows, columns)
    cell = CELL if most > 5 else CELL * 1.35 if most > 3 else CELL * 1.7
    width = max(LEFT + RIGHT + columns * cell, NARROWEST)
    return round(width), round(ABOVE + BELOW + rows * (cell + badge))


class Sheet:
    """What both pictures share: title, labels of rows and columns, the scale of colours, and a box for each place.

    Attributes:
        boxes: of the places, row by row from the top.
        palette: of coverage, 0 to 1 in 256 colours.
    """

    def __init__(self, paper: Paper, wall: Wall, title: str, badge: float) -> None:
        self.paper, self.wall = paper, wall
        self.palette = coverage_palette(paper.dark)
        rows, columns, _ = wall.plan.shape
        room = paper.box.inside(LEFT, BELOW, RIGHT, ABOVE)
        side = min(room.width / columns, room.height / rows - badge)
        width, height = side * columns, (side + badge) * rows
        room = Box(room.left, room.bottom + room.height - height, width, height)
        self.boxes = [box for row in room.rows([1] * rows, GAP) for box in row.columns([1] * columns, GAP)]
        self._head(title)
        self._label(room)
        self.status = self._status(room)

    def colour(self, coverage: float) -> str:
        """Of a coverage from 0 to 1."""
        return self.palette[round(min(max(coverage, 0.0), 1.0) * 255)]

    def _head(self, title: str) -> None:
        paper, (width, height) = self.paper, self.paper.size
        paper.words(title, MARGIN, height - 20, HEADING + 2, weight="bold")
        room = width - 2 * MARGIN

        def measure(text: str) -> float:
            return paper.width_of(text, LABEL)

        for line, text in enumerate(wrapped(wall_words.about(self.wall), room, 2, measure)):
            paper.words(text, MARGIN, height - 42 - 16 * line, LABEL)

    def _label(self, room: Box) -> None:
        """Values along the axes, and what they are."""
        paper, plan = self.paper, self.wall.plan
        columns = len(plan.across.values)
        for i, box in enumerate(self.boxes[-columns:]):
            middle = box.left + box.width / 2
            paper.words(self._short(plan.across.told(i), box.width), middle, room.bottom - 11, TICK, ha="center")
        paper.words(f"{plan.across.title} →", room.left, room.bottom - 28, LABEL)
        if plan.down is None:
            return
        for i, box in enumerate(self.boxes[::columns]):
            text = self._short(plan.down.told(i), LEFT - MARGIN - 4)
            paper.words(text, room.left - 8, box.bottom + box.height / 2, TICK, ha="right")
        for line, text in enumerate(self._down_title()):
            paper.words(text, room.left - 8, room.bottom - 11 - 14 * line, LABEL, ha="right")

    def _down_title(self) -> list[str]:
        """What stands in the lower left corner: the name of the axis that goes down."""
        assert self.wall.plan.down is not None
        title = f"↑ {self.wall.plan.down.title}"
        return wrapped(title, LEFT - 10, 3, lambda text: self.paper.width_of(text, LABEL))

    def _short(self, text: str, width: float) -> str:
        """On one line, cut where there is no room."""
        return wrapped(text, width, 1, lambda words: self.paper.width_of(words, TICK))[0]

    def _status(self, room: Box) -> Any:
        """The scale of colours, and what will be told of the step."""
        paper = self.paper
        right, bottom = paper.size[0] - RIGHT, MARGIN
        ax = paper.axes(Box(right - BAR, bottom + 3, BAR, 8), x_ticks=0, y_ticks=0)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        bar = paper.image(ax, (0, 1, 0, 1), self.palette)
        bar.set_data(np.tile(np.arange(256, dtype=np.uint8), (2, 1)))
        paper.words("0", right - BAR - 5, bottom + 7, TICK, ha="right")
        paper.words("1", right + 4, bottom + 7, TICK)
        return paper.note(room.left, bottom + 7, TICK)


class WallPicture:
    """Fakes of every place on the plane, coloured by coverage; modes as crosses. Drawn for any look at the wall.

    Args:
        paper: of `wall_size`.
    """

    def __init__(self, paper: Paper, wall: Wall, title: str) -> None:
        self._sheet = Sheet(paper, wall, title, BADGE)
        self._wall, side = wall, self._sheet.boxes[0].width
        size = 1.5 + side / 150
        self._axes = [self._plane(place, box) for place, box in enumerate(self._sheet.boxes)]
        mark: dict[str, Any] = {"linestyle": "none", "marker": "o", "markeredgewidth": 0, "alpha": 0.75}
        self._fakes = [paper.line(ax, **mark, markersize=size) for ax in self._axes]
        corners = [(b.left, b.left + b.width, b.bottom + b.width + 8) for b in self._sheet.boxes]
        self._counts = [paper.note(right - 2, y, TICK, ha="right") for _, right, y in corners]
        self._remarks = [paper.note(left + 3, y, TICK) for left, _, y in corners]

    def _plane(self, place: int, box: Box) -> Axes:
        truth, paper = self._wall.truths[place], self._sheet.paper
        ax = paper.axes(Box(box.left, box.bottom, box.width, box.width), x_ticks=0, y_ticks=0)
        ax.set(xlim=(-truth.extent, truth.extent), ylim=(-truth.extent, truth.extent))
        ax.set_aspect("equal", anchor="SW")
        for spine in ax.spines.values():
            spine.set_color(paper.ground.faint)
        if truth.modes is not None:
            look: dict[str, Any] = {"linestyle": "none", "marker": "+", "markersize": 5, "markeredgewidth": 0.9}
            ax.plot(*np.asarray(truth.modes, float).T, color=paper.ground.lines, zorder=1.5, **look)
        return ax

    def show(self, look: int) -> None:
        """Take a look at the wall by its place among the looks."""
        wall, sheet = self._wall, self._sheet
        means = wall.mean_coverage(look)
        for place, fakes in enumerate(self._fakes):
            colour = sheet.colour(float(means[place]))
            shown = _in_view(wall.fakes[look, place], wall.truths[place].extent)
            fakes.set_data(*shown.T)
            fakes.set_markerfacecolor(colour)
            self._counts[place].set_text(wall_words.told_of(wall, place, look))
            remark = wall_words.broke(wall, place, look) or ("" if len(shown) else "out of view")
            self._remarks[place].set_text(remark or wall_words.quality(wall, place, look))
        sheet.status.set_text(wall_words.measured(wall, look, pictured=True))


class Heatmap:
    """Coverage of every place as a colour and a number, the mean over seeds, with the range of the seeds."""

    def __init__(self, paper: Paper, wall: Wall, title: str) -> None:
        sheet = Sheet(paper, wall, title, 0)
        spread = wall.by_place(np.nan_to_num(wall.coverage[-1]))
        for place, box in enumerate(sheet.boxes):
            mean = float(spread[place].mean())
            ax = paper.axes(box, x_ticks=0, y_ticks=0)
            ax.set_facecolor(sheet.colour(mean))
            for spine in ax.spines.values():
                spine.set_visible(False)
            self._write(sheet, place, box, mean, spread[place])
        sheet.status.set_text(wall_words.measured(wall))

    def _write(self, sheet: Sheet, place: int, box: Box, mean: float, spread: NDArray[np.float64]) -> None:
        paper, wall = sheet.paper, sheet.wall
        ink = _readable(sheet.colour(mean))
        middle, height = box.left + box.width / 2, box.bottom + box.height / 2
        lines = [wall_words.told_of(wall, place)]
        if len(spread) > 1:
            factor = wall.modes(place) or 1
            lines.append(f"{spread.min() * factor:.3g}–{spread.max() * factor:.3g}")
        lines += filter(None, [wall_words.broke(wall, place)])
        for i, text in enumerate(lines):
            y = height + 15 * ((len(lines) - 1) / 2 - i)
            paper.words(text, middle, y, HEADING if not i else TICK, ha="center", color=ink)


def _in_view(points: NDArray[np.float32], extent: float) -> NDArray[np.float64]:
    """Those that are near enough to be drawn, and finite."""
    near = (np.abs(points) <= OUTSIDE * extent).all(1)
    return points[near].astype(float)


def _readable(colour: str) -> str:
    """Black or white, whichever stands out from a colour (WCAG's relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.179 else "#ffffff"
