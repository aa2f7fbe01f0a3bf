"""Lab: one page and its run. Composes model, actions and parts, and draws the engine's states."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bokeh.document import Document

from ganviz.app.actions.idle import PAUSED, RELEASED, Idle
from ganviz.app.arrival import Arrival
from ganviz.app.model import PageModel
from ganviz.app.options import ServeOptions
from ganviz.app.pages.lab_actions import LabActions
from ganviz.app.pages.lab_document import compose_document
from ganviz.app.parts.charts import Charts
from ganviz.app.parts.coalescer import Coalescer
from ganviz.app.parts.link import Link
from ganviz.engine import LocalEngine, ProcessEngine, State
from ganviz.engine.commands import Pause
from ganviz.errors import GanvizError
from ganviz.frames import OPENED, Packer
from ganviz.rendering import Turns

OUTSTANDING = 2  # frames sent and not yet painted before the engine is asked to wait
CURVES_INTERVAL = 0.5  # s between drawings of charts and of all that is not in every frame


@dataclass(frozen=True)
class Shared:
    """What all pages of a server share.

    Attributes:
        shelf, turns: for files that are exported.
        walls: whether the server has pages of walls, too.
    """

    shelf: Any
    turns: Turns
    walls: bool = False


class Lab:
    """One session: a page with a run of its own.

    Args:
        options: of the server.
        document: the page's document, which gets its content.
        on_release: called once when the run is let go, by `close`.
        arrival: what the page's address asks for.
        shared: see `Shared`.

    Attributes:
        model, engine, actions, charts, link: its parts.
        frame, painted: numbers of the last frame sent, and of the last that the browser has painted.
        hidden: whether the page is in a background tab.
    """

    def __init__(
        self,
        options: ServeOptions,
        document: Document,
        on_release: Callable[[], object],
        arrival: Arrival,
        shared: Shared,
    ) -> None:
        experiment = (arrival.experiment or options.experiment).copy()
        self._on_release = on_release
        self.frame = self.painted = 0
        self.hidden = self._connected = self._closed = False
        self._curves_drawn, self._run_shown, self._whole = 0.0, -1, True
        self._shown: int | None = None
        # the run is built in its process while the page is built here
        self._coalescer = Coalescer(document, self._draw)
        self.engine = _make_engine(options, experiment, arrival, self._coalescer.wake)
        self.model = PageModel(options, experiment, OPENED)
        self.model.engine = self.engine
        self._idle = Idle(self.model)
        self.charts = Charts(self._receive)
        self.actions = LabActions(
            self.model, arrival, **vars(shared), redraw=self._redraw, wake=self._coalescer.wake
        )
        self._packer = Packer(self.model.opened)
        self.link = Link(self._receive)
        self.page = compose_document(document, self.link, self.charts)
        self._redraw()

    # --- the session
    def begin(self) -> None:
        """Draw from now on: the browser has the page. What Panel is told earlier may never reach it."""
        self._coalescer.start()

    def close(self) -> None:
        """Let the run go; the page stays as it is."""
        if self._closed:
            return
        self._closed = True
        self._coalescer.close()
        self.actions.close()
        self.engine.close()
        self._on_release()

    def look_after(self) -> None:
        """Pause a run that nobody tends, then release it; to be called now and then."""
        self.model.expire_notice()
        due = self._idle.due()
        if due == "pause":
            self.engine.do(Pause())
            self.model.notify(PAUSED)
        elif due == "release" and not self._closed:
            self.model.notify(RELEASED, "warning")
            self.close()
        elif self.frame > self.painted and not self.hidden:
            self._redraw()  # an acknowledgement may have been lost
        self._send_news()

    # --- from the browser
    def _receive(self, message: Mapping[str, Any]) -> None:
        """A message of the browser, which may hold anything."""
        arguments = {str(name): value for name, value in message.items() if name != "do"}
        known = {"hello": self._hello, "painted": self._after_paint, "hidden": self._hide, "dark": self._paint}
        name = str(message.get("do"))
        act = known.get(name) or self.actions.commands.get(name)
        try:
            if act is None:
                raise GanvizError(f"the page has no command {name[:40]!r}")
            inspect.signature(act).bind(**arguments)
            act(**arguments)
        except (GanvizError, TypeError) as problem:
            self.actions.refuse(str(problem))
        if name not in ("painted", "hidden"):
            self.model.touch()
            self._send_news()

    def _hello(self, address: Any = "", kept: Any = None, dark: Any = False) -> None:
        """The browser begins, or begins anew."""
        self.model.address = address if isinstance(address, str) else ""
        self._connected = True
        self.painted = self.frame
        self._paint(dark)
        self.actions.remember(kept if isinstance(kept, dict) else {})
        self.model.take_news()
        self.link.send_news(self.model.everything_told())
        self._redraw()

    def _hide(self, hidden: Any = False) -> None:
        self.hidden = bool(hidden)
        self._tell_ready()

    def _paint(self, dark: Any = False) -> None:
        self.model.dark = bool(dark)
        self.charts.paint(self.model.dark)

    def _after_paint(self, frame: Any = 0) -> None:
        if isinstance(frame, int):
            self.painted = max(self.painted, min(frame, self.frame))
        self._tell_ready()

    def _tell_ready(self) -> None:
        self.engine.ready(not self.hidden and self.frame - self.painted < OUTSTANDING)

    def _redraw(self) -> None:
        """Send everything with the next drawing."""
        self._whole, self._curves_drawn = True, 0.0
        self._packer.open(self.model.opened)
        self.charts.open(self.model.opened, self.model.experiment.kind)
        self.actions.views.want()
        self._coalescer.wake()

    # --- to the browser
    def _draw(self) -> None:
        """Send the latest state; under the document's lock."""
        if self.engine.failure:
            self.model.notify(self.engine.failure, "error")
        state = self.engine.latest
        if self._connected and state is not None and not self._closed:
            everything = self._everything_due(state)
            self.model.adopt(state)
            if everything:
                self._curves_drawn, self._run_shown = time.monotonic(), state.run
                self.model.expire_notice()
                self.actions.show(state)
                self.charts.show(state)
            self._send_frame(state, everything)
        self._send_news()

    def _everything_due(self, state: State) -> bool:
        moved = state.run != self._run_shown or state.timeline.shown != self._shown
        self._shown = state.timeline.shown
        return moved or not state.playing or time.monotonic() - self._curves_drawn > CURVES_INTERVAL

    def _send_frame(self, state: State, everything: bool) -> None:
        whole, self._whole = self._whole, False
        self.frame += 1
        scene = self.actions.slow_motion.place if state.story else None
        self.link.send_frame(
            self._packer.pack(state, whole=whole, everything=everything, scene=scene, number=self.frame)
        )
        self._tell_ready()

    def _send_news(self) -> None:
        if self._connected:
            self.link.send_news(self.model.take_news())


def _make_engine(
    options: ServeOptions, experiment: Any, arrival: Arrival, publish: Callable[[], object]
) -> ProcessEngine | LocalEngine:
    make = ProcessEngine if options.processes else LocalEngine
    return make(
        experiment,
        publish,
        device=options.device,
        data_dir=options.data_dir,
        history_mb=options.history_mb,
        spill=options.spill,
        max_fps=options.max_fps,
        threads=options.threads,
        warm_start=None if arrival.experiment else options.warm_start,
        opened=arrival.left.path if arrival.left else None if arrival.experiment else options.opened,
        autosave=options.make_autosave(),
    )
