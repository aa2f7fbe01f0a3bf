"""What a trainer is built from: random streams, data and players, as an experiment asks for them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from torch import Tensor

from ganviz.data import RealData, build_data
from ganviz.experiment import PLAYERS, Experiment
from ganviz.training.player import Player


def stream(seed: int, purpose: int, device: torch.device | str = "cpu") -> torch.Generator:
    """The random stream of a seed for one purpose: drawing more of one never shifts another."""
    # the golden ratio keeps the streams of neighbouring seeds apart
    mixed = (seed * 0x9E3779B97F4A7C15 + purpose * 0xBF58476D1CE4E5B9) % 2**63
    return torch.Generator(device=device).manual_seed(mixed)


def set_stream(rng: torch.Generator, state: Tensor) -> None:
    """Put a stream where another was, bytes (n,); one from another kind of device decides the seed instead."""
    if state.shape == rng.get_state().shape:
        rng.set_state(state)
    else:
        rng.manual_seed(int.from_bytes(hashlib.sha256(state.numpy().tobytes()).digest()[:7], "big"))


def make_data(e: Experiment, device: torch.device, data_dir: Path | None) -> RealData:
    """The data of an experiment, on `device`; see `build_data`."""
    dials = e.dials() if e.kind == "plane" else None
    return build_data(e.data, dials=dials, classes=e.classes, drawing=e.drawing, device=device, data_dir=data_dir)


def build_player(e: Experiment, role: str, shape: tuple[int, ...], device: torch.device, again: int) -> Player:
    """ "generator" or "discriminator" of samples of this shape, with first weights that seed and `again` decide.

    Args:
        again: how often it got new first weights already.
    """
    return Player(
        e.network_plan(role, shape),
        role,
        optimizer=getattr(e, f"{role}_optimizer"),
        beta1=getattr(e, f"{role}_beta1"),
        beta2=getattr(e, f"{role}_beta2"),
        init=stream(e.seed, 4 + PLAYERS.index(role) + 16 * again),
        device=device,
    )
