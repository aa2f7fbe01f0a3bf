"""SessionPage: what pages have in common for which something is trained: their way to the browser, and their end."""

from __future__ import annotations

import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bokeh.document import Document

from ganviz.app.actions.idle import PAUSED, RELEASED, Idle
from ganviz.app.model import PageModel
from ganviz.app.parts.coalescer import Coalescer
from ganviz.app.parts.link import Link
from ganviz.errors import GanvizError

OUTSTANDING = 3  # frames sent and not yet painted before the engine is asked to wait


class Engine(Protocol):
    """What trains for a page."""

    def ready(self, ready: bool) -> None:
        """Whether the page can take another state."""

    def close(self) -> None:
        """Let go of what is trained."""


class Actions(Protocol):
    """What a person does with a page."""

    @property
    def commands(self) -> Mapping[str, Callable[..., None]]:
        """What the browser may ask for, by name."""

    def refuse(self, why: str) -> None:
        """Say why something cannot be done."""

    def close(self) -> None:
        """Let go of files and processes."""


class SessionPage(ABC):
    """One session: a page, and what is trained for it. A page of a kind sets `model`, `engine` and `actions`.

    Args:
        document: the page's document, which gets its content.
        on_release: called once when what is trained is let go, by `close`.

    Attributes:
        model, engine, actions, link: its parts.
        page: what Panel serves.
        frame, painted: numbers of the last frame sent, and of the last that the browser has painted.
        hidden: whether the page is in a background tab.
    """

    model: PageModel
    engine: Engine
    actions: Actions
    page: Any
    released = RELEASED

    def __init__(self, document: Document, on_release: Callable[[], object]) -> None:
        self._on_release = on_release
        self.frame = self.painted = 0
        self.hidden = self._connected = self._closed = False
        self._coalescer = Coalescer(document, self._draw)
        self.link = Link(self._receive)

    # --- what a kind of page does its own way
    @abstractmethod
    def _draw(self) -> None:
        """Send the latest state; under the document's lock."""

    @abstractmethod
    def _pause(self) -> None:
        """Stop training, until somebody goes on."""

    def _redraw(self) -> None:
        """Send everything with the next drawing."""
        self._coalescer.wake()

    # --- the session
    def begin(self) -> None:
        """Draw from now on: the browser has the page. What Panel is told earlier may never reach it."""
        self._coalescer.start()

    def close(self) -> None:
        """Let go of what is trained; the page stays as it is."""
        if self._closed:
            return
        self._closed = True
        self._coalescer.close()
        self.actions.close()
        self.engine.close()
        self._on_release()

    @functools.cached_property
    def _idle(self) -> Idle:
        return Idle(self.model)

    def look_after(self) -> None:
        """Pause what nobody tends, then release it; to be called now and then."""
        self.model.expire_notice()
        due = self._idle.due()
        if due == "pause":
            self._pause()
            self.model.notify(PAUSED)
        elif due == "release" and not self._closed:
            self.model.notify(self.released, "warning")
            self.close()
        elif self.frame > self.painted and not self.hidden:
            self._redraw()  # an acknowledgement may have been lost
        self._send_news()

    # --- from the browser
    def _receive(self, message: Mapping[str, Any]) -> None:
        """A message of the browser, which may hold anything."""
        arguments = {str(name): value for name, value in message.items() if name != "do"}
        name = str(message.get("do"))
        try:
            act = self._act(name)
            inspect.signature(act).bind(**arguments)
            act(**arguments)
        except (GanvizError, TypeError) as problem:
            self.actions.refuse(str(problem))
        if name not in ("painted", "hidden"):
            self.model.touch()
            self._send_news()

    def _act(self, name: str) -> Callable[..., None]:
        """What a message of this name asks for."""
        known: dict[str, Callable[..., None]] = {
            "hello": self._hello,
            "painted": self._after_paint,
            "hidden": self._hide,
            "dark": self._paint,
        }
        act = known.get(name) or self.actions.commands.get(name)
        if act is None:
            raise GanvizError(f"the page has no command {name[:40]!r}")
        return act

    def _hello(self, address: Any = "", kept: Any = None, dark: Any = False) -> None:
        """The browser begins, or begins anew; `kept` is what it remembers of earlier visits."""
        self.model.address = address if isinstance(address, str) else ""
        self._connected = True
        self.painted = self.frame
        self._paint(dark)
        self.model.take_news()
        self.link.send_news(self.model.everything_told())
        self._redraw()

    def _hide(self, hidden: Any = False) -> None:
        self.hidden = bool(hidden)
        self._tell_ready()

    def _paint(self, dark: Any = False) -> None:
        self.model.dark = bool(dark)

    def _after_paint(self, frame: Any = 0) -> None:
        if isinstance(frame, int):
            self.painted = max(self.painted, min(frame, self.frame))
        self._tell_ready()

    def _tell_ready(self) -> None:
        if not self._closed:
            self.engine.ready(not self.hidden and self.frame - self.painted < OUTSTANDING)

    # --- to the browser
    def _send_frame(self, frame: bytes) -> None:
        """Send what was packed under the number `self.frame`."""
        self.link.send_frame(frame)
        self._tell_ready()

    def _send_news(self) -> None:
        if self._connected:
            self.link.send_news(self.model.take_news())
