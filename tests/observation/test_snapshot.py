"""A snapshot is a plain value: frozen, of numpy only, counting its own bytes, and it survives a pipe."""

import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass

import numpy as np
import pytest
import torch

from ganviz.experiment import Experiment
from ganviz.observation import Judgement, PlaneView, Probe, SampleGrid, Snapshot
from ganviz.training import Trainer

SMALL = {"generator_width": 8, "discriminator_width": 8}


def bare(**parts):
    return Snapshot(3, {}, {}, "cpu", {"discriminator": 1.0, "generator": 1.0}, (1.0, 1.0), **parts)


def judgement(n):
    logits = np.zeros(n, np.float32)
    return Judgement(logits, logits.copy(), 0.5, 0.5, 0.5, True, 0.0, 0.5, 0.5)


def grid(n):
    images, verdicts = np.zeros((n, 28, 28), np.uint8), np.zeros(n, np.float32)
    return SampleGrid(images, verdicts, images.copy(), images.copy(), verdicts.copy(), np.zeros(n, np.int64))


def observed(data):
    return Probe(Trainer(Experiment(data=data, **SMALL), "cpu"), samples=64, resolution=16, arrows=8).observe()


def leaves(value):
    """Every value in a snapshot, however deep."""
    if is_dataclass(value):
        return [leaf for f in fields(value) for leaf in leaves(getattr(value, f.name))]
    if isinstance(value, dict):
        return [leaf for v in value.values() for leaf in leaves(v)]
    return [leaf for v in value for leaf in leaves(v)] if isinstance(value, tuple | list) else [value]


def test_what_was_not_asked_for_is_absent():
    empty = bare()
    assert (empty.judgement, empty.plane, empty.grid) == (None, None, None)
    assert (empty.metrics, empty.bands, empty.diverged, empty.status) == ({}, {}, "", "")
    assert empty.nbytes == 0


def test_bytes_by_hand():
    assert bare(judgement=judgement(10)).nbytes == 2 * 10 * 4
    pictures = 5 * (3 * 28 * 28 + 2 * 4) + 5 * 8
    assert bare(grid=grid(5)).nbytes == pictures
    assert bare(judgement=judgement(10), grid=grid(5)).nbytes == 80 + pictures


def test_missing_arrays_of_a_plane_without_modes_cost_nothing():
    one = np.zeros((4, 2), np.float32)
    x, cells = one[:, 0], np.zeros((2, 2), np.uint8)
    plane = PlaneView(3.0, one, one, x, x, None, None, cells, one, one, 1.0, one, "")
    assert bare(plane=plane).nbytes == 5 * 32 + 2 * 16 + 4


@pytest.mark.parametrize("name", ["step", "metrics", "plane"])
def test_snapshots_are_frozen(name):
    with pytest.raises(FrozenInstanceError):
        setattr(bare(), name, None)


@pytest.mark.parametrize("data", ["ring", "swiss_roll", "mnist"])
def test_snapshots_hold_plain_numbers_and_numpy_and_survive_a_pipe(data):
    snapshot = observed(data)
    values = leaves(snapshot)
    assert all(x is None or isinstance(x, bool | int | float | str | np.ndarray) for x in values)
    assert not any(isinstance(x, torch.Tensor) for x in values)
    for here, there in zip(values, leaves(pickle.loads(pickle.dumps(snapshot))), strict=True):
        np.testing.assert_array_equal(here, there)
