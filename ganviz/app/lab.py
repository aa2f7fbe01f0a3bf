"""Lab: one page and its run. Builds the parts of the page, and draws the engine's states."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel_material_ui as pmui
from bokeh.document import Document
from panel.util import edit_readonly
from panel.viewable import Viewer
from panel_material_ui.template.base import Meta

from ganviz.app.address import Address, Arrival
from ganviz.app.branches import BranchList
from ganviz.app.bridge import Bridge
from ganviz.app.catalogue import Catalogue
from ganviz.app.parts.coalescer import Coalescer
from ganviz.app.comparing import PAIRED, Beside, ContestStrip, DifferenceDialog, RecipeBook
from ganviz.app.controls import Controls
from ganviz.app.desk import Desk
from ganviz.app.exporting import ExportDialog, Shelf
from ganviz.app.guide import acts_for_lessons, arrive
from ganviz.app.options import ServeOptions
from ganviz.app.preset_picker import PresetPicker
from ganviz.app.readout import Notice, Readout, help_dialog
from ganviz.app.sketchpad import Sketchpad
from ganviz.app.slow_motion import SlowMotion
from ganviz.app.tending import PAUSED, Tending
from ganviz.app.timeline import TimelineBar
from ganviz.app.toolbar import Toolbar
from ganviz.app.tour import Tour
from ganviz.app.undo import Undo
from ganviz.app.wishes import Wishes
from ganviz.engine import LocalEngine, ProcessEngine, State
from ganviz.experiment import Experiment
from ganviz.rendering import Turns

OUTSTANDING = 2  # frames sent and not yet painted before the engine is asked to wait
CURVES_INTERVAL = 0.5  # s between drawings of views that are not steady


class Lab(Viewer):
    """One session: a page with a run of its own.

    Args:
        options: of the server.
        document: the page's document.
        on_release: called once when the run is let go, by `close`.
        arrival: what the page's address asks for.
        shelf, turns: of all pages, for files that are exported.
        walls: whether the server has pages of walls, too.

    Attributes:
        playing: whether the last state drawn was of a run being trained.
        engine, and the parts of the page by name.
    """

    def __init__(
        self,
        options: ServeOptions,
        document: Document,
        on_release: Callable[[], object],
        arrival: Arrival,
        shelf: Shelf,
        turns: Turns,
        walls: bool = False,
        **params: Any,
    ) -> None:
        super().__init__(**params)
        experiment = (arrival.experiment or options.experiment).copy()
        self._on_release, self.walls = on_release, walls
        self.playing = self._loaded = self._seen = self._closed = False
        self._tending = Tending(options)
        self._curves_drawn = 0.0
        self._error_shown = ""
        self._run_shown = -1
        self._turns_left = 0
        # the run is built in its process while the page is built here
        self._coalescer = Coalescer(document, self._draw)
        make_engine = ProcessEngine if options.processes else LocalEngine
        self.engine = make_engine(
            experiment,
            self._coalescer.wake,
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
        self.wishes = Wishes(self)
        self._build_parts(experiment)
        self.exporting = ExportDialog(self.engine, document, shelf, turns, options.bench(), *self.wishes.for_opening())
        self._build_page()
        arrive(self, arrival)
        self.want()

    def __panel__(self) -> Any:
        return self.page

    def begin(self) -> None:
        """Draw from now on: the browser has the page. What Panel is told earlier may never reach it."""
        self._loaded = True
        self._remember()
        self._coalescer.start()

    def close(self) -> None:
        """Let the run go; the page stays as it is."""
        if self._closed:
            return
        self._closed = True
        self._coalescer.close()
        self.slow_motion.close()
        self.exporting.close()
        self.engine.close()
        self._on_release()

    def _remember(self) -> None:
        if self._loaded:
            self.tour.remember(self.bridge.kept)

    def touch(self) -> None:
        """Somebody is there."""
        self._tending.touch()

    def look_after(self) -> None:
        """Pause a run that nobody tends, then release it; to be called now and then."""
        self.notice.expire()
        if self.bridge.frame > self.bridge.painted:
            self.bridge.frame += 1  # asks again for an acknowledgement that was lost
        due = self._tending.due(self.playing)
        if due == "pause":
            self.engine.pause()
            self.notice.show(PAUSED)
        elif due == "release" and not self._closed:
            self.close()
            self.notice.show("This run was released after a long rest. Reload the page to start another.", "warning")

    def want(self) -> None:
        """Ask the engine for what the open views need, and redraw all of them."""
        self._curves_drawn = 0.0
        self.engine.want(self.desk.parts() | self.beside.parts(), self.desk.tiles)

    # --- building
    def _build_parts(self, experiment: Experiment) -> None:
        wishes = self.wishes
        self.notice = Notice(reset=self.engine.reset, go_back=wishes.history.go_back)
        self.readout = Readout()
        self.desk = Desk(experiment.kind, wishes.views_changed, wishes.grant)
        self.slow_motion = SlowMotion(self.engine.slow_motion, self._show_scene)
        self.controls = Controls(
            experiment,
            wishes.settings_changed,
            wishes.refuse,
            self.desk.chooser,
            {"draw": wishes.open_sketchpad, "catalogue": wishes.open_catalogue},
        )
        self.undo = Undo(self.controls.experiment)
        self.catalogue = Catalogue(experiment, lambda settings: self.controls.change(settings))
        self.presets = PresetPicker(wishes.load)
        self.sketchpad = Sketchpad(wishes.take_drawing, drawing=experiment.drawing, used=experiment.data == "drawn")
        self.tour = Tour(acts_for_lessons(self))
        self.timeline = TimelineBar(wishes.history.grant)
        self.branches = BranchList(wishes.history.grant)
        self.beside = Beside(wishes.grant)
        self.strip = ContestStrip(wishes.contest.act)
        self.difference = DifferenceDialog(wishes.contest.compare)
        self.recipes = RecipeBook(wishes.contest.recipes.values(), wishes.contest.break_it, wishes.contest.cure)
        self.toolbar = Toolbar(wishes.actions, wishes.limit_speed)
        self.bridge = Bridge(wishes.key, name="bridge")
        self.address = Address(self)
        self.help = help_dialog()
        self.bridge.param.watch(lambda *events: self._after_paint(), ["painted", "hidden"])
        self.bridge.param.watch(lambda event: self._remember(), "kept")

    def _build_page(self) -> None:
        over = (self.toolbar, self.readout, self.notice, self.slow_motion, self.strip)
        shown = (*over, self.beside, self.desk, self.timeline)
        dialogs = (self.help, self.address.share, self.sketchpad, self.catalogue, self.exporting, self.branches)
        unseen = (*dialogs, self.difference, self.recipes, self.bridge)
        self.page = pmui.Page(
            title="ganviz",
            meta=Meta(title="ganviz: watch a GAN learn", description="Live GAN training in the browser."),
            busy_indicator=None,
            header=[self.readout.figures, self.toolbar.menu],
            sidebar=[self.tour.panel, self.presets, self.controls],
            sidebar_width=310,
            sx={"& .MuiToolbar-root": {"minHeight": "48px !important"}},
            main=[*shown, *unseen],
        )
        with edit_readonly(self.page):
            # unlink it from the process-wide indicator: each message of any browser toggles that twice, and each time
            # Panel walks all models of the page, which took two thirds of the server's time
            self.page.busy = False
        self.page.param.watch(lambda event: self._paint(event.new), "dark_theme")
        self._paint(bool(self.page.dark_theme))

    def _paint(self, dark: bool) -> None:
        views = (self.desk, self.beside, self.strip, self.timeline)
        for part in (*views, self.sketchpad, self.catalogue, self.branches, self.difference, self.recipes):
            part.paint(dark)
        self.exporting.paint(dark)

    # --- drawing
    def _show_scene(self) -> None:
        scene = self.slow_motion.scene
        self.desk.diagram.act(scene.player if scene else "", scene.nodes if scene else ())
        self._curves_drawn = 0.0
        self._coalescer.wake()

    def _draw(self) -> None:
        """Show the latest state; under the document's lock."""
        if not self._loaded:
            return
        state = self.engine.latest
        if self.engine.failure:
            self.notice.show(self.engine.failure, "error")
        if state is None or self._closed:
            return
        self.exporting.advance()
        now = time.monotonic()
        new_run = state.run != self._run_shown
        past = state.timeline.shown is not None
        everything = new_run or past or not state.playing or now - self._curves_drawn > CURVES_INTERVAL
        if everything:
            self.slow_motion.show(state)
        scene = self.slow_motion.scene
        # while a step is told, its pictures stand for those of the run
        self._show_views(replace(state, snapshot=scene.snapshot) if scene else state, everything)
        if everything:
            self._curves_drawn, self._run_shown = now, state.run
            self.readout.show(state, self.bridge.painted, scene is not None)
            self._show_condition(state, new_run)
            self.timeline.show(state)
            self.branches.show(state)
            self.wishes.contest.show(state)
        self.bridge.frame += 1
        self._after_paint()

    def _show_views(self, state: State, everything: bool) -> None:
        """All views; of two runs side by side where they come in pairs."""
        compared = state.rival is not None
        self.desk.stand_aside(PAIRED if compared else ())
        self.beside.open(self.desk.opened if compared else ())
        self.desk.show(state, everything)
        self.beside.show(state, everything)

    def _show_condition(self, state: State, new_run: bool) -> None:
        self.playing = state.playing
        self.toolbar.show_playing(state.playing, state.warm)
        current = state.run > self.wishes.old_run or state.error  # else it tells of what was there before
        if current and state.timeline.shown is None:
            self.tour.show(state.snapshot, state.run)
        self.controls.show_parameters(state.snapshot.parameters)
        self.notice.show_state(state)
        refused = state.error and state.error != self._error_shown
        if refused:
            self.wishes.history.awaited = ""
        if refused or (new_run and self.wishes.history.arrive()):
            self._agree_with(state)
        elif state.timeline.shown is None:
            turns = len(state.planned.turns)
            if turns < self._turns_left and not new_run:
                self._agree_with(state)  # the run has changed settings by itself, as was planned
            self._turns_left = turns
        self._error_shown = state.error

    def _agree_with(self, state: State) -> None:
        """Show the settings that the engine has, not those that were wished for or held before going back."""
        self.controls.experiment.update(state.snapshot.settings)
        self.controls.sync()
        self.wishes.settled()

    def _after_paint(self) -> None:
        if not self._seen and self.bridge.painted:
            self._seen = True
            self.notice.renew()
        self.engine.ready(not self.bridge.hidden and self.bridge.frame - self.bridge.painted < OUTSTANDING)
