"""The ledger of modes: how many fakes fall on each, beside its fair share."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.models import FixedTicker, NumeralTickFormatter, Range1d

from ganviz.app.figures.metric_curves import table
from ganviz.app.figures.view import View, legend_above, paint_figure, plot, share_axes, source
from ganviz.engine import State
from ganviz.observation.ledger import Tally, tally_of
from ganviz.theme import FAKE, ground

HALF = 0.4  # of a bar's width
MOST_LABELS = 24  # modes that are all labelled; of more, every second one and so on
NOTHING = "Nothing to count: this data has no modes, or no classifier of it is at hand yet."
UNSEEN = (
    ":host { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }"  # for readers
)


class Ledger(View):
    """View 12: modes of points, classes of pictures."""

    key = "ledger"
    title = "Mode ledger"
    help = (
        "How the fakes fall on the data's modes, each fake at the nearest one; of pictures, on the classes that a "
        "classifier sees. Full bars are high-quality fakes, pale ones lie farther off. The blue dash is the mode's "
        "fair share: what a perfect generator gives it. A cross marks a mode that is missing: no high-quality fake "
        "(under 1% of the pictures). Modes have the same numbers in the raster and on the plane."
    )
    parts = ("metrics", "picture_quality")
    opened = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._names: tuple[str, ...] = ()
        self._bars = source(left=[], right=[], good=[], share=[], name=[])
        self._fair = source(left=[], right=[], fair=[])
        self._missing = source(x=[], y=[])
        self._figure = self._build()
        self._words = pmui.Typography(NOTHING, variant="body2", margin=(0, 12, 6, 12))
        self._table = pn.pane.HTML("", stylesheets=[UNSEEN], margin=0, height=0)
        self.card = self._card(self._figure, self._words, self._table)
        self.paint(False)

    def show(self, state: State) -> None:
        tally = tally_of(state.snapshot)
        words = NOTHING if tally is None else tally.sentence()
        if self._words.object != words:
            self._words.object = words
        if self._figure.visible != (tally is not None):
            self._figure.visible = tally is not None
        text = "" if tally is None else spoken_table(tally)
        if self._table.object != text:
            self._table.object = text
        if tally is not None:
            self._label(tally)
            self._show_tally(tally)

    def agree_with(self, other: View) -> None:
        assert isinstance(other, Ledger)
        share_axes(self._figure, other._figure, both=False)

    def paint(self, dark: bool) -> None:
        g = ground(dark)
        paint_figure(self._figure, dark)
        self._dashes.glyph.line_color = g.real
        self._crosses.glyph.line_color = g.text

    def _build(self) -> Any:
        fig = plot("Share of the fakes at each mode, beside its fair share", height=165, x_range=Range1d(0.4, 8.6))
        shape = {"left": "left", "right": "right", "source": self._bars, "line_color": FAKE, "fill_color": FAKE}
        fig.quad(**shape, bottom=0, top="good", legend_label="high-quality fakes")
        fig.quad(**shape, bottom="good", top="share", fill_alpha=0.25, legend_label="other fakes")
        self._dashes = fig.segment(
            x0="left", x1="right", y0="fair", y1="fair", source=self._fair, line_width=3, legend_label="fair share"
        )
        self._crosses = fig.scatter(
            x="x", y="y", source=self._missing, marker="x", size=11, line_width=2.5, legend_label="missing"
        )
        fig.y_range.start = 0
        fig.yaxis.formatter = NumeralTickFormatter(format="0%")
        fig.yaxis.ticker.desired_num_ticks = 4
        fig.xgrid.visible = False
        legend_above(fig)
        return fig

    def _label(self, tally: Tally) -> None:
        """Write the modes' names below their bars, and what bars mean above them."""
        names = tally.names
        if names == self._names:
            return
        self._names, k = names, len(names)
        bars, rest = self._figure.legend[0].items[:2]
        bars.label = {"value": "high-quality fakes" if tally.quality_known else "fakes"}
        rest.visible = tally.quality_known
        every = -(-k // MOST_LABELS)
        axis = self._figure.xaxis[0]
        axis.update(
            ticker=FixedTicker(ticks=list(range(1, k + 1, every))),
            major_label_overrides=dict(enumerate(names, 1)),
        )
        self._figure.x_range.update(start=0.4, end=k + 0.6)

    def _show_tally(self, tally: Tally) -> None:
        middle = np.arange(1, len(tally.names) + 1)
        ends = {"left": middle - HALF, "right": middle + HALF}
        lost = middle[~tally.captured]
        self._bars.data = {**ends, "good": tally.good, "share": tally.shares, "name": list(tally.names)}
        self._fair.data = {**ends, "fair": tally.fair}
        self._missing.data = {"x": lost, "y": np.full(len(lost), 0.12 * tally.fair.mean())}


def spoken_table(tally: Tally) -> str:
    """The ledger as HTML, for those who do not see the bars."""
    rows = [("", [f'<th scope="col">{what}</th>' for what in ("of the fakes", "fair share", "captured")])]
    columns = zip(tally.names, tally.shares, tally.fair, tally.captured, strict=True)
    for name, share, fair, there in columns:
        cells = [f"{share:.0%}", f"{fair:.0%}", "yes" if there else "no"]
        rows.append((f"{tally.word} {escape(name)}", [f"<td>{cell}</td>" for cell in cells]))
    return table(rows)
