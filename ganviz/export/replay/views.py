"""The views of a replay: what each needs of a moment. A new one is an entry here, and a class in `web/replay`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz import frames
from ganviz.engine import State
from ganviz.frames import sections_game, sections_pictures, sections_plane, sections_quality
from ganviz.observation import IMAGE_METRICS, IMAGE_METRICS_SHOWN, METRICS, METRICS_SHOWN, Snapshot

Content = dict[str, Any]
GREYS = 64  # levels of a pixel: half of the bytes of 256, and looks the same


@dataclass(frozen=True)
class ReplayView:
    """A view of the replay.

    Attributes:
        key: name in the registers of views, here and in the browser.
        make: what it needs of a moment, None where that has nothing of it.
        metrics: names of the metrics whose curves it shows.
        also: what its help says here beyond what it says on the page.
    """

    key: str
    make: Callable[[State, Snapshot], Content | None]
    metrics: tuple[str, ...] = ()
    also: str = ""

    def told(self, data: str) -> Content:
        """Words for the browser; `data` is the name of the data."""
        info = frames.VIEWS[self.key]
        titles = sections_quality.metric_titles(self.metrics, data)
        return {"key": self.key, "title": info.title, "help": info.help + self.also, "metrics": titles}


def _samples(state: State, seen: Snapshot) -> Content | None:
    content = sections_pictures.samples(state, seen)
    grid = seen.grid
    if content is None or grid is None:
        return None
    average = None if grid.average is None else coarse(grid.average)
    small = {
        "fake": coarse(grid.fake),
        "average": average,
        "real": sections_pictures.shared_pictures(coarse(grid.real)),
    }
    return {**content, **small, "push": None, "copies": None, "brightest": GREYS - 1}


def coarse(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels in `GREYS` levels, 0 to GREYS - 1."""
    return (pictures.astype(np.uint16) * (GREYS - 1) / 255).round().astype(np.uint8)


def _quality(state: State, seen: Snapshot) -> Content | None:
    return sections_quality.scores(seen, METRICS, METRICS_SHOWN)


def _picture_quality(state: State, seen: Snapshot) -> Content | None:
    content = sections_quality.scores(seen, IMAGE_METRICS, IMAGE_METRICS_SHOWN)
    return None if content is None else {**content, "classes": sections_quality.classes(seen)}


VIEWS: Mapping[str, ReplayView] = MappingProxyType(
    {
        view.key: view
        for view in (
            ReplayView("plane", sections_plane.plane),
            ReplayView("samples", _samples),
            ReplayView("losses", sections_game.losses, also=" Click or drag to go to a step."),
            ReplayView("judgement", sections_game.judgement),
            ReplayView("quality", _quality, METRICS_SHOWN),
            ReplayView("picture_quality", _picture_quality, IMAGE_METRICS_SHOWN),
        )
    }
)
