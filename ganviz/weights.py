"""Weights as files: both networks as safetensors, with the experiment and the step in the metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from ganviz.errors import DataError
from ganviz.experiment import PLAYERS, Experiment

LARGEST_WEIGHTS = 32 * 2**20  # bytes of a file of weights at most
_SHAPING = (
    "architecture",
    "latent_dim",
    "channels",
    "packing",
    "minibatch_layer",
    "conditioning",
    "growth_steps",
    "discriminator_scale",
    *(f"{player}_{name}" for player in PLAYERS for name in ("layers", "width", "activation", "norm")),
)


@dataclass(frozen=True)
class WarmStart:
    """Weights to begin with: at which step, and "generator.<name>", "discriminator.<name>" as PyTorch names them."""

    step: int
    tensors: Mapping[str, NDArray[np.float32]]


def read_weights(path: Path) -> tuple[Experiment, WarmStart]:
    """(experiment they were trained in, weights) of a file that `ganviz train --out NAME.safetensors` wrote.

    Raises:
        DataError: naming the file, if it is missing, damaged, too large, or not of ganviz.
    """
    try:
        return _read(path)
    except (OSError, SafetensorError, ValueError, TypeError, AttributeError, OverflowError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise DataError(f"cannot use weights file {path}: {reason}") from problem


def require_same_networks(path: Path, made_with: Experiment, wanted: Experiment) -> None:
    """Raise DataError, naming the settings, if weights of the one mean nothing to the other."""
    differing = dict(_networks(made_with).items() ^ _networks(wanted).items())
    if differing:
        names = ", ".join(sorted(differing))
        raise DataError(f"cannot use weights file {path}: it was made for other networks; {names} differ")


def _networks(experiment: Experiment) -> dict[str, Any]:
    """The settings on which the shapes and meaning of the weights depend."""
    settings, irrelevant = experiment.settings(), experiment.irrelevant()
    return {"kind of data": experiment.kind} | {name: settings[name] for name in _SHAPING if name not in irrelevant}


def _read(path: Path) -> tuple[Experiment, WarmStart]:
    size = path.stat().st_size
    if size > LARGEST_WEIGHTS:
        raise ValueError(f"{size / 2**20:.1f} MiB; {LARGEST_WEIGHTS // 2**20} MiB is the limit")
    with safe_open(path, framework="np") as file:
        metadata = file.metadata() or {}
        if not {"experiment", "step"} <= set(metadata):
            raise ValueError("it does not tell in which experiment and at which step its weights were taken")
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    step = int(metadata["step"])
    if not 0 <= step < 2**53:
        raise ValueError(f"step {step} cannot be")
    return Experiment.from_json(metadata["experiment"]), WarmStart(step, tensors)
