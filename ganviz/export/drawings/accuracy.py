"""How often D is right, on real samples and on fakes, over the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganviz.export.drawings.curves import Curves
from ganviz.export.drawings.drawing import Drawing
from ganviz.export.drawings.judgement import SHARES
from ganviz.recording import Moment
from ganviz.theme import FAKE

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper

_NONE = np.empty(0)


class Accuracy(Drawing):
    """For all data."""

    key = "accuracy"
    title = "Accuracy"
    parts = ("judgement",)
    opened = False

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        looks = {
            "real": ("on real", {"color": paper.ground.real, "linewidth": 2}),
            "fake": ("on fakes", {"color": FAKE, "linewidth": 2}),
            "adversarial": (
                "fakes taken for real",
                {"color": paper.ground.generator_text, "linewidth": 2, "linestyle": "dotted"},
            ),
        }
        room = paper.heading(box, self.title, list(looks.values()))
        self._curves = Curves(paper, room, {name: look for name, (_, look) in looks.items()}, within=SHARES)
        paper.level(self._curves.axes, 0.5, paper.ground.lines)

    @classmethod
    def has(cls, moment: Moment) -> bool:
        return moment.snapshot.judgement is not None

    def show(self, moment: Moment) -> None:
        seen = moment.observations
        on_fakes = seen.get("accuracy_fake", _NONE)
        columns = {
            "step": seen.get("step", _NONE),
            "real": seen.get("accuracy_real", _NONE),
            "fake": on_fakes,
            "adversarial": 1 - on_fakes,
        }
        self._curves.show(columns, moment.snapshot.step)
