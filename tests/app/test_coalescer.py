"""Many wakes become one drawing, under the document's lock, and none after the page has gone: in sessions of a real
server, whose loop has a thread of its own as each engine has."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import panel as pn
import pytest
from acting import wait_until
from bokeh.client import pull_session
from bokeh.events import DocumentReady
from bokeh.models import Column, Div

from ganviz.app.parts.coalescer import Coalescer

NAMES = ("first", "second")


class Serving:
    """A server, in a thread."""

    def __init__(self) -> None:
        self.documents = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(60)

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self.server = pn.serve({"/": self._build}, port=0, address="127.0.0.1", start=False, show=False, verbose=False)
        self.server.start()
        self._ready.set()
        self.server.io_loop.start()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    def _build(self) -> pn.pane.Bokeh:
        self.documents.append(pn.state.curdoc)
        return pn.pane.Bokeh(Column(children=[Div(text="", name=name) for name in NAMES]))

    def stop(self) -> None:
        """End it, and all of its sessions."""
        self.server.io_loop.add_callback(lambda: (self.server.stop(), self.server.io_loop.stop()))
        self._thread.join(60)
        assert not self._thread.is_alive()


class Session:
    """A session of it with a reader, and a coalescer of its document.

    Attributes:
        drawn: what each drawing found in `news`; `held` whether the document was locked then.
        at_once: most drawings that ever went on at a time.
    """

    def __init__(self, serving: Serving) -> None:
        # a thread of its own: it runs a loop, and Playwright's may run in this one
        self._apart = ThreadPoolExecutor(1)
        self.client = self.apart(lambda: pull_session(url=f"http://127.0.0.1:{serving.server.port}/", session_id=None))
        self.document = serving.documents[-1]
        self.session = self.document.session_context.session
        self.loop = serving.server.io_loop
        self.drawn, self.held, self.news, self.at_once, self._inside = [], [], 0, 0, 0
        self.during: Callable[[], object] = lambda: None
        self.coalescer = Coalescer(self.document, self._draw)
        self.locked(lambda: self.document.callbacks.trigger_event(DocumentReady()))  # as a browser does

    def apart(self, act: Callable[[], object]) -> object:
        """What `act` returns in the reader's thread."""
        return self._apart.submit(act).result(60)

    def _draw(self) -> None:
        self._inside += 1
        self.at_once = max(self.at_once, self._inside)
        self.held.append(self.session._pending_writes is not None)  # which is so only while the lock is held
        self.drawn.append(self.news)
        self.during()
        self._inside -= 1

    def read_until(self, texts: list[str]) -> None:
        """Let the reader take what is sent until it shows these texts."""
        divs = [self.client.document.get_model_by_name(name) for name in NAMES]
        shown = lambda: [div.text for div in divs] == texts  # noqa: E731
        threading.Thread(target=self.client._connection._loop_until, args=(shown,), daemon=True).start()
        wait_until(shown, f"the browser to show {texts}")

    @property
    def queued(self) -> int:
        return len(self.document.session_callbacks)

    def locked(self, act: Callable[[], object]) -> None:
        """Do something in the server's thread, with the document's lock."""
        done = threading.Event()

        async def do() -> None:
            await self.session.with_document_locked(act)
            done.set()

        self.loop.add_callback(do)
        assert done.wait(60)

    def started(self) -> "Session":
        self.coalescer.start()
        self.until(1)
        self.drawn.clear()
        return self

    def until(self, drawings: int) -> None:
        wait_until(lambda: len(self.drawn) >= drawings, f"{drawings} drawings")
        self.settle()

    def settle(self) -> None:
        """Wait until all has been done that waits now: whoever asks for the lock gets it in turn."""
        for _ in range(2):
            self.occupied()()

    def occupied(self) -> Callable[[], None]:
        """Hold the document's lock from now on, as sending to a slow browser does, until what is returned is called."""
        entered, left, release = threading.Event(), threading.Event(), asyncio.Event()

        async def hold() -> None:
            entered.set()
            await release.wait()

        async def locked() -> None:
            await self.session.with_document_locked(hold)
            left.set()

        self.loop.add_callback(locked)
        assert entered.wait(60)

        def let_go() -> None:
            self.loop.add_callback(release.set)
            assert left.wait(60)

        return let_go


@pytest.fixture(scope="module")
def serving():
    serving = Serving()
    yield serving
    serving.stop()


@pytest.fixture
def session(serving):
    session = Session(serving)
    yield session
    session.coalescer.close()
    session.apart(session.client.close)


def from_threads(act, threads=8, times=50):
    """Have many threads do something at the same time."""
    start = threading.Barrier(threads)

    def hurry():
        start.wait(60)
        for _ in range(times):
            act()

    hurrying = [threading.Thread(target=hurry) for _ in range(threads)]
    for thread in hurrying:
        thread.start()
    for thread in hurrying:
        thread.join(60)


def test_what_is_asked_for_before_the_browser_has_the_page_is_drawn_once_it_has(session):
    session.coalescer.wake()
    session.settle()
    assert session.queued == 0 and session.drawn == []  # a session that is being made would lose it
    session.coalescer.start()
    session.until(1)
    assert session.drawn == [0]


def test_nothing_is_drawn_unasked(session):
    session.started().settle()
    assert session.queued == 0 and session.drawn == []


def test_many_wakes_from_many_threads_become_one_drawing(session):
    session.started()
    let_go = session.occupied()
    from_threads(session.coalescer.wake)
    assert session.queued == 1 and session.drawn == []
    let_go()
    session.until(1)
    assert session.queued == 0 and len(session.drawn) == 1


def test_each_wake_after_a_drawing_is_drawn(session):
    session.started()
    for expected in (1, 2, 3):
        session.coalescer.wake()
        session.until(expected)
        assert len(session.drawn) == expected


def test_the_last_news_are_drawn_however_they_come_and_one_at_a_time(session):
    session.started()
    numbers, most = count(1), []

    def tell():
        session.news = next(numbers)
        session.coalescer.wake()
        most.append(session.queued)

    from_threads(tell)
    session.news = last = next(numbers)
    session.coalescer.wake()
    wait_until(lambda: session.drawn and session.drawn[-1] == last, "the last news")
    session.settle()
    assert max(most) <= 2  # Bokeh takes a callback off its list only after the next may have come
    assert session.at_once == 1 and len(session.drawn) <= last
    assert all(session.held)


def test_a_wake_during_a_drawing_is_not_lost(session):
    session.started()
    session.during = lambda: session.coalescer.wake() if len(session.drawn) == 1 else None
    session.coalescer.wake()
    session.until(2)
    assert len(session.drawn) == 2


def test_all_that_a_drawing_changes_is_sent(session):
    session.started()
    divs = [session.document.get_model_by_name(name) for name in NAMES]

    def change():
        for div in divs:
            div.text = f"drawing {len(session.drawn)}"

    session.during = change
    for expected in ("drawing 1", "drawing 2"):
        session.coalescer.wake()
        session.read_until([expected] * 2)


def test_a_closed_page_queues_nothing(session):
    session.started()
    session.coalescer.close()
    let_go = session.occupied()
    from_threads(session.coalescer.wake)
    assert session.queued == 0
    let_go()
    session.settle()
    assert session.drawn == []


def test_what_was_queued_before_closing_draws_nothing(session):
    session.started()
    let_go = session.occupied()
    session.coalescer.wake()
    session.coalescer.close()
    assert session.queued == 1
    let_go()
    session.settle()
    assert session.queued == 0 and session.drawn == []


def test_a_session_that_bokeh_has_ended_needs_no_drawing(session):
    session.started()
    ended = threading.Event()
    session.loop.add_callback(lambda: (session.session.destroy(), ended.set()))
    assert ended.wait(60)
    for _ in range(3):
        session.coalescer.wake()
    assert session.drawn == []


def test_what_else_goes_wrong_is_told_and_the_next_wake_is_heard(session, monkeypatch):
    session.started()
    with monkeypatch.context() as patch:
        patch.setattr(session.document, "add_next_tick_callback", lambda callback: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            session.coalescer.wake()
    session.coalescer.wake()
    session.until(1)


def test_a_drawing_that_fails_does_not_stop_the_next(session, caplog):
    session.started()
    session.during = lambda: {}["no such thing"]
    session.coalescer.wake()
    session.until(1)
    session.during = lambda: None
    session.coalescer.wake()
    session.until(2)
    assert "no such thing" in caplog.text
