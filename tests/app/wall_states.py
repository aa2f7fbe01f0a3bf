"""Walls without training: states as an engine tells them, and an engine that only remembers what it was asked for."""

from dataclasses import replace

import numpy as np

from ganviz.engine import WallState
from ganviz.experiment import Axis, SweepPlan
from ganviz.observation import METRICS, Truth, WallView

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 8}
NONE = np.zeros((0, 2), np.float32)
FOUR_MODES = Truth(np.array([[1.0, 0], [0, 1], [-1, 0], [0, -1]]), None, 0.1, 2.0)


def state_of(fakes, captured, broken=(0, 0), seeds=(), **known):
    """Two places of one row, four modes each, in a view of half width 2."""
    plan = SweepPlan(across=Axis("generator_lr", (0.1, 0.01)), down=None, seeds=seeds, steps=9)
    cells = 2 * max(len(seeds), 1)
    metrics = {name: np.full(cells, np.nan) for name in METRICS}
    metrics |= {"modes_captured": np.array(captured, float), "high_quality": np.full(cells, 0.5)}
    view = WallView(7, np.array(fakes, np.float32), metrics, np.array(captured) / 4, np.array(broken))
    return WallState(plan, (FOUR_MODES,) * 2, (NONE, NONE), view, 1, **known)


def state_of_plan(spec, step=0, **known):
    """The wall that was asked for as `SweepPlan.from_dict` takes it, all fakes in the middle."""
    plan = SweepPlan.from_dict(spec)
    rows, columns, seeds = plan.shape
    places, cells = rows * columns, rows * columns * seeds
    metrics = {name: np.full(cells, np.nan) for name in METRICS} | {"modes_captured": np.zeros(cells)}
    fakes = np.zeros((places, 3, 2), np.float32)
    view = WallView(step, fakes, metrics, np.zeros(cells), np.zeros(cells, int))
    return WallState(plan, (FOUR_MODES,) * places, (NONE,) * places, view, 1, **known)


class RememberedWall:
    """Remembers what it was asked for; `build` and `train` do what an engine would have done by then."""

    def __init__(self):
        self.latest, self.building, self.refused, self.wrote = None, False, "", {}
        self.asked = []

    def begin(self, spec):
        self.asked.append(("begin", spec))
        self.building, self.refused, self._spec = True, "", spec

    def play(self):
        self.asked.append(("play",))

    def pause(self):
        self.asked.append(("pause",))

    def extend(self, steps):
        self.asked.append(("extend", steps))

    def save(self, path):
        self.asked.append(("save", path))

    def save_cell(self, cell, path):
        self.asked.append(("save_cell", cell, path))

    # --- what an engine does
    def build(self, step=0, **known):
        """Have built what was asked for last."""
        self.latest, self.building = state_of_plan(self._spec, step, **known), False

    def refuse(self, why):
        """Have refused it."""
        self.refused, self.building = why, False

    def change(self, **known):
        """Stand otherwise."""
        self.latest = replace(self.latest, **known)

    def names(self):
        """What was asked for since the last call, without arguments."""
        names = [name for name, *_ in self.asked]
        self.asked.clear()
        return names
