"""What every chart shares: a small plot of few models, its colours, and its size of type."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from bokeh.events import DoubleTap
from bokeh.models import (
    AllLabels,
    BasicTicker,
    BasicTickFormatter,
    CDSView,
    Div,
    FixedTicker,
    Grid,
    Legend,
    LegendItem,
    LinearAxis,
    LinearScale,
    NumeralTickFormatter,
    PanTool,
    Plot,
    Title,
    WheelZoomTool,
)

from ganviz.app.parts.curves import Following, Rolling, Streamed
from ganviz.engine import State
from ganviz.theme import ground

Send = Callable[[Mapping[str, Any]], object]
TYPE = 11.0  # px
FONT = "system-ui, sans-serif"
OF_B = "dashed"  # lines of run B
AWAITED = "…"  # a title that is empty at first has no room when it comes
# as text: a model would belong to the first page that has it, and no other page could
TABLE = """
:host { color: var(--text); font: 12px/1.45 var(--font, system-ui, sans-serif); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 1px 3px; text-align: right; font-weight: 400; }
th[scope=col] { font-weight: 600; }
th[scope=row] { text-align: left; }
p { margin: 2px 0; }
dl { display: flex; flex-wrap: wrap; gap: 0 16px; margin: 0; font-variant-numeric: tabular-nums; }
dl div { display: flex; gap: 6px; } dd { margin: 0; font-weight: 600; }
"""
PRESSED = """
:host .bk-btn { min-height: 28px; padding: 2px 10px; border: 1px solid var(--boundary); border-radius: 6px;
  background: none; color: var(--text); font: 600 12px var(--font, system-ui, sans-serif); }
:host .bk-btn:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
:host .bk-btn:focus-visible { outline: 3px solid var(--primary); outline-offset: 1px; }
"""


class Chart(ABC):
    """A chart of one view.

    Args:
        send: takes commands of whatever in it can be pressed.

    Attributes:
        key: of the view.
        content: what stands in its place on the page, from top to bottom.
    """

    key: ClassVar[str]

    def __init__(self, send: Send = lambda command: None) -> None:
        self.send = send
        self.content: list[Any] = []

    @abstractmethod
    def show(self, state: State) -> None:
        """Draw the state; called with the document's lock held."""

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        for each in self.papers():
            each.paint(dark)

    def enlarge(self, factor: float) -> None:
        """Lines and type so many times their usual size."""
        for each in self.papers():
            each.enlarge(factor)

    @abstractmethod
    def papers(self) -> list[Paper]:
        """Its plots."""


class Paper:
    """A plot of as few models as will do, which fills the place that it is given.

    Args:
        label: what it shows, for those who cannot see it.
        x, y: its ranges.
        heading: whether a line of text, `title`, stands over it.
        moves: whether it can be dragged and zoomed, with Ctrl and the wheel; a double click shows all again.
        steps: whether the horizontal axis counts steps.
        across, upright: whether these axes are drawn.
        height: least height in px.

    Attributes:
        plot: for the page.
        x, y: the ranges.
    """

    def __init__(
        self,
        label: str,
        x: Following,
        y: Following,
        *,
        heading: bool = False,
        moves: bool = False,
        steps: bool = True,
        across: bool = True,
        upright: bool = True,
        height: int = 60,
    ) -> None:
        self.x, self.y = x, y
        self.plot = _bare_plot(label, x, y, heading, height)
        self._labels = AllLabels()
        self._across = self._axis(
            NumeralTickFormatter(format="0.[00]a") if steps else BasicTickFormatter(), 4, "below", across
        )
        self._up = self._axis(BasicTickFormatter(), 3, "left", upright)
        self._grid = Grid(dimension=1, ticker=self._up.ticker, axis=self._up)
        self.plot.add_layout(self._grid, "center")
        self._views: dict[Any, CDSView] = {}  # by source: a view remembers how many rows there are
        self._legend: Legend | None = None
        self._dark, self._factor = False, 1.0
        self._inked: list[tuple[Any, str, str]] = []  # (glyph, property, colour of the theme)
        self._sized: list[tuple[Any, str, Any]] = []  # (model, property, its usual size)
        for axis in (self._across, self._up):
            self._size(axis, "major_label_text_font_size")
        if heading:
            self._size(self.plot.title, "text_font_size")
        if moves:
            self._let_move()
        self.paint(False)

    # --- building
    def draw(self, streamed: Streamed | Rolling | Any, glyph: Any, label: str = "", **inks: str) -> Any:
        """Draw columns with a glyph; `inks` are properties that take a colour of the theme. Returns its renderer."""
        source = streamed.source if isinstance(streamed, Streamed | Rolling) else streamed
        drawn = self.plot.add_glyph(source, glyph, view=self._views.setdefault(source, CDSView()))
        drawn.update(nonselection_glyph=None, muted_glyph=None)
        self.ink(glyph, **inks)
        if hasattr(glyph, "line_width"):
            self._size(glyph, "line_width")
        if label:
            self._name(label, drawn)
        return drawn

    def ink(self, glyph: Any, **inks: str) -> None:
        """Properties of a model that take a colour of the theme."""
        self._inked += [(glyph, name, colour) for name, colour in inks.items()]
        self._colour(inks, glyph)

    def _colour(self, inks: Mapping[str, str], glyph: Any) -> None:
        for name, colour in inks.items():
            setattr(glyph, name, getattr(ground(self._dark), colour))

    def _size(self, model: Any, name: str) -> None:
        self._sized.append((model, name, getattr(model, name)))
        setattr(model, name, _times(getattr(model, name), self._factor))

    def _name(self, label: str, drawn: Any) -> None:
        if self._legend is None:
            look: dict[str, Any] = {"orientation": "horizontal", "padding": 0, "margin": 0, "spacing": 5}
            size = {"glyph_width": 11, "glyph_height": 12, "label_height": 12, "label_standoff": 2}
            self._legend = Legend(
                items=[],
                border_line_color=None,
                background_fill_color=None,
                label_text_font=FONT,
                label_text_font_size=f"{TYPE - 1}px",
                **look,
                **size,
            )
            self.plot.add_layout(self._legend, "above")
            self._size(self._legend, "label_text_font_size")
            self._legend.label_text_color = ground(self._dark).text
        self._legend.items = [*self._legend.items, LegendItem(label=label, renderers=[drawn])]

    def _axis(self, formatter: Any, ticks: int, place: str, visible: bool) -> Any:
        axis = LinearAxis(
            ticker=BasicTicker(desired_num_ticks=ticks, num_minor_ticks=0),
            formatter=formatter,
            major_label_policy=self._labels,
            major_label_text_font=FONT,
            major_label_text_font_size=f"{TYPE - 1}px",
            major_label_standoff=3,
            visible=visible,
            major_tick_in=0,
            major_tick_out=3,
        )
        self.plot.add_layout(axis, place)
        return axis

    def _let_move(self) -> None:
        # without Ctrl the wheel scrolls the page, on which the chart may lie in the way
        wheel = WheelZoomTool(dimensions="width", modifiers={"ctrl": True})
        self.plot.add_tools(PanTool(dimensions="width"), wheel)
        self.plot.toolbar.active_scroll = wheel
        self.plot.on_event(DoubleTap, lambda event: self.x.follow())

    def name_places(self, names: Sequence[str]) -> None:
        """Write names at 0, 1, 2 … along the horizontal axis."""
        places = range(len(names))
        overrides = dict(zip(places, names, strict=True))
        self._across.update(ticker=FixedTicker(ticks=list(places)), major_label_overrides=overrides)
        self.x.show(-0.6, len(names) - 0.4)

    # --- dressing
    @property
    def title(self) -> str:
        """The line of text over it."""
        return str(self.plot.title.text)

    @title.setter
    def title(self, text: str) -> None:
        if self.plot.title.text != text:
            self.plot.title.text = text

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self._dark, g = dark, ground(dark)
        for axis in (self._across, self._up):
            axis.update(axis_line_color=g.lines, major_tick_line_color=g.lines, major_label_text_color=g.text)
        self._grid.grid_line_color = g.faint
        if self.plot.title is not None:
            self.plot.title.text_color = g.text
        if self._legend is not None:
            self._legend.label_text_color = g.text
        for glyph, name, colour in self._inked:
            self._colour({name: colour}, glyph)

    def enlarge(self, factor: float) -> None:
        """Lines and type so many times their usual size."""
        self._factor = factor
        for model, name, usual in self._sized:
            setattr(model, name, _times(usual, factor))


def _bare_plot(label: str, x: Following, y: Following, heading: bool, height: int) -> Plot:
    """A plot without axes, in no colours of its own."""
    type_ = {"text_font": FONT, "text_font_size": f"{TYPE}px", "text_font_style": "normal"}
    scale = LinearScale()
    plot = Plot(
        title=Title(text=AWAITED, **type_) if heading else None,
        x_range=x.range,
        y_range=y.range,
        x_scale=scale,
        y_scale=scale,
        toolbar_location=None,
        sizing_mode="stretch_both",
        min_height=height,
        min_border=2,
        min_border_right=9,  # half of the last label
        margin=0,
        background_fill_color=None,
        border_fill_color=None,
        outline_line_color=None,
        html_attributes={"role": "img", "aria-label": label},
    )
    plot.toolbar.logo = None
    return plot


def _times(size: Any, times: float) -> Any:
    if isinstance(size, str):
        return f"{float(size.removesuffix('px')) * times:g}px"
    return size * times


def words(**options: Any) -> Div:
    """A place for a few words or a table, in the colours of the page."""
    return Div(text="", sizing_mode="stretch_width", margin=(0, 4), stylesheets=[TABLE], **options)


def last_step(*states: State | None) -> float:
    """The last step of runs, at least 1."""
    return float(max((int(state.snapshot.step) for state in states if state is not None), default=0) or 1)


def column(curves: Mapping[str, Any], name: str) -> Any:
    """A column of curves; nothing where there is none."""
    return curves.get(name, np.empty(0))
