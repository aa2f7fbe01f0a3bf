"""The sections of a frame: what each holds of a state, and how often it comes. A new one is a function and a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ganviz.engine import State
from ganviz.frames import sections_game, sections_modes, sections_pictures, sections_plane, sections_quality
from ganviz.frames import sections_run as run_sections
from ganviz.observation import Snapshot

Make = Callable[[State, Snapshot], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """A part of a frame.

    Attributes:
        make: what it holds of a state and of the snapshot that is shown, which in slow motion is the scene's.
        steady: whether it comes with every frame; others come with those that redraw everything.
    """

    make: Make
    steady: bool = False


SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "plane": Section(sections_plane.plane, steady=True),
        "samples": Section(sections_pictures.samples, steady=True),
        "game": Section(sections_game.game, steady=True),
        "units": Section(sections_game.units, steady=True),
        "losses": Section(sections_game.losses, steady=True),
        "judgement": Section(sections_game.judgement, steady=True),
        "inspection": Section(sections_pictures.inspection, steady=True),
        "trail": Section(sections_plane.trail),
        "latent_map": Section(sections_plane.latent_map),
        "film": Section(sections_pictures.film),
        "ledger": Section(sections_modes.ledger),
        "modes": Section(sections_modes.modes),
        "raster": Section(sections_modes.raster),
        "quality": Section(sections_quality.quality),
        "picture_quality": Section(sections_quality.picture_quality),
        "device": Section(run_sections.device),
        "timeline": Section(run_sections.timeline),
    }
)
RIVAL = ("plane", "samples", "losses", "judgement", "ledger", "modes", "raster")
"""Those of run B that come while two are compared."""
