"""Sections of 2-D data: the plane, trails, the latent map."""

from __future__ import annotations

from typing import Any

import numpy as np

from ganviz.engine import State
from ganviz.frames.block import quantised_points, quantised_shares
from ganviz.frames.sharing import of_arrays
from ganviz.observation import LatentMap, PlaneView, Snapshot
from ganviz.observation.clumps import LEAST_SHARE, NEAR, clumps
from ganviz.observation.game import SHOWN as JUDGED
from ganviz.observation.latents import POINTS
from ganviz.observation.ledger import listed
from ganviz.observation.strokes import boundary

Content = dict[str, Any]
REACH = 4  # times the view's half-width: what is farther out is off the picture in any case
LINE = POINTS + 1  # points of a line of the latent grid, and the gap behind it


def plane(state: State, seen: Snapshot) -> Content | None:
    """What the plane shows."""
    view = seen.plane
    if view is None:
        return None
    reach = REACH * view.extent
    return {
        "extent": view.extent,
        "surface": view.surface,
        "optimal": None if view.optimal is None else quantised_shares(view.optimal),
        "boundary": quantised_points(boundary(view), reach),
        "real": of_arrays(lambda: quantised_points(view.real, reach), "points", reach, view.real),
        "modes": _modes(view, reach),
        "fake": quantised_points(view.fake, reach),
        "real_verdicts": quantised_shares(view.real_verdicts[:JUDGED]),
        "fake_verdicts": quantised_shares(view.fake_verdicts),
        "fake_modes": None if view.fake_modes is None else view.fake_modes.astype(np.uint8),
        "fake_good": None if view.fake_good is None else view.fake_good.astype(np.uint8),
        "average": None if view.average is None else quantised_points(view.average, reach),
        "arrows": quantised_points(view.arrows, reach),
        "grid": quantised_points(_thinned(view), reach),
        "label": view.latent_label,
        "missing": _missing(view),
        "clumps": [list(clump) for clump in clumps(view.fake, view.real, view.extent)] if _crowded(view) else [],
    }


def _modes(view: PlaneView, reach: float) -> Any:
    modes = view.modes
    return None if modes is None else of_arrays(lambda: quantised_points(modes, reach), "points", reach, modes)


def _thinned(view: PlaneView) -> Any:
    """Every third point of the lines of a lattice, both ends among them: whoever draws them bends them again."""
    points = view.latent_lines
    if len(points) % LINE:  # a single line
        return points
    lines = points.reshape(-1, LINE, 2)
    kept = np.r_[0 : POINTS - 1 : 3, POINTS - 1, POINTS]  # the last one is the gap
    return lines[:, kept].reshape(-1, 2)


def _missing(view: PlaneView) -> list[int]:
    """As `PlaneView.missing`, in a tenth of the time."""
    if view.modes is None or view.fake_modes is None or view.fake_good is None:
        return []
    found = np.bincount(view.fake_modes[view.fake_good], minlength=len(view.modes))
    return np.flatnonzero(found == 0).tolist()


def _crowded(view: PlaneView) -> bool:
    """Whether there can be a clump at all: a circle touches four cells as wide as it is, so one holds a quarter."""
    cells = np.nan_to_num(view.fake / (2 * NEAR * view.extent)).clip(-1e6, 1e6).astype(np.int64)
    places = np.sort((cells[:, 0] << 32) + cells[:, 1])
    quarter = max(1, int(LEAST_SHARE * len(places) / 4) - 1)
    return bool(len(places) > quarter and (places[quarter:] == places[:-quarter]).any())


def trail(state: State, seen: Snapshot) -> Content | None:
    """Where a few latents have landed: `points` at each of `steps`, oldest first."""
    trail, view = state.trail, seen.plane
    if view is None or not len(trail.steps):
        return None
    points = quantised_points(trail.points, REACH * view.extent)
    return {"every": trail.every, "steps": trail.steps.astype(np.int32), "points": points}


def latent_map(state: State, seen: Snapshot) -> Content | None:
    """Which mode each latent reaches; modes are bytes, 255 for none."""
    view = seen.latent_map
    if view is None:
        return None
    words = [f"z{axis + 1}" for axis in view.axes]
    ends = f"from -{view.reach:g} to {view.reach:g}"
    return {
        "axes": [f"across: {words[0]}, {ends}", *[f"up: {word}, {ends}" for word in words[1:]]],
        "coordinates": list(view.axes),
        "reach": view.reach,
        "mode_count": view.mode_count,
        "latent_dim": view.latent_dim,
        "cells": view.modes.astype(np.uint8),  # -1 becomes 255
        "good": view.good.astype(np.uint8),
        "latents": of_arrays(lambda: quantised_points(view.latents, REACH * view.reach), "map latents", view.latents),
        "latent_modes": view.latent_modes.astype(np.uint8),
        "latent_good": view.latent_good.astype(np.uint8),
        "sentence": _told(view),
    }


def _told(seen: LatentMap) -> str:
    """What the map shows, in words."""
    if not seen.mode_count:
        words = "This data has no modes: only the latents are shown."
    else:
        there = [str(mode + 1) for mode in np.unique(seen.modes[seen.good])]
        words = f"Modes reached well: {listed(there)}. {1 - seen.good.mean():.0%} of the map lands between modes."
    if seen.latent_dim > len(seen.axes):
        words += " A slice: all other coordinates are 0, so that dots need not agree with the ground under them."
    return words
