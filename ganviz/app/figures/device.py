"""What training takes and gives: steps and samples a second, memory."""

from __future__ import annotations

import time
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui

from ganviz.app.figures.view import View, paint_figure, plot, source
from ganviz.engine import State
from ganviz.theme import GENERATOR

MIB = 2**20
EVERY = 1.0  # s between points of the curves
KEPT = 300  # points
_STYLE = """
dl { display: flex; flex-wrap: wrap; gap: 2px 22px; margin: 0; font-variant-numeric: tabular-nums; }
dl div { display: flex; gap: 6px; } dt { opacity: .85; } dd { margin: 0; font-weight: 600; }
"""
TITLES = {"speed": "Steps/s", "memory": "Memory in MiB"}
OWNERS = {"GPU": "Memory of the GPU", "process": "Memory of the process"}


class Device(View):
    """View 9."""

    key = "device"
    title = "Device"
    help = (
        "How fast training goes and what memory it takes, over seconds. On a GPU that of the tensors on it, else that "
        "of the process that trains, PyTorch itself included. Samples: the real ones that D has learned from."
    )
    opened = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._begun = time.monotonic()
        self._last = -EVERY
        self._points = source(second=[], speed=[], memory=[])
        self._figures = {name: self._build(name, title) for name, title in TITLES.items()}
        self._numbers = pn.pane.HTML("", sizing_mode="stretch_width", margin=(2, 10), stylesheets=[_STYLE])
        curves = pmui.Row(*self._figures.values(), sizing_mode="stretch_width", margin=0)
        self.card = self._card(self._numbers, curves)
        self.paint(False)

    def show(self, state: State) -> None:
        told = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in figures(state))
        if self._numbers.object != f"<dl>{told}</dl>":
            self._numbers.object = f"<dl>{told}</dl>"
        now = time.monotonic() - self._begun
        if now - self._last >= EVERY:
            self._last = now
            self._add_point(now, state)

    def _add_point(self, now: float, state: State) -> None:
        memory = state.usage.memory
        point = {
            "second": now,
            "speed": state.steps_per_second,
            "memory": float("nan") if memory is None else memory / MIB,
        }
        self._points.stream({name: [value] for name, value in point.items()}, rollover=KEPT)

    def paint(self, dark: bool) -> None:
        for fig in self._figures.values():
            paint_figure(fig, dark)

    def _build(self, name: str, title: str) -> Any:
        fig = plot(f"{title} over seconds", height=110, min_width=150, title=title)
        fig.title.text_font_size = "12px"
        fig.y_range.start = 0
        fig.yaxis.ticker.desired_num_ticks = 3
        fig.line(x="second", y=name, source=self._points, line_width=2, line_color=GENERATOR)
        return fig


def figures(state: State) -> list[tuple[str, str]]:
    """Names and values, as the page writes them."""
    settings, usage = state.snapshot.settings, state.usage
    samples = settings["batch_size"] * settings["packing"] * settings["discriminator_steps"]
    what = "pictures" if state.snapshot.grid is not None else "samples"
    owner = OWNERS[usage.of]
    return [
        ("Device", state.snapshot.device),
        ("Steps/s", _number(state.steps_per_second)),
        (f"Real {what}/s", _number(state.steps_per_second * samples)),
        (owner, _mebibytes(usage.memory)),
        ("at most", _mebibytes(usage.peak)),
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"


def _mebibytes(size: int | None) -> str:
    return "unknown here" if size is None else f"{size / MIB:,.0f} MiB"
