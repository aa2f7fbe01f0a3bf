"""Coalescer: from an engine's thread to a page, the latest only."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bokeh.document import Document
from panel.io import hold


class Coalescer:
    """Runs `draw` under the document's lock some time after each `wake`; wakes that come meanwhile become one.

    All that a drawing changes is sent at once: Panel and Bokeh send by different ways, and what changes in new models
    could overtake these, so that the browser drops it.

    At most one callback is ever queued, so a page that cannot keep up costs no memory. Nothing is queued before
    `start`: a callback that another thread adds while Bokeh makes the session of a document is lost at times.

    Args:
        document: the page.
        draw: called with the document's lock held.
    """

    def __init__(self, document: Document, draw: Callable[[], object]) -> None:
        self._document, self._draw = document, draw
        self._lock = threading.Lock()
        self._queued = self._closed = self._started = False

    def start(self) -> None:
        """The browser has the page: queue from now on, and what was asked for before."""
        self._started = True
        self.wake()

    def wake(self) -> None:
        """Ask for a drawing; from any thread."""
        with self._lock:
            if self._queued or self._closed or not self._started:
                return
            self._queued = True
        try:
            self._document.add_next_tick_callback(self._run)
        except BaseException:
            self._queued = False  # or the page would never be drawn again
            if not self._gone():
                raise

    def _gone(self) -> bool:
        """Whether Bokeh has ended the document's session, which it does before anybody hears of it."""
        context = self._document.session_context  # the document forgets it then
        return context is None or bool(context.destroyed)

    def close(self) -> None:
        """Draw no more."""
        self._closed = True

    def _run(self) -> None:
        with self._lock:
            self._queued = False
        if not self._closed:
            with hold(self._document, policy="collect"):
                self._draw()
