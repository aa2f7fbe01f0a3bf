"""Quality of pictures: which classes the fakes are of, how good they are, and a thorough look on demand."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.models import FactorRange

from ganviz.app.figures.metric_curves import TABLE_STYLE, MetricCurves, table
from ganviz.app.figures.view import View, legend_above, paint_figure, plot, source
from ganviz.data import DATA
from ganviz.engine import State
from ganviz.engine.examiner import Examining
from ganviz.observation import IMAGE_METRICS, IMAGE_METRICS_SHOWN, title_for
from ganviz.observation.examination import Examination, short_title
from ganviz.observation.live_quality import MEASURED_OTHERWISE
from ganviz.theme import FAKE, ground

EXAMINE, GIVE_UP = "Examine thoroughly", "Give up"
UNSEEN = "Live figures need a classifier of these data: examine once, and they appear."
MEASURED_DEEPER = "These data have no live figures; examine them."


class PictureQuality(View):
    """Quality of the fakes, for images."""

    key = "picture_quality"
    title = "Quality of pictures"
    help = (
        "A classifier of the data looks at 256 fresh fakes now and then. Bars: how many it takes for each class, "
        "beside real pictures. The blue band is what real test pictures score, as many of them. "
        + " ".join(f"{IMAGE_METRICS[name].title}: {IMAGE_METRICS[name].doc}" for name in IMAGE_METRICS_SHOWN)
        + " Examine thoroughly: 10,000 fakes of this moment, beside training; for triangles and stacked digits by "
        "measures of their own."
    )
    kinds = ("images",)
    parts = ("picture_quality",)  # not "metrics", which the status always wants: a closed view costs nothing

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._bars = source(name=[], fake=[], real=[])
        self._histogram = self._build_histogram()
        self._curves = MetricCurves(IMAGE_METRICS[name] for name in IMAGE_METRICS_SHOWN)
        rows = [
            pmui.Row(*(self._curves.figures[name] for name in pair), sizing_mode="stretch_width", margin=0)
            for pair in (IMAGE_METRICS_SHOWN[:2], IMAGE_METRICS_SHOWN[2:])
        ]
        self._note = pmui.Typography("", variant="body2", margin=(4, 12), visible=False)
        self._button = pmui.Button(
            label=EXAMINE, icon="fact_check", variant="outlined", color="default", size="small", margin=(4, 10)
        )
        self._button.on_click(lambda event: self.on_wish("examine", self._button.label == EXAMINE))
        self._progress = pmui.LinearProgress(value=0, margin=(14, 10), sizing_mode="stretch_width", visible=False)
        self._doing = pmui.Typography("", variant="caption", margin=(8, 10), visible=False)
        self._result = pn.pane.HTML("", sizing_mode="stretch_width", margin=(2, 10, 6, 10), stylesheets=[TABLE_STYLE])
        ask = pmui.Row(self._button, self._progress, self._doing, sizing_mode="stretch_width", margin=0)
        self.card = self._card(self._histogram, *rows, self._note, ask, self._result)
        self._told: Examining | None = None
        self.paint(False)

    def show(self, state: State) -> None:
        snapshot = state.snapshot
        shares = snapshot.class_shares
        data = snapshot.settings["data"]
        note = "" if shares or data == "mnist" else MEASURED_DEEPER if data in MEASURED_OTHERWISE else UNSEEN
        if self._note.object != note:
            self._note.object = note
        for part, visible in ((self._histogram, shares is not None), (self._note, bool(note) and snapshot.step > 0)):
            if part.visible != visible:
                part.visible = visible
        data_title = short_title(DATA[data].title)
        self._curves.show(state, {name: title_for(name, data_title) for name in IMAGE_METRICS_SHOWN})
        if shares is not None:
            self._show_bars(shares.names, shares.fake, shares.real)
        if state.examining is not self._told:
            self._told = state.examining
            self._show_examining(state.examining)

    def paint(self, dark: bool) -> None:
        self._curves.paint(dark)
        paint_figure(self._histogram, dark)
        self._dashes.glyph.line_color = ground(dark).real

    def _show_bars(self, names: tuple[str, ...], fake: np.ndarray, real: np.ndarray) -> None:
        if list(self._histogram.x_range.factors) != list(names):
            self._histogram.x_range.factors = list(names)
        self._bars.data = {"name": list(names), "fake": fake, "real": real}

    def _show_examining(self, now: Examining) -> None:
        self._button.label = GIVE_UP if now.busy else EXAMINE
        self._progress.visible = now.busy
        self._progress.value = round(100 * now.share)
        words = f"{now.doing} …" if now.busy else now.problem
        self._doing.visible, self._doing.object = bool(words), words
        text = "" if now.result is None else result_table(now.result)
        if self._result.object != text:
            self._result.object = text

    def _build_histogram(self) -> Any:
        fig = plot("Share of each class among the fakes and among real pictures", height=120, x_range=FactorRange())
        fig.vbar(x="name", top="fake", width=0.8, source=self._bars, color=FAKE, legend_label="Fakes")
        self._dashes = fig.scatter(
            x="name", y="real", marker="dash", source=self._bars, size=18, line_width=3, legend_label="Real pictures"
        )
        fig.y_range.start = 0
        fig.yaxis.ticker.desired_num_ticks = 3
        fig.xgrid.visible = False
        legend_above(fig)
        return fig


def result_table(found: Examination) -> str:
    """An examination as HTML."""
    head = ('<th scope="col">fakes</th>', '<th scope="col">real test pictures</th>')
    rows = [(f"{found.n:,} fakes, step {found.step:,}", head)]
    for row in found.rows:
        title = f'<span title="{escape(row.doc)}">{escape(row.title)}</span>'
        rows.append((title, (f"<td>{row.fake}</td>", f"<td>{row.real}</td>")))
    return table(rows)
