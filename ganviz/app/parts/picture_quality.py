"""Quality of pictures: which classes the fakes are of, how good they are, and a thorough look on demand."""

from __future__ import annotations

from html import escape

import numpy as np
from bokeh.events import ButtonClick
from bokeh.models import Button, ColumnDataSource, Row, Scatter, VBar

from ganviz.app.parts.chart import PRESSED, Chart, Paper, Send, words
from ganviz.app.parts.curves import Following
from ganviz.app.parts.metric_curves import MetricCurves, say, table
from ganviz.data import DATA
from ganviz.engine import State
from ganviz.engine.examiner import Examining
from ganviz.observation import IMAGE_METRICS, IMAGE_METRICS_SHOWN, ClassShares, title_for
from ganviz.observation.examination import Examination, short_title
from ganviz.observation.live_quality import MEASURED_OTHERWISE
from ganviz.theme import FAKE

EXAMINE, GIVE_UP = "Examine thoroughly", "Give up"
UNSEEN = "Live figures need a classifier of these data: examine once, and they appear."
MEASURED_DEEPER = "These data have no live figures; examine them."
HEIGHT = 90  # px at least of the histogram
FEATURES = " (features)"  # there is no room for it beside a number


class PictureQuality(Chart):
    """A histogram of classes, metrics over steps, and a button for a thorough look with its table."""

    key = "picture_quality"

    def __init__(self, send: Send = lambda command: None) -> None:
        super().__init__(send)
        self._bars = ColumnDataSource({"place": np.empty(0), "fake": np.empty(0), "real": np.empty(0)})
        self._names: tuple[str, ...] = ()
        self._histogram = self._build_histogram()
        self._curves = MetricCurves(IMAGE_METRICS[name] for name in IMAGE_METRICS_SHOWN)
        self._note, self._doing, self._result = (words(visible=False) for _ in range(3))
        self._button = Button(label=EXAMINE, margin=(2, 4), height=28, stylesheets=[PRESSED])
        self._button.on_event(ButtonClick, lambda event: self._ask())
        ask = Row(children=[self._button, self._doing], sizing_mode="stretch_width", margin=0)
        self.content = [self._histogram.plot, *self._curves.rows, self._note, ask, self._result]
        self._told: Examining | None = None

    def papers(self) -> list[Paper]:
        return [self._histogram, *self._curves.papers.values()]

    def show(self, state: State) -> None:
        snapshot, shares = state.snapshot, state.snapshot.class_shares
        data = snapshot.settings["data"]
        say(self._note, note_on(data, shares is not None) if snapshot.step else "")
        if self._histogram.plot.visible != (shares is not None):
            self._histogram.plot.visible = shares is not None
        title = short_title(DATA[data].title)
        self._curves.show(state, {name: title_for(name, title).removesuffix(FEATURES) for name in IMAGE_METRICS_SHOWN})
        if shares is not None:
            self._show_bars(shares)
        if state.examining is not self._told:
            self._told = state.examining
            self._show_examining(state.examining)

    def _ask(self) -> None:
        self.send({"do": "examine", "wanted": self._button.label == EXAMINE})

    def _show_bars(self, shares: ClassShares) -> None:
        if shares.names != self._names:
            self._names = shares.names
            self._histogram.name_places(shares.names)
        places = np.arange(len(shares.names), dtype=np.float32)
        self._bars.data = {"place": places, "fake": np.float32(shares.fake), "real": np.float32(shares.real)}
        self._histogram.y.show(0.0, 1.1 * float(max(shares.fake.max(), shares.real.max())))

    def _show_examining(self, now: Examining) -> None:
        self._button.label = GIVE_UP if now.busy else EXAMINE
        say(self._doing, escape(f"{now.doing}: {now.share:.0%}" if now.busy else now.problem))
        say(self._result, "" if now.result is None else result_table(now.result))

    def _build_histogram(self) -> Paper:
        label = "Share of each class among the fakes and among real pictures"
        paper = Paper(label, Following(-0.6, 0.6), Following(), steps=False, height=HEIGHT)
        bar = VBar(x="place", top="fake", width=0.8, fill_color=FAKE, line_color=FAKE)
        paper.draw(self._bars, bar, "Fakes")
        dash = Scatter(x="place", y="real", marker="dash", size=18, line_width=3)
        paper.draw(self._bars, dash, "Real pictures", line_color="real")
        paper.plot.visible = False
        return paper


def note_on(data: str, known: bool) -> str:
    """Why there are no live figures; empty if there are, or soon will be."""
    if known or data == "mnist":
        return ""
    return MEASURED_DEEPER if data in MEASURED_OTHERWISE else UNSEEN


def result_table(found: Examination) -> str:
    """An examination as HTML."""
    head = ('<th scope="col">fakes</th>', '<th scope="col">real test pictures</th>')
    rows = [(f"{found.n:,} fakes, step {found.step:,}", head)]
    for row in found.rows:
        title = f'<span title="{escape(row.doc)}">{escape(row.title)}</span>'
        rows.append((title, (f"<td>{row.fake}</td>", f"<td>{row.real}</td>")))
    return table(rows)
