"""What training takes and gives: steps and samples a second, memory."""

from __future__ import annotations

import math
import time
from html import escape

from bokeh.models import Line, Row

from ganviz.app.parts.chart import Chart, Paper, Send, words
from ganviz.app.parts.curves import Following, Rolling, span
from ganviz.app.parts.metric_curves import say
from ganviz.engine import State
from ganviz.theme import GENERATOR

MIB = 2**20
EVERY = 1.0  # s between points of the curves
KEPT = 300  # points
TITLES = {"speed": "Steps/s", "memory": "Memory in MiB"}
OWNERS = {"GPU": "Memory of the GPU", "process": "Memory of the process"}


class Device(Chart):
    """Numbers of now, and curves over the last minutes."""

    key = "device"

    def __init__(self, send: Send = lambda command: None) -> None:
        super().__init__(send)
        self._begun, self._last = time.monotonic(), -EVERY
        self._points = Rolling(KEPT, "second", *TITLES)
        self._across = Following()
        self._papers = {name: self._build(name) for name in TITLES}
        self._numbers = words(visible=False)
        plots = [paper.plot for paper in self._papers.values()]
        self.content = [self._numbers, Row(children=plots, sizing_mode="stretch_both", margin=0, spacing=4)]

    def papers(self) -> list[Paper]:
        return list(self._papers.values())

    def show(self, state: State) -> None:
        told = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in figures(state))
        say(self._numbers, f"<dl>{told}</dl>")
        now = time.monotonic() - self._begun
        if now - self._last >= EVERY:
            self._last = now
            self._add_point(now, state)

    def _add_point(self, now: float, state: State) -> None:
        memory = state.usage.memory
        mebibytes = math.nan if memory is None else memory / MIB
        self._points.add(second=now, speed=state.steps_per_second, memory=mebibytes)
        seconds = self._points.column("second")
        self._across.show(float(seconds[0]), max(float(seconds[-1]), float(seconds[0]) + EVERY))
        for name, paper in self._papers.items():
            paper.y.show(0.0, span(self._points.column(name), low=0.0, high=1.0)[1])

    def _build(self, name: str) -> Paper:
        paper = Paper(f"{TITLES[name]} over seconds", self._across, Following(), heading=True)
        paper.title = TITLES[name]
        paper.draw(self._points, Line(x="second", y=name, line_width=2, line_color=GENERATOR))
        return paper


def figures(state: State) -> list[tuple[str, str]]:
    """Names and values, as the page writes them."""
    settings, usage = state.snapshot.settings, state.usage
    samples = settings["batch_size"] * settings["packing"] * settings["discriminator_steps"]
    what = "pictures" if state.snapshot.grid is not None else "samples"
    return [
        ("Device", state.snapshot.device),
        ("Steps/s", _number(state.steps_per_second)),
        (f"Real {what}/s", _number(state.steps_per_second * samples)),
        (OWNERS[usage.of], _mebibytes(usage.memory)),
        ("at most", _mebibytes(usage.peak)),
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"


def _mebibytes(size: int | None) -> str:
    return "unknown here" if size is None else f"{size / MIB:,.0f} MiB"
