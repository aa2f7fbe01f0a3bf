"""Walls: what is seen of a sweep."""

import numpy as np
import pytest

from ganviz.errors import SettingError
from ganviz.experiment import Experiment, SweepPlan
from ganviz.observation import Probe, Wall, WallProbe
from ganviz.training import Sweep

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 8}


def wall_of(**spec):
    plan = SweepPlan.from_dict({"settings": SMALL, **spec})
    sweep = Sweep(plan.experiments(), "cpu")
    probe = WallProbe(sweep)
    return Wall.begun(plan, probe), sweep, probe


def test_a_cell_shows_the_fakes_and_numbers_that_the_page_shows_of_its_run():
    _, sweep, probe = wall_of(axes={"generator_lr": [0.01, 0.001], "std": [0.1, 0.3]})
    sweep.step(40)
    view = probe.observe(thorough=True)
    for cell in range(4):
        shown = Probe(sweep.trainer(cell)).observe(("plane", "metrics"))
        np.testing.assert_allclose(view.fakes[cell], shown.plane.fake, rtol=1e-4, atol=1e-5)
        for name, value in shown.metrics.items():
            np.testing.assert_allclose(view.metrics[name][cell], value, rtol=1e-3, atol=1e-3, equal_nan=True)
    assert view.step == 40 and list(view.broken) == [0] * 4


def test_coverage_is_the_share_of_modes_captured():
    _, sweep, probe = wall_of(axes={"modes": [4, 10], "std": [0.5]})
    sweep.step(20)
    view = probe.observe()
    assert list(view.coverage) == [view.metrics["modes_captured"][0] / 4, view.metrics["modes_captured"][1] / 10]
    assert (view.coverage > 0).all() and (view.coverage <= 1).all()


def test_of_data_without_modes_coverage_is_what_the_histograms_share():
    _, _, probe = wall_of(settings={**SMALL, "data": "circle"}, axes={"seed": [1, 2]})
    view = probe.observe()
    assert list(view.coverage) == list(1 - view.metrics["js"])
    assert np.isnan(view.metrics["modes_captured"]).all()


def test_seeds_are_averaged_and_the_first_is_shown():
    wall, sweep, probe = wall_of(axes={"std": [0.3, 0.5]}, seeds=[3, 4, 5])
    sweep.step(5)
    view = probe.observe()
    wall = wall.with_view(view)
    assert list(wall.steps) == [0, 5] and wall.fakes.shape == (2, 2, 512, 2)
    assert np.array_equal(wall.fakes[1, 1], view.fakes[3])
    np.testing.assert_allclose(wall.mean_coverage(), [view.coverage[:3].mean(), view.coverage[3:].mean()])
    assert len(wall.truths) == 2 and wall.truths[1].std == 0.5 and wall.modes(0) == 8


def test_what_broke_covers_nothing_and_is_told():
    wall, sweep, _ = wall_of(axes={"generator_lr": [0.001, 0.002]})
    states = [sweep.state(cell) for cell in range(2)]
    states[0]["generator"]["values"][:] = float("nan")
    sweep = Sweep(sweep.experiments, "cpu", states=states)
    sweep.step(3)
    view = WallProbe(sweep).observe()
    wall = wall.with_view(view)
    assert list(wall.broken) == [1, 0] and np.isnan(view.coverage[0])
    assert wall.mean_coverage()[0] == 0


def test_looking_leaves_training_alone():
    _, looked, probe = wall_of(axes={"seed": [1, 2]})
    _, other, _ = wall_of(axes={"seed": [1, 2]})
    for _ in range(4):
        looked.step()
        probe.observe()
    other.step(4)
    assert all(np.array_equal(a, b) for a, b in zip(looked.fakes(8, 0), other.fakes(8, 0), strict=True))


def test_a_wall_is_for_points():
    sweep = Sweep([Experiment(**SMALL, data="mnist")], "cpu")
    with pytest.raises(SettingError, match="points of the plane"):
        WallProbe(sweep)
