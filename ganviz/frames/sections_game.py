"""Sections of the game itself: the players, their losses, what D thinks, a step told in scenes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ganviz.engine import State
from ganviz.experiment import PLAYERS
from ganviz.frames.block import quantised_points
from ganviz.frames.sections_plane import REACH
from ganviz.frames.sharing import of_arrays
from ganviz.observation import GameView, Judgement, Snapshot

Content = dict[str, Any]
SQUARE = 2.0  # what latents are quantised within: the square in which they are shown, and as much again
BINS = 24  # of the histogram of logits


def game(state: State, seen: Snapshot) -> Content | None:
    """What the diagram of the game shows besides samples and losses."""
    view = seen.game
    if view is None:
        return None
    return {
        "latents": of_arrays(lambda: quantised_points(view.latents, SQUARE), "square", view.latents),
        "mesh_source": of_arrays(lambda: quantised_points(view.mesh_source, SQUARE), "square", view.mesh_source),
        **_mesh(view, seen),
        "label": view.label,
        "layers": {player: list(widths) for player, widths in view.layers.items()},
        "frozen": {player: seen.settings[f"{player}_steps"] == 0 for player in PLAYERS},
        "architecture": seen.settings["architecture"],
        "gradients": dict(seen.gradients),
    }


def _mesh(view: GameView, seen: Snapshot) -> Content:
    if seen.plane is not None:
        return {"mesh": quantised_points(view.mesh, REACH * seen.plane.extent)}
    return {"mesh_tiles": view.mesh_tiles}


def units(state: State, seen: Snapshot) -> Content | None:
    """What the units of a layer respond to, if somebody asked for it."""
    found = seen.units
    if found is None:
        return None
    ends = {"low": found.low.tolist(), "high": found.high.tolist()}
    return {"player": found.player, "layer": found.layer, "over": found.over, "maps": found.maps, **ends}


def units_why(state: State, seen: Snapshot) -> str:
    """Why there are no units."""
    if seen.plane is None:
        return "D judges pictures here: its units have no plane to be shown over."
    if (m := seen.settings["packing"]) > 1:
        return f"D judges {m} samples at once here: its units have no map over the plane."
    return "Units are shown again once slow motion is left." if state.story else "One moment…"


def losses(state: State, seen: Snapshot) -> Content | None:
    """The last losses, and those at equilibrium, D's and G's."""
    return {"now": dict(seen.losses), "equilibrium": list(seen.equilibrium)}


def judgement(state: State, seen: Snapshot) -> Content | None:
    """What D thinks of the samples."""
    found = seen.judgement
    if found is None:
        return None
    names = ("real_mean", "fake_mean", "accuracy", "accuracy_real", "accuracy_fake", "boundary_logit", "is_probability")
    return {**{name: getattr(found, name) for name in names}, "logits": histogram(found)}


def histogram(seen: Judgement) -> Content | None:
    """Shares of the real and of the fake samples in `BINS` bins from the lowest to the highest logit."""
    kinds = {"real": seen.real_logits, "fake": seen.fake_logits}
    finite = {name: logits[np.isfinite(logits)].astype(float) for name, logits in kinds.items()}
    ends = [end for logits in finite.values() if len(logits) for end in (float(logits.min()), float(logits.max()))]
    if not ends:
        return None
    low = min(ends)
    high = max(*ends, low + 1e-6 * max(1.0, abs(low)))
    counts = {name: _counted(logits, low, high) for name, logits in finite.items()}
    shares = {name: (count / max(count.sum(), 1)).astype(np.float32) for name, count in counts.items()}
    return {"low": low, "high": high, **shares}


def _counted(values: Any, low: float, high: float) -> Any:
    bins = ((values - low) * (BINS / (high - low))).astype(np.int64)
    return np.bincount(np.minimum(bins, BINS - 1), minlength=BINS)


def scene(state: State, place: int) -> Content | None:
    """One scene of the step told in slow motion, by its place from 0; None where there is none."""
    if not 0 <= place < len(state.story):
        return None
    told = state.story[place]
    words = {"player": told.player, "nodes": list(told.nodes), "title": told.title, "caption": told.caption}
    return {**words, "place": place, "count": len(state.story), "step": told.snapshot.step}
