"""The benchmark of views: every view is measured, and told in units of a training step."""

import sys
from pathlib import Path

from ganviz.frames import VIEWS

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))  # scripts, not a package

import views


def test_every_view_of_the_data_is_measured(monkeypatch):
    monkeypatch.setattr(views, "TIMES", 1)
    step, looks, frames = views.costs("ring", rounds=1, warm_up=1)
    assert list(looks) == list(frames) == [views.NONE, *(key for key, view in VIEWS.items() if "plane" in view.kinds)]
    assert step > 0 and looks[views.NONE] > 0 and frames[views.NONE] > 0


def test_cases_take_turns_and_the_first_round_is_not_counted(monkeypatch):
    clock = iter(range(10))
    monkeypatch.setattr(views, "timed", lambda act, times: float(next(clock)))
    assert views.take_turns([int, int], rounds=2) == [[2, 4], [3, 5]]


def test_costs_are_differences_of_one_round():
    # the machine was busy in the second round: differences of medians would be 31 and 2
    found = views.beyond(["none", "plane", "losses"], [[10, 100, 20], [11, 105, 51], [10, 101, 22]])
    assert found == {"none": 20, "plane": 5, "losses": 1}


def test_rows_tell_looks_in_training_steps():
    told = views.table("ring", 2.0, {views.NONE: 1.0, "plane": 5.0}, {views.NONE: 0.25, "plane": 0.5})
    assert f"| {VIEWS['plane'].title} | 5.00 | 2.50 | 0.50 |" in told
    assert "| without views, always | 1.00 | 0.50 | 0.25 |" in told and "a training step takes 2.00 ms" in told
