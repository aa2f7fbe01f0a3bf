"""What every view shares."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, ClassVar

import panel as pn
import panel_material_ui as pmui
from bokeh.models import ColumnDataSource, NumeralTickFormatter
from bokeh.plotting import figure
from panel.viewable import Viewer

from ganviz.app.figures.sheet import Sheet
from ganviz.data import DATA
from ganviz.engine import State
from ganviz.observation import Snapshot
from ganviz.theme import ground


class View(Viewer):
    """One card of the page. Built once; `show` changes the data in place.

    A new view is a subclass in a file of its own and one line in `figures.VIEWS`.

    Class attributes:
        key, title: name in the registry, and on the page.
        help: one or two sentences: what is seen and how to read it.
        kinds: kinds of data for which it has a meaning.
        parts: what it needs of a snapshot (see `observation.PARTS`).
        nodes: parts of the diagram that it shows large.
        opened: whether it lies open at first.
        steady: True for views redrawn with every frame, False for those a few times a second.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    help: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = ("plane", "images")
    parts: ClassVar[tuple[str, ...]] = ()
    nodes: ClassVar[tuple[str, ...]] = ()
    opened: ClassVar[bool] = True
    steady: ClassVar[bool] = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self.on_wish: Callable[[str, Any], object] = lambda wish, value: None
        self.card: pmui.Paper
        self._large = self._framed = self._faded = False

    def needs(self) -> set[str]:
        """What it needs of a snapshot now."""
        return set(self.parts)

    def point_out(self, node: str) -> None:
        """Frame the view if it shows a part of the diagram large; "" for none."""
        if self.nodes:
            self._framed = node in self.nodes
            self._dress()

    def fade(self, snapshot: Snapshot | None) -> None:
        """Fade the view if a snapshot of the past lacks what it shows, as it was closed then; None for the present."""
        missing = snapshot is not None and any(getattr(snapshot, p, 0) is None for p in self._parts_for(snapshot))
        if missing != self._faded:
            self._faded = missing
            self._dress()

    def _parts_for(self, snapshot: Snapshot) -> set[str]:
        """What it needs where the data are of the snapshot's kind."""
        kind = DATA[snapshot.settings["data"]].kind
        return set(self.parts) - {"grid" if kind == "plane" else "plane"}

    def _dress(self) -> None:
        self.card.sx = {**(FRAMED if self._framed else {}), **(FADED if self._faded else {})}

    def attend(self, node: str) -> None:
        """A person looks at a part of the diagram; "" for none."""
        self.point_out(node)

    def highlight(self, chosen: Collection[int]) -> None:
        """Mark these of the displayed latents, or what is made of them, by their places; none for nothing marked."""

    def show(self, state: State) -> None:
        """Draw the state; called with the document's lock held."""
        raise TypeError(f"{type(self).__name__} draws nothing")

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""

    def call(self, letter: str) -> None:
        """Say that this is the view of run "A" or "B", where two are compared."""
        self._heading.object = f"{letter} · {self.title}"
        for pane in self.card.select(pn.pane.Bokeh):
            attributes = pane.object.html_attributes
            if "aria-label" in attributes:
                pane.object.html_attributes = {**attributes, "aria-label": f"{letter}: {attributes['aria-label']}"}

    def agree_with(self, other: View) -> None:
        """Share scales and choices with the same view of another run; once, before either is on a page."""

    def enlarge(self, large: bool) -> None:
        """Thick lines and large type for a room, or back."""
        if large != self._large:
            self._large = large
            for pane in self.card.select(pn.pane.Bokeh):
                enlarge_figure(pane.object, LARGER if large else 1 / LARGER)
            for sheet in self.card.select(Sheet):
                sheet.enlarge(LARGER if large else 1)

    def __panel__(self) -> Any:
        return self.card

    def _card(self, *content: Any, options: tuple[Any, ...] = ()) -> pmui.Paper:
        """The view on a card: title, help and `options` in one line, `content` below."""
        self._heading = pmui.Typography(self.title, variant="subtitle1", margin=(3, 0, 0, 10))
        info = pmui.IconButton(
            icon="info_outlined", label=f"About: {self.title}", description=self.help, size="small", margin=(0, 2)
        )
        line = (self._heading, info, *options)
        heading = pmui.FlexBox(*line, align_items="center", sizing_mode="stretch_width", margin=0)
        return pmui.Paper(heading, *content, elevation=1, margin=4, sizing_mode="stretch_width")


FRAMED = {"outline": "3px solid #0072B2"}
FADED: dict[str, Any] = {
    "position": "relative",
    "& > *": {"opacity": 0.15},
    "&::after": {
        "content": '"Not recorded: this view was closed at that step."',
        "position": "absolute",
        "top": "45%",
        "left": 0,
        "right": 0,
        "textAlign": "center",
        "fontWeight": 600,
    },
}
LARGER = 1.5  # lines and type in presenter mode
COMPACT = {"& .MuiButtonBase-root": {"textTransform": "none", "padding": "1px 8px", "fontSize": "0.8rem"}}


def share_axes(fig: figure, other: figure, both: bool = True) -> None:
    """Give another figure the vertical axis of this one, and the horizontal one if `both`."""
    other.y_range = fig.y_range
    if both:
        other.x_range = fig.x_range


def same_choice(widget: Any, other: Any) -> None:
    """Let two widgets of the same choice show and take the same."""
    widget.link(other, value="value", bidirectional=True)


def legend_above(fig: figure) -> None:
    """Put the legend over the picture, where it hides nothing."""
    legend = fig.legend[0]
    fig.add_layout(legend, "above")
    legend.update(orientation="horizontal", padding=0, margin=0, spacing=14, border_line_color=None)
    legend.update(label_text_font_size="12px", glyph_width=18, label_standoff=4)


def plot(label: str, **options: Any) -> figure:
    """A figure without decorations, with an ARIA label; fills the width it is given."""
    defaults: dict[str, Any] = {"toolbar_location": None, "tools": "", "sizing_mode": "stretch_width", "margin": 4}
    fig = figure(**{**defaults, **options})
    fig.html_attributes = {"role": "img", "aria-label": label}
    fig.toolbar.logo = None
    return fig


def label_steps(fig: figure) -> None:
    """Write steps on the horizontal axis as 500, 1.5k, 100k: longer numbers would run into each other."""
    fig.xaxis.formatter = NumeralTickFormatter(format="0.[00]a")


def enlarge_figure(fig: figure, factor: float) -> None:
    """Lines, markers and type of a figure, times a factor."""
    for renderer in fig.renderers:
        for name in ("line_width", "size"):
            value = getattr(getattr(renderer, "glyph", None), name, None)
            if isinstance(value, int | float):
                setattr(renderer.glyph, name, value * factor)
    texts = [(axis, name) for axis in fig.axis for name in ("major_label_text_font_size", "axis_label_text_font_size")]
    for model, name in [*texts, *((legend, "label_text_font_size") for legend in fig.legend)]:
        size = getattr(model, name)
        if isinstance(size, str) and size.endswith("px"):
            setattr(model, name, f"{float(size[:-2]) * factor:g}px")


def paint_figure(fig: figure, dark: bool) -> None:
    """Give a figure the colours of the theme."""
    g = ground(dark)
    fig.update(background_fill_color=g.background, border_fill_color=g.background, outline_line_color=g.faint)
    fig.title.text_color = g.text
    for axis in fig.axis:
        axis.update(
            axis_line_color=g.lines,
            major_tick_line_color=g.lines,
            minor_tick_line_color=None,
            major_label_text_color=g.text,
            axis_label_text_color=g.text,
        )
    for grid in fig.grid:
        grid.grid_line_color = g.faint
    for legend in fig.legend:
        legend.update(background_fill_color=g.background, label_text_color=g.text, border_line_color=None)


def source(**columns: Any) -> ColumnDataSource:
    """A data source with these columns, empty lists unless given."""
    return ColumnDataSource(columns)
