"""What the figures of this page share: no decorations, an ARIA label, the theme's colours."""

from __future__ import annotations

from typing import Any

from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from ganviz.theme import ground

COMPACT = {"& .MuiButtonBase-root": {"textTransform": "none", "padding": "1px 8px", "fontSize": "0.8rem"}}


def plot(label: str, **options: Any) -> figure:
    """A figure without decorations, with an ARIA label; fills the width it is given."""
    defaults: dict[str, Any] = {"toolbar_location": None, "tools": "", "sizing_mode": "stretch_width", "margin": 4}
    fig = figure(**{**defaults, **options})
    fig.html_attributes = {"role": "img", "aria-label": label}
    fig.toolbar.logo = None
    return fig


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
