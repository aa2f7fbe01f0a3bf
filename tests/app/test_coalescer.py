"""Many wakes become one drawing, and none after the page has gone. The document is a list of callbacks."""

import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from ganviz.app import coalescer as coalescer_module
from ganviz.app.coalescer import Coalescer


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What was sent at once: documents, and how their changes were gathered; that is Panel's part."""
    sent = []

    @contextmanager
    def hold(document, policy):
        yield
        sent.append((document, policy))

    monkeypatch.setattr(coalescer_module, "hold", hold)
    return sent


class Document:
    """What a coalescer needs of a Bokeh document."""

    def __init__(self):
        self.callbacks, self.session_context = [], None

    def add_next_tick_callback(self, callback):
        self.callbacks.append(callback)

    def tick(self):
        callbacks, self.callbacks = self.callbacks, []
        for callback in callbacks:
            callback()


def build(draw=None):
    document, drawn = Document(), []
    coalescer = Coalescer(document, draw or (lambda: drawn.append(1)))
    coalescer.start()
    document.tick()
    drawn.clear()
    return document, drawn, coalescer


def test_what_is_asked_for_before_the_browser_has_the_page_is_drawn_once_it_has():
    document, drawn = Document(), []
    coalescer = Coalescer(document, lambda: drawn.append(1))
    coalescer.wake()
    assert document.callbacks == []  # a session that is being made would lose it
    coalescer.start()
    document.tick()
    assert drawn == [1]


def test_what_a_drawing_changes_is_sent_at_once_and_in_order(sent):
    before = []
    document, _, coalescer = build(lambda: before.append(len(sent)))
    coalescer.wake()
    document.tick()
    assert before == [0, 1] and sent[-1] == (document, "collect")


def test_nothing_is_drawn_unasked():
    document, drawn, _ = build()
    document.tick()
    assert document.callbacks == drawn == []


def test_many_wakes_become_one_callback_and_one_drawing():
    document, drawn, coalescer = build()
    for _ in range(100):
        coalescer.wake()
    assert len(document.callbacks) == 1 and not drawn
    document.tick()
    assert len(drawn) == 1 and not document.callbacks


def test_each_wake_after_a_drawing_is_drawn():
    document, drawn, coalescer = build()
    for _ in range(3):
        coalescer.wake()
        document.tick()
    assert len(drawn) == 3


def test_wakes_from_many_threads_become_one_callback():
    document, drawn, coalescer = build()
    start = threading.Barrier(8)

    def hurry():
        start.wait(10)
        for _ in range(100):
            coalescer.wake()

    threads = [threading.Thread(target=hurry) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(document.callbacks) == 1
    document.tick()
    assert len(drawn) == 1


def test_a_wake_during_a_drawing_is_not_lost():
    drawn = []

    def draw():
        drawn.append(1)
        if len(drawn) == 1 and started:
            coalescer.wake()

    started = []
    document, _, coalescer = build(draw)
    started.append(drawn.clear())
    coalescer.wake()
    document.tick()
    assert len(drawn) == 1 and len(document.callbacks) == 1
    document.tick()
    assert len(drawn) == 2 and not document.callbacks


def test_a_closed_page_queues_nothing():
    document, drawn, coalescer = build()
    coalescer.close()
    coalescer.wake()
    document.tick()
    assert document.callbacks == drawn == []


def test_what_was_queued_before_closing_draws_nothing():
    document, drawn, coalescer = build()
    coalescer.wake()
    coalescer.close()
    assert len(document.callbacks) == 1
    document.tick()
    assert drawn == []


@pytest.mark.parametrize("ended", [True, False])
def test_a_session_that_has_ended_needs_no_drawing_and_other_refusals_are_told(ended):
    document, _, coalescer = build()
    document.session_context = SimpleNamespace(destroyed=ended)
    document.add_next_tick_callback = lambda callback: document.gone
    if ended:
        coalescer.wake()
    else:
        with pytest.raises(AttributeError, match="gone"):
            coalescer.wake()


def test_a_drawing_that_fails_does_not_stop_the_next():
    drawn = []

    def draw():
        drawn.append(1)
        raise ZeroDivisionError

    document = Document()
    coalescer = Coalescer(document, draw)
    coalescer.start()
    for _ in range(2):
        coalescer.wake()
        try:
            document.tick()
        except ZeroDivisionError:
            continue
    assert len(drawn) == 2
