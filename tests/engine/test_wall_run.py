"""A wall as it is trained for a page: its looks, its cells as runs of their own, its limits."""

import numpy as np
import pytest
import torch

from ganviz.engine import Run
from ganviz.engine.wall_run import LOOKS, WallRun
from ganviz.errors import SettingError
from ganviz.recording import open_recording, open_wall
from ganviz.training import Trainer

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 8}


def wall_run(**spec):
    rates = {"discriminator_lr": [0.01, 0.001], "generator_lr": [0.003, 0.0003]}
    return WallRun({"settings": SMALL, "axes": rates, "steps": 20, **spec}, "cpu")


def test_an_opened_cell_goes_on_exactly_as_the_cell_would(tmp_path):
    run, path = wall_run(), tmp_path / "cell.ganviz"
    for _ in range(12):
        run.step()
    run.save_cell(2, path)
    opened = Run.from_recording(open_recording(path), device="cpu")
    assert opened.trainer.step_count == 12
    assert opened.trainer.experiment.differences() == run.sweep.experiments[2].differences()
    here = run.sweep.trainer(2)
    for _ in range(8):
        run.step()
        opened.step()
        here.step()
    for player in ("generator", "discriminator"):
        there = getattr(opened.trainer, player)
        assert torch.equal(there.values, getattr(here, player).values)
        expected = getattr(run.sweep.trainer(2), player).values
        torch.testing.assert_close(there.values, expected, rtol=1e-4, atol=1e-6)


def test_a_cell_that_broke_is_opened_as_such_and_can_go_back_to_its_beginning(tmp_path):
    path = tmp_path / "cell.ganviz"
    wild = {**SMALL, "objective": "least_squares", "discriminator_optimizer": "sgd", "generator_optimizer": "sgd"}
    run = wall_run(axes={"discriminator_lr": [100.0, 0.001]}, settings=wild)
    for _ in range(20):
        run.step()
    broken = run.sweep.broken
    assert broken[0] > 0 and broken[1] == 0
    run.save_cell(0, path)
    opened = Run.from_recording(open_recording(path), device="cpu")
    assert f"at step {broken[0]}" in opened.capture().status
    assert opened.last_sound_step() == 0
    opened.restore(0)
    first = Trainer(run.sweep.experiments[0], "cpu")
    assert torch.equal(opened.trainer.generator.values, first.generator.values) and not opened.diverged


def test_looks_are_kept_evenly_and_the_present_is_the_last_of_what_is_saved(tmp_path):
    run = wall_run(steps=10 * LOOKS)
    for _ in range(25):
        run.step()
    assert list(run.wall.steps) == [0, 10, 20]
    run.save(tmp_path / "wall.npz")
    wall, states = open_wall(tmp_path / "wall.npz")
    assert list(wall.steps) == [0, 10, 20, 25] and not states
    np.testing.assert_array_equal(wall.fakes[-1], run.look().fakes)
    assert list(run.wall.steps) == [0, 10, 20]


def test_of_several_seeds_the_first_is_shown():
    run = wall_run(seeds=[3, 5])
    view = run.look()
    assert view.fakes.shape[0] == 4 and len(view.coverage) == 8
    alone = WallRun({"settings": {**SMALL, "seed": 3}, "axes": run.wall.plan.to_dict()["axes"], "steps": 1}, "cpu")
    np.testing.assert_allclose(view.fakes, alone.look().fakes, rtol=1e-4, atol=1e-5)


def test_data_without_modes_are_shown_by_samples():
    ring, moons = wall_run(), wall_run(settings={**SMALL, "data": "moons"})
    assert [len(real) for real in ring.real()] == [0] * 4
    assert [real.shape for real in moons.real()] == [(128, 2)] * 4


def test_a_wall_can_be_trained_for_longer():
    run = wall_run(steps=3)
    for _ in range(3):
        run.step()
    assert run.finished
    run.extend(5)
    assert not run.finished
    run.step(), run.step()
    assert run.finished and list(run.wall.steps) == [0, 1, 2, 3, 4, 5]
    with pytest.raises(SettingError, match="steps 4 are fewer than the 5"):
        run.extend(4)


def test_a_wall_that_is_trained_for_longer_again_and_again_keeps_few_looks():
    run = wall_run(axes={"generator_lr": [0.001]}, steps=1)
    for steps in range(1, 5 * LOOKS):
        run.extend(steps)
        run.step()
    kept = list(run.wall.steps)
    assert len(kept) <= 4 * LOOKS + 1 and kept[-1] == 5 * LOOKS - 1
    assert kept == sorted(set(kept)) and run.wall.fakes.shape[0] == run.wall.coverage.shape[0] == len(kept)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"generator_width": 512, "discriminator_width": 512, "generator_layers": 6}, "weights; a page's wall may"),
        ({"generator_layers": 1, "generator_width": 512, "batch_size": 1024}, "activations in a batch; a page's"),
        ({"data": "mnist"}, "choose one of"),
    ],
)
def test_what_is_too_large_for_a_page_is_refused(settings, words):
    with pytest.raises(SettingError, match=words):
        wall_run(settings=settings, seeds=list(range(8)), axes={"generator_lr": [0.1 / i for i in range(1, 9)]})
