"""Checkpoint: all that is needed to go on from a step, in memory and as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from ganviz.errors import DataError
from ganviz.experiment import Experiment
from ganviz.recording.archive import DamagedError
from ganviz.recording.packing import dump_json, load_json, typed
from ganviz.training import Trainer
from ganviz.weights import WarmStart

Tensors = Mapping[str, torch.Tensor]
LONGEST_HEADER = 2**20  # bytes of the list of tensors
_TENSOR = "$tensor"  # the key that marks the place of a tensor, which follows by its name


@dataclass(frozen=True)
class Checkpoint:
    """All that is needed to go on from `step`; `settings` are those that somebody chose."""

    step: int
    settings: Mapping[str, Any]
    state: Mapping[str, Any] = field(repr=False)
    nbytes: int = 0

    @classmethod
    def of(cls, trainer: Trainer) -> Checkpoint:
        """The trainer as it is, copied."""
        state = trainer.state_dict()
        return cls(trainer.step_count, trainer.experiment.chosen(), state, nbytes_of(state))

    def trainer(self, device: str = "auto", data_dir: Path | None = None) -> Trainer:
        """A trainer that goes on from here; see `Trainer`.

        Raises:
            DataError: if the state is not that of a trainer with these settings, as files may hold anything.
        """
        trainer = Trainer(Experiment(**self.settings), device, data_dir)
        try:
            trainer.load_state_dict(self.state)
        except (AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError) as problem:
            raise DataError(f"the checkpoint of step {self.step:,} does not fit its settings: {problem}") from problem
        return trainer


def pack_checkpoint(checkpoint: Checkpoint) -> bytes:
    """As the bytes of a safetensors file: tensors by their path; the rest as JSON in the metadata, as "values"."""
    tensors: dict[str, torch.Tensor] = {}
    values = {"step": checkpoint.step, "settings": dict(checkpoint.settings)}
    text = dump_json(values | {"state": _without_tensors(checkpoint.state, "", tensors)}).decode()
    return save(tensors, metadata={"values": text})


def unpack_checkpoint(data: bytes) -> Checkpoint:
    """Inverse of `pack_checkpoint`.

    Raises:
        DamagedError: for anything else.
    """
    length = int.from_bytes(data[:8], "little")
    if length > LONGEST_HEADER:
        raise DamagedError("is damaged: a checkpoint has a list of tensors that is too long")
    try:
        tensors = load(data)
        values = load_json(load_json(data[8 : 8 + length])["__metadata__"]["values"].encode())
        state = _with_tensors(values["state"], tensors)
        step = typed(int, values["step"], {}, "step")
        return Checkpoint(step, dict(values["settings"]), dict(state), nbytes_of(state))
    except (SafetensorError, AttributeError, KeyError, OverflowError, TypeError, ValueError) as problem:
        if isinstance(problem, DamagedError):
            raise
        raise DamagedError(f"is damaged: a checkpoint is not readable: {problem}") from problem


def pack_warm_start(warm_start: WarmStart) -> bytes:
    """As the bytes of a safetensors file."""
    weights = {name: torch.from_numpy(np.array(array)) for name, array in warm_start.tensors.items()}
    return pack_checkpoint(Checkpoint(warm_start.step, {}, {"weights": weights}))


def unpack_warm_start(data: bytes) -> WarmStart:
    """Inverse of `pack_warm_start`.

    Raises:
        DamagedError: for anything else.
    """
    checkpoint = unpack_checkpoint(data)
    weights = checkpoint.state.get("weights")
    if not isinstance(weights, dict) or not all(isinstance(tensor, torch.Tensor) for tensor in weights.values()):
        raise DamagedError("is damaged: it holds no weights to begin with")
    return WarmStart(checkpoint.step, {name: tensor.numpy() for name, tensor in weights.items()})


def nbytes_of(state: Any) -> int:
    """Memory held by the tensors of a state, in bytes."""
    if isinstance(state, torch.Tensor):
        return state.nbytes
    if isinstance(state, Mapping):
        return sum(nbytes_of(v) for v in state.values())
    return sum(nbytes_of(v) for v in state) if isinstance(state, list) else 0


def _without_tensors(value: Any, path: str, tensors: dict[str, torch.Tensor]) -> Any:
    if isinstance(value, torch.Tensor):
        tensors[path] = value.detach().cpu().contiguous()
        return {_TENSOR: path}
    if isinstance(value, Mapping):
        return {name: _without_tensors(v, f"{path}.{name}".lstrip("."), tensors) for name, v in value.items()}
    if isinstance(value, list):
        return [_without_tensors(v, f"{path}.{i}", tensors) for i, v in enumerate(value)]
    return value


def _with_tensors(value: Any, tensors: Tensors) -> Any:
    if isinstance(value, dict):
        if value.keys() == {_TENSOR}:
            return tensors[value[_TENSOR]]
        return {name: _with_tensors(v, tensors) for name, v in value.items()}
    return [_with_tensors(v, tensors) for v in value] if isinstance(value, list) else value
