"""What D thinks: how real it finds real and fake samples, and how often it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganviz.export.drawings.curves import Curves
from ganviz.export.drawings.drawing import Drawing
from ganviz.export.drawings.ranges import Range
from ganviz.observation import Judgement as Seen
from ganviz.recording import Moment
from ganviz.theme import FAKE

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

BINS = 24
SHARES = (-0.03, 1.03)
BELOW = "Logits: left fake, right real"


class Judgement(Drawing):
    """For all data."""

    key = "judgement"
    title = "What D thinks"
    parts = ("judgement",)

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        self._paper, g = paper, paper.ground
        looks = {
            "real_mean": ("D(real)", {"color": g.real, "linewidth": 2}),
            "fake_mean": ("D(fake)", {"color": FAKE, "linewidth": 2}),
            "accuracy": ("accuracy", {"color": g.text, "linewidth": 1.5, "linestyle": "dotted"}),
        }
        room = paper.heading(box, self.title, list(looks.values()))
        left, right = room.columns((1, 1), 4 * paper.scale)
        self._means = Curves(paper, left, {name: look for name, (_, look) in looks.items()}, within=SHARES)
        paper.level(self._means.axes, 0.5, g.lines)
        self._build_hills(right)

    def _build_hills(self, box: Box) -> None:
        paper, g = self._paper, self._paper.ground
        u = paper.scale
        # the words stand where the steps' numbers stand beside them; numbers of logits say little
        self._axes = paper.axes(box.inside(bottom=13 * u), (6, 5, 12, 6), 4, 0)
        self._axes.tick_params(axis="x", labelbottom=False)
        below = BELOW if paper.width_of(BELOW, 10.5) <= box.width else "Logits"
        paper.words(below, box.left + box.width / 2, box.bottom + 7 * u, 10.5, ha="center")
        self._hills = {"real": paper.steps(self._axes, g.real, 0.55), "fake": paper.steps(self._axes, FAKE, 0.55)}
        self._boundary = paper.line(self._axes, color=g.lines, linewidth=1.5, linestyle="dashed")
        self._logits, self._shares = Range(), Range(floor=0)

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return moment.snapshot.judgement is not None

    def show(self, moment: Moment) -> None:
        self._means.show(moment.observations, moment.snapshot.step)
        if moment.snapshot.judgement is not None:
            self._show_hills(moment.snapshot.judgement)

    def _show_hills(self, seen: Seen) -> None:
        both = np.concatenate((seen.real_logits, seen.fake_logits)).astype(float)
        both = both[np.isfinite(both)]
        if not len(both):
            return
        edges = np.linspace(both.min(), max(both.max(), both.min() + 1e-6), BINS + 1)
        counts = {name: np.histogram(getattr(seen, f"{name}_logits"), edges)[0] for name in self._hills}
        shares = {name: count / max(count.sum(), 1) for name, count in counts.items()}
        for name, hill in self._hills.items():
            hill.set_data(shares[name], edges, 0)
        self._boundary.set_data([seen.boundary_logit] * 2, [0, 1e9])
        changed = [self._logits.follow(edges), self._shares.follow(*shares.values())]
        if any(changed):
            self._axes.set(xlim=(self._logits.low, self._logits.high), ylim=(0, self._shares.high))
            self._paper.stale(self._axes)
