"""Charts: those of one page, each built when it is first seen, and drawn only while it is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from bokeh.models import Column

from ganviz.app.parts.accuracy import Accuracy
from ganviz.app.parts.chart import Chart, Send
from ganviz.app.parts.device import Device
from ganviz.app.parts.judgement import JudgementCharts
from ganviz.app.parts.losses import LossCurves
from ganviz.app.parts.modes import ModesChart
from ganviz.app.parts.picture_quality import PictureQuality
from ganviz.app.parts.quality import Quality
from ganviz.data import DATA
from ganviz.engine import State
from ganviz.frames import VIEWS

_KINDS = (LossCurves, JudgementCharts, ModesChart, Quality, PictureQuality, Accuracy, Device)
KINDS: Mapping[str, type[Chart]] = MappingProxyType({kind.key: kind for kind in _KINDS})
"""View -> its chart; a new chart is a class in a file of its own and a word above."""


class Charts:
    """The charts of one page.

    Args:
        send: takes commands of whatever in them can be pressed.

    Attributes:
        roots: a place on the page for each, named `chart_<key>`; empty until the chart is built.
    """

    def __init__(self, send: Send = lambda command: None) -> None:
        self._send = send
        self._places = {key: _place(key) for key in KINDS}
        self._built: dict[str, Chart] = {}
        self._wanted: Collection[str] = ()
        self._opened: tuple[str, ...] = ()
        self._kind = ""
        self._dark, self._factor = False, 1.0

    @property
    def roots(self) -> list[Column]:
        return list(self._places.values())

    def open(self, keys: Collection[str], kind: str) -> None:
        """Which views are open, on which kind of data; the others are not drawn."""
        self._wanted, self._kind = keys, kind
        self._opened = tuple(key for key in KINDS if key in keys and kind in VIEWS[key].kinds)
        for key in self._opened:
            if key not in self._built:
                self._build(key)

    def show(self, state: State) -> None:
        """Draw the state; called with the document's lock held."""
        kind = DATA[state.snapshot.settings["data"]].kind
        if kind != self._kind:
            self.open(self._wanted, kind)
        for key in self._opened:
            self._built[key].show(state)

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        if dark != self._dark:
            self._dark = dark
            for chart in self._built.values():
                chart.paint(dark)

    def enlarge(self, factor: float) -> None:
        """Lines and type so many times their usual size."""
        if factor != self._factor:
            self._factor = factor
            for chart in self._built.values():
                chart.enlarge(factor)

    def _build(self, key: str) -> None:
        chart = self._built[key] = KINDS[key](self._send)
        if self._dark:
            chart.paint(True)
        if self._factor != 1:
            chart.enlarge(self._factor)
        self._places[key].children = chart.content


def _place(key: str) -> Column:
    return Column(name=f"chart_{key}", sizing_mode="stretch_both", margin=0, spacing=2)
