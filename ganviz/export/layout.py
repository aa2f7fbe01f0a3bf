"""Which views a picture shows, and where."""

from __future__ import annotations

from collections.abc import Sequence

from ganviz.data import DATA
from ganviz.errors import SettingError, unknown
from ganviz.export.drawings import DRAWINGS
from ganviz.recording import Moment

DASHBOARD = "dashboard"
VIEWS = (DASHBOARD, *DRAWINGS)

TOLD = {"judgement", "metrics"}  # of which the sentences of a caption speak
LEFT_OUT = ("judgement", "film", "picture_quality", "quality", "losses")  # of a small dashboard, the first one first
LEAST_WIDTH, LEAST_HEIGHT = 160, 105  # px of a view of a dashboard, at 800 x 600

Place = tuple[float, float, float, float]
"""left, top, width, height in shares of the room, from the upper left corner."""


def require_views(views: Sequence[str]) -> None:
    """Raise SettingError for a view that does not exist, or if there is none, or for one beside the dashboard."""
    for view in views:
        if view not in VIEWS:
            raise SettingError(unknown("view", view, VIEWS))
    if not views:
        raise SettingError(f"no view chosen; choose from {', '.join(VIEWS)}")
    if len(set(views)) < len(views) or (DASHBOARD in views and len(views) > 1):
        raise SettingError(f"views {', '.join(views)}: choose each once, and the dashboard by itself")


def fitting_views(views: Sequence[str], data: str) -> tuple[str, ...]:
    """The views asked for; of the dashboard, all that have a meaning for these data and that it has.

    Raises:
        SettingError: for a view that does not exist or has no meaning for the data.
    """
    require_views(views)
    fitting = [key for key, drawing in DRAWINGS.items() if DATA[data].kind in drawing.kinds]
    if DASHBOARD in views:
        return tuple(key for key in fitting if DRAWINGS[key].opened)
    for view in views:
        if view not in fitting:
            raise SettingError(f"view {view!r} is not for {data}; choose from {', '.join((DASHBOARD, *fitting))}")
    return tuple(views)


def shown_views(views: Sequence[str], moment: Moment) -> tuple[str, ...]:
    """The views to draw of a run: those asked for; of the dashboard, those that the moment has something for.

    Raises:
        SettingError: as `fitting_views`.
    """
    fitting = fitting_views(views, moment.snapshot.settings["data"])
    return tuple(key for key in fitting if DASHBOARD not in views or DRAWINGS[key].has(moment))


def wanted_parts(views: Sequence[str], captions: bool = True) -> set[str]:
    """The parts of a snapshot that must be looked at for these views and captions (see `observation.PARTS`)."""
    chosen = DRAWINGS if DASHBOARD in views else views
    return {part for view in chosen for part in DRAWINGS[view].parts} | (TOLD if captions else set())


def with_room(views: Sequence[str], width: float, height: float) -> tuple[str, ...]:
    """The views of a dashboard that can be read in so much room, in pixels of a picture of 800 x 600."""
    shown = tuple(views)
    for view in LEFT_OUT:
        if all(w * width >= LEAST_WIDTH and h * height >= LEAST_HEIGHT for _, _, w, h in places(shown, width / height)):
            break
        shown = tuple(key for key in shown if key != view) or shown
    return shown


def places(views: Sequence[str], aspect: float) -> list[Place]:
    """Where each view lies in a room of this width / height: pictures large, curves beside or below them."""
    large = [view for view in views if DRAWINGS[view].large]
    small = [view for view in views if not DRAWINGS[view].large]
    if not large or not small:
        return _grid(views, aspect)
    share = _share(large, small, aspect)
    if aspect >= 1.1:
        beside = _column(large, 0, share, aspect) | _column(small, share, 1 - share, aspect)
        return [beside[view] for view in views]
    below = _lower(_grid(small, aspect / (1 - share)), share)
    placed = dict(zip([*large, *small], [*_stack(large, share), *below], strict=True))
    return [placed[view] for view in views]


def _share(large: Sequence[str], small: Sequence[str], aspect: float) -> float:
    """How much of the width, or of the height if that is longer, the large ones take."""
    # as much as they can fill, one above the other, but never so much that curves become unreadable
    filled = 1 / sum(1 / DRAWINGS[view].aspect for view in large)
    return min(max(filled / aspect, 0.4), 0.56) if aspect >= 1.1 else min(max(aspect / filled, 0.4), 0.62)


def _column(views: Sequence[str], left: float, width: float, aspect: float) -> dict[str, Place]:
    """One under the other, each as high as suits it."""
    heights = [1 / DRAWINGS[view].aspect for view in views]
    placed, top = {}, 0.0
    for view, height in zip(views, heights, strict=True):
        placed[view] = (left, top, width, height / sum(heights))
        top += height / sum(heights)
    return placed


def _stack(views: Sequence[str], height: float) -> list[Place]:
    return [(x, y * height, w, h * height) for x, y, w, h in _column(views, 0, 1, 1).values()]


def _lower(places: Sequence[Place], top: float) -> list[Place]:
    return [(x, top + y * (1 - top), w, h * (1 - top)) for x, y, w, h in places]


def _grid(views: Sequence[str], aspect: float) -> list[Place]:
    """Rows of as many as suit their shape; the last row is as wide as the others."""
    suits = sum(DRAWINGS[view].aspect for view in views) / len(views)
    columns = min(range(1, len(views) + 1), key=lambda n: abs(aspect / n * -(-len(views) // n) / suits - 1))
    rows = -(-len(views) // columns)
    found = []
    for i in range(len(views)):
        row, here = i // columns, min(columns, len(views) - i // columns * columns)
        found.append(((i % columns) / here, row / rows, 1 / here, 1 / rows))
    return found
