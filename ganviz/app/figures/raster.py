"""The raster of modes: how the fakes fell on each, or what D thought there, over the whole run."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel_material_ui as pmui
from bokeh.events import Tap
from bokeh.models import CustomJSHover, FixedTicker, HoverTool, LinearColorMapper, Range1d
from bokeh.plotting import figure

from ganviz.app.figures.ledger import MOST_LABELS
from ganviz.app.figures.view import COMPACT, View, label_steps, paint_figure, plot, same_choice, source
from ganviz.engine import State
from ganviz.observation.ledger import listed, tally_of
from ganviz.observation.raster import SCORE, SHARE, crowding, leaders, mode_table, raster_of
from ganviz.theme import ground, surface_palette

WHAT = {"Fakes": SHARE, "D's score": SCORE}
CAPTIONS = {
    SHARE: "Blue: few fakes or none. Pale: the fair share. Orange: too many.",
    SCORE: "Mean D(x) of the real samples at each mode. Blue: real. Orange: fake.",
}
UNKNOWN = "Nothing is known yet."
_MODE = "const i = Math.round(special_vars.y); return names.data.name[i - 1] ?? String(i)"
_STEP = "return Math.round(special_vars.x).toLocaleString('en')"
_VALUE = """
if (!isFinite(value)) return 'not there'
return what.data.what[0] == 'share' ? `${(1 / value - 1).toFixed(2)} x its fair share` : `D(x) ${value.toFixed(2)}`
"""


class Raster(View):
    """View 13: modes times steps."""

    key = "raster"
    title = "Mode raster"
    help = (
        "A row for each mode, steps along the bottom. Blue where it has too few fakes, orange where too many, pale at "
        "its fair share: an orange streak that hops from row to row is a generator that rotates, a row that turns blue "
        "for good was forgotten. D's score: what the discriminator makes of the real samples there, which tells where "
        "it was fooled first. Each cell shows the look nearest to it; click to see the run as it was at that step."
    )
    parts = ("metrics", "picture_quality")
    opened = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._names: tuple[str, ...] = ()
        self._last: State | None = None
        self._cells = source(image=[], x=[], y=[], dw=[], dh=[])
        self._names_known = source(name=[])
        self._what_known = source(what=[SHARE])
        self._figure = self._build()
        self._what = pmui.RadioButtonGroup(
            options=WHAT, value=SHARE, size="small", sx=COMPACT, width=150, margin=(2, 6)
        )
        self._what.param.watch(lambda event: self._show_other(), "value")
        self._caption = pmui.Typography(CAPTIONS[SHARE], variant="caption", margin=(0, 10))
        self._words = pmui.Typography(UNKNOWN, variant="body2", margin=(0, 12, 6, 12))
        self.card = self._card(self._figure, self._caption, self._words, options=(self._what,))
        self.paint(False)

    def show(self, state: State) -> None:
        self._last = state
        self._label(state)
        what = str(self._what.value)
        raster = raster_of(state.shares, what)
        words = UNKNOWN if raster is None else told(state)
        if self._words.object != words:
            self._words.object = words
        if raster is None:
            self._cells.data = {name: [] for name in self._cells.data}
            return
        values = crowding(raster.values) if what == SHARE else raster.values
        width, modes = raster.last - raster.first, len(values)
        self._cells.data = {
            "image": [values.astype(np.float32)],
            "x": [raster.first],
            "y": [0.5],
            "dw": [width],
            "dh": [modes],
        }
        self._figure.x_range.update(start=raster.first, end=raster.last)
        self._figure.y_range.update(start=modes + 0.5, end=0.5)

    def agree_with(self, other: View) -> None:
        assert isinstance(other, Raster)
        same_choice(self._what, other._what)

    def paint(self, dark: bool) -> None:
        paint_figure(self._figure, dark)
        self._mapper.update(palette=surface_palette(dark, strength=1), nan_color=ground(dark).lines)

    def _build(self) -> figure:
        fig = plot(
            "Share of the fakes at each mode over the steps of the run",
            height=190,
            x_range=Range1d(0, 1),
            y_range=Range1d(8.5, 0.5),  # mode 1 on top
        )
        self._mapper = LinearColorMapper(palette=surface_palette(False, strength=1), low=0, high=1)
        place = {"image": "image", "x": "x", "y": "y", "dw": "dw", "dh": "dh"}
        cells = fig.image(**place, color_mapper=self._mapper, source=self._cells)
        fig.grid.visible = False
        label_steps(fig)
        fig.add_tools(self._hover(cells))
        fig.styles = {"cursor": "pointer"}
        fig.on_event(Tap, self._pick)
        return fig

    def _hover(self, cells: Any) -> HoverTool:
        mode = CustomJSHover(args={"names": self._names_known}, code=_MODE)
        value = CustomJSHover(args={"what": self._what_known}, code=_VALUE)
        return HoverTool(
            renderers=[cells],
            tooltips=[("mode", "$y{custom}"), ("step", "$x{custom}"), ("", "@image{custom}"), ("click", "to go there")],
            formatters={"$y": mode, "$x": CustomJSHover(code=_STEP), "@image": value},
        )

    def _pick(self, event: Any) -> None:
        """Wish for the step that was clicked."""
        if self._last is None or event.x is None or not len(self._cells.data["x"]):
            return
        self.on_wish("show", int(np.clip(round(event.x), 0, self._last.snapshot.step)))

    def _show_other(self) -> None:
        what = str(self._what.value)
        self._caption.object = CAPTIONS[what]
        self._what_known.data = {"what": [what]}
        if self._last is not None:
            self.show(self._last)

    def _label(self, state: State) -> None:
        """Write the modes' names beside their rows."""
        tally = tally_of(state.snapshot)
        names = self._names if tally is None else tally.names
        if names == self._names:
            return
        self._names = names
        self._names_known.data = {"name": list(names)}
        ticks = list(range(1, len(names) + 1, -(-len(names) // MOST_LABELS)))
        labels = dict(enumerate(names, 1))
        self._figure.yaxis[0].update(ticker=FixedTicker(ticks=ticks), major_label_overrides=labels)


def told(state: State) -> str:
    """What the raster shows, in a sentence or three."""
    first = leaders(state.shares)
    known = first[first > 0]
    tally, table = tally_of(state.snapshot), mode_table(state.shares)
    if not len(known) or tally is None:
        return UNKNOWN
    names = dict(enumerate(tally.names, 1))
    changes = int((np.diff(known) != 0).sum())
    words = f"The fullest {tally.word} is now {names.get(int(known[-1]), known[-1])}; it has changed {changes} times."
    never = [names[i] for i in range(1, len(names) + 1) if i > len(table) or not np.nanmax(table[i - 1], initial=0)]
    return words + (f" Never reached: {listed(never)}." if never else "")
