"""Walls as files: they come back, can be gone on with, and what is no wall is refused."""

import numpy as np
import pytest
import torch

from ganviz.errors import DataError, ExportError
from ganviz.experiment import SweepPlan
from ganviz.observation import Wall, WallProbe
from ganviz.recording import open_wall, save_wall
from ganviz.recording.arrays import read_arrays, write_arrays
from ganviz.training import Sweep

SETTINGS = {"generator_width": 4, "discriminator_width": 4, "batch_size": 8, "ema_decay": 0.9}


@pytest.fixture
def made(tmp_path):
    axes = {"generator_lr": [0.01, 0.001], "data": ["ring", "circle"]}
    plan = SweepPlan.from_dict({"settings": SETTINGS, "axes": axes})
    sweep = Sweep(plan.experiments(), "cpu")
    probe = WallProbe(sweep)
    wall = Wall.begun(plan, probe)
    sweep.step(6)
    return wall.with_view(probe.observe()), sweep, tmp_path / "wall.npz"


def test_a_wall_comes_back(made):
    wall, _, path = made
    save_wall(wall, path)
    again, states = open_wall(path)
    assert again.plan == wall.plan and states == []
    for name in ("steps", "fakes", "coverage", "broken"):
        np.testing.assert_array_equal(getattr(again, name), getattr(wall, name))
    for name, values in wall.metrics.items():
        np.testing.assert_array_equal(again.metrics[name], values)
    for a, b in zip(again.truths, wall.truths, strict=True):
        assert (a.std, a.extent, a.modes is None) == (b.std, b.extent, b.modes is None)
        if b.modes is not None:
            np.testing.assert_array_equal(a.modes, b.modes)
            np.testing.assert_array_equal(a.weights, b.weights)


def test_numpy_reads_it_without_pickles(made):
    wall, sweep, path = made
    save_wall(wall, path, sweep)
    with np.load(path, allow_pickle=False) as file:
        assert file["fakes"].shape == (2, 4, 512, 2) and {"cell_0", "cell_3"} <= set(file)


def test_cells_go_on_from_the_file(made):
    wall, sweep, path = made
    save_wall(wall, path, sweep)
    again, states = open_wall(path)
    second = Sweep(again.plan.experiments(), "cpu", states=states)
    assert second.step_count == 6
    second.step(5)
    sweep.step(5)
    for cell in range(4):
        for player in ("generator", "discriminator"):
            assert torch.equal(second.state(cell)[player]["values"], sweep.state(cell)[player]["values"])


@pytest.mark.parametrize("name", ["about", "fakes", "coverage", "widths", "metric_js", "steps"])
def test_what_is_missing_is_named(made, name):
    wall, _, path = made
    save_wall(wall, path)
    arrays = read_arrays(path.read_bytes())
    del arrays[name]
    path.write_bytes(write_arrays(arrays))
    with pytest.raises(DataError, match=name):
        open_wall(path)


@pytest.mark.parametrize("name", ["fakes", "coverage", "broken", "steps", "metric_js", "widths"])
def test_arrays_that_do_not_fit_are_refused(made, name):
    wall, _, path = made
    save_wall(wall, path)
    arrays = read_arrays(path.read_bytes())
    arrays[name] = arrays[name][..., None]
    path.write_bytes(write_arrays(arrays))
    with pytest.raises(DataError, match="do not fit its plan"):
        open_wall(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"{}", b"x" * 5000])
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "wall.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"wall\.npz"):
        open_wall(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.npz: No such file"):
        open_wall(tmp_path / "none.npz")


def test_a_missing_folder_is_told(made, tmp_path):
    with pytest.raises(ExportError, match="does not exist"):
        save_wall(made[0], tmp_path / "nowhere" / "wall.npz")
