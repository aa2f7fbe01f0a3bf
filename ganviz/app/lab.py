"""Lab: one page and its run. Wires controls, toolbar and views to an engine."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import panel_material_ui as pmui
from bokeh.document import Document
from panel.util import edit_readonly
from panel.viewable import Viewer
from panel_material_ui.template.base import Meta

from ganviz.app.bridge import Bridge
from ganviz.app.coalescer import Coalescer
from ganviz.app.controls import Controls
from ganviz.app.desk import Desk
from ganviz.app.options import ServeOptions
from ganviz.app.preset_picker import PresetPicker
from ganviz.app.readout import Notice, Readout, help_dialog
from ganviz.app.slow_motion import SlowMotion
from ganviz.app.toolbar import KEYS, Toolbar
from ganviz.engine import LocalEngine, ProcessEngine, State
from ganviz.experiment import LIVE, MAX_SEED, setting
from ganviz.presets import Preset

OUTSTANDING = 2  # frames sent and not yet painted before the engine is asked to wait
CURVES_INTERVAL = 0.3  # s between drawings of views that are not steady


class Lab(Viewer):
    """One session: a page with a run of its own.

    Args:
        options: of the server.
        document: the page's document.
        on_release: called once when the run is let go, by `close`.
    """

    def __init__(
        self, options: ServeOptions, document: Document, on_release: Callable[[], object], **params: Any
    ) -> None:
        super().__init__(**params)
        self._options, self._on_release = options, on_release
        self._loaded = self._playing = self._closed = False
        self._touched = time.monotonic()
        self._curves_drawn = 0.0
        self._error_shown = ""
        self._run_shown = -1
        self._going_back = False
        # the run is built in its process while the page is built here
        self._coalescer = Coalescer(document, self._draw)
        make_engine = ProcessEngine if options.processes else LocalEngine
        self.engine = make_engine(
            options.experiment,
            self._coalescer.wake,
            device=options.device,
            data_dir=options.data_dir,
            history_mb=options.history_mb,
            max_fps=options.max_fps,
            threads=options.threads,
        )
        self._build()
        self._want()

    def __panel__(self) -> Any:
        return self.page

    def begin(self) -> None:
        """Draw from now on: the browser has the page. What Panel is told earlier may never reach it."""
        self._loaded = True
        self._coalescer.wake()

    def close(self) -> None:
        """Let the run go; the page stays as it is."""
        if self._closed:
            return
        self._closed = True
        self._coalescer.close()
        self.slow_motion.close()
        self.engine.close()
        self._on_release()

    def look_after(self) -> None:
        """Pause a run that nobody tends, then release it; to be called now and then."""
        self._notice.expire()
        if self.bridge.frame > self.bridge.painted:
            self.bridge.frame += 1  # asks again for an acknowledgement that was lost
        idle = (time.monotonic() - self._touched) / 60
        if self._playing and idle > self._options.pause_after:
            self.engine.pause()
            self._notice.show("Paused, as nobody has touched this page for a while. Press play to go on.")
        elif not self._playing and not self._closed and idle > self._options.release_after:
            self.close()
            self._notice.show("This run was released after a long rest. Reload the page to start another.", "warning")

    # --- building
    def _build(self) -> None:
        experiment = self._options.experiment.copy()
        self.desk = Desk(experiment.kind, self._want, self._grant)
        self.slow_motion = SlowMotion(lambda: self.engine.slow_motion(), self._show_scene)
        self.controls = Controls(
            experiment, self._settings_changed, lambda why: self._notice.show(why, "error"), self.desk.chooser
        )
        self.presets = PresetPicker(self._load)
        self._notice = Notice(reset=self._reset, go_back=self._go_back)
        self._readout = Readout()
        self._help = help_dialog()
        self._actions = self._make_actions()
        self.toolbar = Toolbar(self._actions, self._limit_speed)
        self.bridge = Bridge(self._key, name="bridge")
        self.bridge.param.watch(lambda *events: self._after_paint(), ["painted", "hidden"])
        self.page = pmui.Page(
            title="ganviz",
            meta=Meta(title="ganviz: watch a GAN learn", description="Live GAN training in the browser."),
            busy_indicator=None,
            header=[self._readout.figures, self.toolbar.menu],
            sidebar=[self.presets, self.controls],
            sidebar_width=310,
            sx={"& .MuiToolbar-root": {"minHeight": "48px !important"}},
            main=[self.toolbar, self._readout, self._notice, self.slow_motion, self.desk, self._help, self.bridge],
        )
        with edit_readonly(self.page):
            # unlink it from the process-wide indicator: each message of any browser toggles that twice, and each time
            # Panel walks all models of the page, which took two thirds of the server's time
            self.page.busy = False
        self.page.param.watch(lambda event: self.desk.paint(event.new), "dark_theme")
        self.desk.paint(bool(self.page.dark_theme))

    def _make_actions(self) -> Mapping[str, Callable[[], object]]:
        acts: dict[str, Callable[[], object]] = {
            "play": lambda: self.engine.pause() if self._playing else self.engine.play(),
            "step_discriminator": lambda: self.engine.step("discriminator"),
            "step_generator": lambda: self.engine.step("generator"),
            "step_both": lambda: self.engine.step("both"),
            "step_many": lambda: self.engine.step("both", self.toolbar.count.value or 1),
            "slow_motion": self.slow_motion.begin,
            "next": self.slow_motion.next,
            "back": self.slow_motion.back,
            "leave": self.slow_motion.leave,
            "reset": self._reset,
            "new_seed": self._new_seed,
            "theme": lambda: self.page.param.update(dark_theme=not self.page.dark_theme),
            "help": lambda: self._help.param.update(open=not self._help.open),
        }
        return {name: self._touching(act) for name, act in acts.items()}

    def _touching(self, act: Callable[[], object]) -> Callable[[], object]:
        def touched() -> None:
            self._touched = time.monotonic()
            act()

        return touched

    # --- wishes
    def _key(self, key: str) -> None:
        if key in KEYS:
            self._actions[KEYS[key][0]]()

    def _settings_changed(self, changes: Mapping[str, Any]) -> None:
        self._touched = time.monotonic()
        self.engine.apply(changes)
        structural = [setting(name).title for name in changes if name not in LIVE]
        if structural:
            self._notice.show(f"The run starts again from step 0: {', '.join(structural[:4])} changed.")
        self.desk.show_kind(self.controls.experiment.kind)

    def _load(self, preset: Preset) -> None:
        self.controls.change({"data": "ring", **preset.settings}, afresh=True)

    def _reset(self) -> None:
        self.engine.reset()

    def _go_back(self) -> None:
        if self.engine.latest:
            self._going_back = True
            self.engine.restore(self.engine.latest.last_sound_step)

    def _new_seed(self) -> None:
        # the next seed, not a random one, so that a class that presses the key together sees the same runs
        self.controls.change({"seed": (self.controls.experiment.seed + 1) % MAX_SEED})

    def _limit_speed(self, steps_per_second: float | None) -> None:
        self._touched = time.monotonic()
        self.engine.limit_speed(steps_per_second)

    def _want(self) -> None:
        self._curves_drawn = 0.0
        self.engine.want(self.desk.parts(), self.desk.tiles)

    def _grant(self, wish: str, value: Any) -> None:
        """What a view wishes for; it has checked the value."""
        self._touched = time.monotonic()
        if wish == "attend":
            self.desk.attend(value)
        elif wish == "needs":
            self._want()
        elif wish == "reinitialize":
            self.engine.reinitialize(value)
            self._notice.show(f"The {value} has new weights; the other player keeps what it has learned.")
        elif wish == "freeze":
            self.controls.toggle_frozen(value)
        elif wish == "edit":
            self.controls.resize(*value)

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
            self._notice.show(self.engine.failure, "error")
        if state is None or self._closed:
            return
        now = time.monotonic()
        new_run = state.run != self._run_shown
        everything = new_run or not state.playing or now - self._curves_drawn > CURVES_INTERVAL
        if everything:
            self.slow_motion.show(state)
        scene = self.slow_motion.scene
        # while a step is told, its pictures stand for those of the run
        self.desk.show(replace(state, snapshot=scene.snapshot) if scene else state, everything)
        if everything:
            self._curves_drawn, self._run_shown = now, state.run
            self._readout.show(state, self.bridge.painted)
            self._show_condition(state, new_run)
        self.bridge.frame += 1
        self._after_paint()

    def _show_condition(self, state: State, new_run: bool) -> None:
        self._playing = state.playing
        self.toolbar.show_playing(state.playing)
        self.controls.show_parameters(state.snapshot.parameters)
        self._notice.show_state(state)
        refused = state.error and state.error != self._error_shown
        if refused or (new_run and self._going_back):
            self._going_back = False
            self._agree_with(state)
        self._error_shown = state.error

    def _agree_with(self, state: State) -> None:
        """Show the settings that the engine has, not those that were wished for or held before going back."""
        self.controls.experiment.update(state.snapshot.settings)
        self.controls.sync()

    def _after_paint(self) -> None:
        self.engine.ready(not self.bridge.hidden and self.bridge.frame - self.bridge.painted < OUTSTANDING)
