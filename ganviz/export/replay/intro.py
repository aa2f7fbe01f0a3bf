"""A short recording that comes with the package: what a first visitor sees until the live run is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.engine import State
from ganviz.export.replay.reel import Encoder, to_line
from ganviz.export.replay.views import ReplayView
from ganviz.frames import sections_game, sections_plane
from ganviz.frames.block import pack
from ganviz.observation import GameView, PlaneView, Snapshot
from ganviz.recording import Moment

SAMPLES = 128  # of each kind
ARROWS = 24
LATENTS = 48
FINE = 200  # steps of coordinates across the view's half-width: a pixel of a picture
LEVELS = 12  # of a verdict


def _judgement(state: State, seen: Snapshot) -> dict[str, Any] | None:
    content = sections_game.judgement(state, seen)
    return None if content is None else {**content, "logits": None}


VIEWS = (
    ReplayView("plane", sections_plane.plane),
    ReplayView("game", sections_game.game),
    ReplayView("judgement", _judgement),
    ReplayView("losses", sections_game.losses),
)


def compose_intro(moments: Iterable[Moment]) -> str:
    """Moments of a run of 2-D data as one line of text, some 2 KB each, for `web/stage/recording.js`.

    It holds fewer samples than there were, coarser coordinates, and every second cell of the surface.

    Raises:
        GanvizError: if the moments are not in order.
    """
    encoder, steps, blocks = Encoder(VIEWS), [], []
    for moment in moments:
        steps.append(moment.snapshot.step)
        small = replace(moment, snapshot=_small(moment.snapshot))
        blocks.append(np.frombuffer(encoder.block(small), np.uint8))
    return to_line(pack({"steps": steps, "shared": encoder.shared, "frames": blocks}))


def _small(seen: Snapshot) -> Snapshot:
    view, game = seen.plane, seen.game
    return replace(
        seen,
        plane=None if view is None else _small_plane(view),
        game=None if view is None or game is None else _small_game(game, view.extent),
    )


def _small_plane(view: PlaneView) -> PlaneView:
    first = slice(SAMPLES)
    values = _halved(view.surface_values)
    return replace(
        view,
        real=_coarse(view.real[first], view.extent),
        fake=_coarse(view.fake[first], view.extent),
        real_verdicts=_levels(view.real_verdicts[first]),
        fake_verdicts=_levels(view.fake_verdicts[first]),
        fake_modes=None if view.fake_modes is None else view.fake_modes[first],
        fake_good=None if view.fake_good is None else view.fake_good[first],
        surface_values=values,
        surface=(np.round(np.nan_to_num(values) * 51) * 5).astype(np.uint8),
        arrows=_coarse(view.arrows[:ARROWS], view.extent),
        latent_lines=np.empty((0, 2), np.float32),
    )


def _small_game(game: GameView, extent: float) -> GameView:
    return replace(
        game,
        latents=_coarse(game.latents[:LATENTS], 1.0),
        mesh=_coarse(game.mesh[::2, ::2], extent),
        mesh_source=_coarse(game.mesh_source[::2, ::2], 1.0),
    )


def _halved(values: NDArray[Any]) -> Any:
    """The mean of each four cells."""
    n = len(values) // 2 * 2
    return values[:n, :n].reshape(n // 2, 2, n // 2, 2).mean((1, 3))


def _coarse(points: NDArray[Any], extent: float) -> Any:
    """Few different numbers compress well."""
    return np.round(points / extent * FINE) * (extent / FINE)


def _levels(shares: NDArray[Any]) -> Any:
    return np.round(shares * LEVELS) / LEVELS
