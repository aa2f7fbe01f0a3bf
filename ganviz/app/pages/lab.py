"""Lab: one page and its run. Composes model, actions and parts, and draws the engine's states."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bokeh.document import Document

from ganviz.app.arrival import Arrival
from ganviz.app.model import PageModel
from ganviz.app.options import ServeOptions
from ganviz.app.pages.lab_actions import LabActions
from ganviz.app.pages.lab_document import compose_document
from ganviz.app.parts.charts import Charts
from ganviz.app.parts.session_page import SessionPage
from ganviz.engine import LocalEngine, ProcessEngine, State
from ganviz.engine.commands import Pause
from ganviz.frames import OPENED, Packer
from ganviz.rendering import Turns

LARGER = 1.5  # lines and type of charts in presenter mode
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


class Lab(SessionPage):
    """One session: a page with a run of its own.

    Args:
        options: of the server.
        document: the page's document, which gets its content.
        on_release: called once when the run is let go, by `close`.
        arrival: what the page's address asks for.
        shared: see `Shared`.

    Attributes:
        charts: see `Charts`; the rest as `SessionPage` has it.
    """

    engine: ProcessEngine | LocalEngine
    actions: LabActions

    def __init__(
        self,
        options: ServeOptions,
        document: Document,
        on_release: Callable[[], object],
        arrival: Arrival,
        shared: Shared,
    ) -> None:
        super().__init__(document, on_release)
        experiment = (arrival.experiment or options.experiment).copy()
        self._curves_drawn, self._run_shown, self._whole = 0.0, -1, True
        self._shown: int | None = None
        # the run is built in its process while the page is built here
        self.engine = _make_engine(options, experiment, arrival, self._coalescer.wake)
        self.model = PageModel(options, experiment, OPENED)
        self.model.engine = self.engine
        self.charts = Charts(self._receive)
        self.actions = LabActions(self.model, **vars(shared), redraw=self._redraw, wake=self._coalescer.wake)
        self._packer = Packer(self.model.opened)
        self.page = compose_document(document, self.link, self.charts)
        self.actions.arrive(arrival)
        self._redraw()

    # --- the session
    def _pause(self) -> None:
        self.engine.do(Pause())

    def _hello(self, address: Any = "", kept: Any = None, dark: Any = False) -> None:
        self.actions.remember(kept if isinstance(kept, dict) else {})
        super()._hello(address, kept, dark)

    def _paint(self, dark: Any = False) -> None:
        super()._paint(dark)
        self.charts.paint(self.model.dark)

    def _redraw(self) -> None:
        self._whole, self._curves_drawn = True, 0.0
        self._packer.open(self.model.opened)
        self.charts.open(self.model.opened, self.model.experiment.kind)
        self.charts.enlarge(LARGER if self.model.presenting else 1.0)
        self.actions.views.want()
        super()._redraw()

    # --- to the browser
    def _draw(self) -> None:
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
            self._send_state(state, everything)
        self._send_news()

    def _everything_due(self, state: State) -> bool:
        moved = state.run != self._run_shown or state.timeline.shown != self._shown
        self._shown = state.timeline.shown
        return moved or not state.playing or time.monotonic() - self._curves_drawn > CURVES_INTERVAL

    def _send_state(self, state: State, everything: bool) -> None:
        whole, self._whole = self._whole, False
        self.frame += 1
        scene = self.actions.slow_motion.place if state.story else None
        self._send_frame(self._packer.pack(state, whole=whole, everything=everything, scene=scene, number=self.frame))


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
