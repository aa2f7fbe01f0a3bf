"""Charts in a real document whose messages are kept, and states of real runs to feed them with."""

import numpy as np
from acting import Engine
from bokeh.document import Document
from bokeh.document.events import ColumnDataChangedEvent, ColumnsPatchedEvent, ColumnsStreamedEvent, ModelChangedEvent
from bokeh.models import Column

from ganviz.engine.commands import Want
from ganviz.frames import VIEWS, parts_of

PICTURES = {"data": "mnist", "latent_dim": 4, "batch_size": 8, "regularizers": []}


class Shown:
    """A chart in a document of its own.

    Attributes:
        sent: what each message since the last `show` would tell the browser: (kind, what).
    """

    def __init__(self, chart):
        self.chart, self.sent, self._events = chart, [], []
        self.document = Document()
        self.document.add_root(Column(children=chart.content))
        self.document.on_change(self._events.append)

    def show(self, state):
        """Draw a state; returns what is sent."""
        self._events.clear()
        self.chart.show(state)
        self.sent = [_told(event) for event in self._events]
        return self.sent

    def rows(self, streamed):
        """How many rows of these columns the last state sent anew, and whether it sent all of them."""
        mine = [event for event in self._events if getattr(event, "model", None) is streamed.source]
        new = [event for event in mine if isinstance(event, ColumnsStreamedEvent)]
        everything = any(isinstance(event, ColumnDataChangedEvent) or _is_data(event) for event in mine)
        return sum(len(next(iter(event.data.values()))) for event in new), everything


def _is_data(event):
    return isinstance(event, ModelChangedEvent) and event.attr == "data"


def _told(event):
    if isinstance(event, ColumnsStreamedEvent):
        return "stream", {name: len(column) for name, column in event.data.items()}
    if isinstance(event, ColumnsPatchedEvent):
        return "patch", event.patches
    if isinstance(event, ModelChangedEvent):
        return "change", (type(event.model).__name__, event.attr)
    return type(event).__name__, None


def glyphs(paper, kind=None):
    """The glyphs of a plot."""
    return [one.glyph for one in paper.plot.renderers if kind is None or isinstance(one.glyph, kind)]


def assert_columns(streamed, **expected):
    """The data of a chart are these columns, in the precision in which they are drawn."""
    assert expected.keys() <= streamed.source.data.keys()
    for name, column in expected.items():
        np.testing.assert_array_equal(streamed.source.data[name], np.asarray(column, np.float32), err_msg=name)


def run_of(**settings):
    """A run of which everything is looked at that charts show."""
    engine = Engine(patient=True, **settings)
    engine.do(Want(parts_of(VIEWS) - {"samples", "diagram"}))
    engine.work()
    return engine


def states_of(engine, *steps):
    """Its states after so many steps more, each."""
    found = []
    for count in steps:
        engine.session.step("both", count)
        engine.work(count)
        found.append(engine.latest)
    return found
