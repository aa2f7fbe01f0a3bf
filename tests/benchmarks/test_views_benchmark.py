"""The benchmark of views: every view is measured, and told in units of a training step."""

import sys
from pathlib import Path

import pytest

from ganviz.app.figures import VIEWS

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))  # scripts, not a package

import views


def test_every_view_of_the_data_is_measured(monkeypatch):
    monkeypatch.setattr(views, "LOOKS", 1)
    found = views.probe_costs("ring", rounds=1, warm_up=1)
    assert set(found) == {"step", "status"} | {name for name, view in VIEWS.items() if "plane" in view.kinds}
    assert found["step"] > 0 and found["status"] > 0


def test_costs_are_differences_of_one_round(monkeypatch):
    clock = iter(range(10_000))
    monkeypatch.setattr(views, "timed", lambda act, times: float(next(clock) ** 2))
    names = [name for name, view in VIEWS.items() if "plane" in view.kinds]
    found = views.probe_costs("ring", rounds=1, warm_up=0)
    # step, status and the views take turns: first without being counted, then once each
    turn = len(names) + 2
    expected = [(turn + 2 + i) ** 2 - (turn + 1) ** 2 for i in range(len(names))]
    assert [found[name] for name in names] == expected and found["step"] == turn**2


def test_rows_tell_looks_in_training_steps_and_frames_beyond_the_status_line():
    table = views.view_table("ring", {"step": 2.0, "status": 1.0, "plane": 5.0}, {"status": 4.0, "plane": 10.5})
    assert f"| {VIEWS['plane'].title} | 5.00 | 2.50 | 6.5 |" in table
    assert "| status line, always | 1.00 | 0.50 | 4.0 |" in table
    assert "| – |" in views.view_table("ring", {"step": 2.0, "status": 1.0}, {})
    told = views.together_table({"share": 0.656, "open": 656.0, "closed": 1000.0, "frames": 8.25})
    assert "| 66% (656 / 1,000 steps/s) | 60% |" in told and "| 8.2 | 8 |" in told


def test_the_views_of_mode_collapse_are_views():
    assert set(views.COLLAPSE) <= set(VIEWS) and pytest.approx(0.6) == views.AIMS["share"]
