"""Wishes: what a person, a key or a view asks of the page, carried out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ganviz.app.comparing import Contest
from ganviz.app.figures import VIEWS
from ganviz.app.looking_back import LookingBack
from ganviz.app.messenger import locked
from ganviz.app.toolbar import KEYS
from ganviz.errors import GanvizError
from ganviz.experiment import LIVE, MAX_SEED, PLAYERS, SETTINGS, setting
from ganviz.presets import Preset
from ganviz.weights import WarmStart

if TYPE_CHECKING:
    from ganviz.app.lab import Lab

# actions that presenter mode keeps from happening by accident
LOCKED = ("new_seed", "draw", "from_scratch", "undo", "redo", "go_on", "branches", "compare", "recipes")
# of the timeline, where the browser knows what comes next
HISTORY = ("moment_before", "moment_after", "mark_before", "mark_after", "play_history", "live", "bookmark")


class Wishes:
    """The verbs of one page.

    Args:
        lab: the page; its parts are used when a wish comes, not before.

    Attributes:
        actions: what buttons and keys do, by name.
        hidden: names of hidden controls, by who hid them: "link" or "lesson".
        presenting: whether presenter mode is on.
        old_run: number of the last run before the one that a change has asked for.
        history: what the timeline and the list of branches wish for.
        contest: comparisons and recipes.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.hidden: dict[str, tuple[str, ...]] = {}
        self.history, self.contest = LookingBack(lab), Contest(lab)
        self.presenting = False
        self.old_run = -1
        self.actions = {name: self._touching(act) for name, act in self._make_actions().items()}

    # --- running
    def key(self, key: str) -> None:
        """A key was pressed."""
        action = KEYS[key][0] if key in KEYS else ""
        locked_away = self.presenting and action in LOCKED
        if action and not locked_away and action not in self._all_hidden():
            self.actions[action]()

    def limit_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None for as many as possible."""
        self._lab.touch()
        self._lab.engine.limit_speed(steps_per_second)

    # --- settings
    def settings_changed(
        self,
        changes: Mapping[str, Any],
        afresh: bool = False,
        keep_weights: bool = False,
        begin: bool = False,
        warm_start: WarmStart | None = None,
    ) -> None:
        """Hand settings on to the engine.

        Args:
            afresh, begin: begin again even if nothing structural has changed.
            keep_weights: let the networks go on when the data change.
            warm_start: weights to begin with.
        """
        lab = self._lab
        lab.touch()
        lab.undo.note()
        structural = [setting(name).title for name in changes if name not in LIVE]
        if warm_start is not None:
            lab.engine.pause()  # to be looked at before it goes on
            lab.engine.begin(changes, warm_start)
            lab.notice.show(f"The run begins in mid-story, at step {warm_start.step:,}. Press 0 to start from scratch.")
        else:
            lab.engine.apply(changes, keep_weights)
            if (afresh or begin) and not structural:
                lab.engine.reset(from_scratch=True)
            if structural and not keep_weights and not afresh:
                lab.notice.show(f"The run starts again from step 0: {', '.join(structural[:4])} changed.")
        if (structural and not keep_weights) or afresh or begin:
            self.old_run = lab.engine.latest.run if lab.engine.latest else -1
        self.settled()

    def settled(self) -> None:
        """Have all parts of the page show the settings as they are."""
        lab, experiment = self._lab, self._lab.controls.experiment
        lab.desk.show_kind(experiment.kind)
        lab.sketchpad.show(experiment.drawing, experiment.data == "drawn")
        lab.catalogue.sync()
        lab.address.write()

    def take_back(self, again: bool = False) -> None:
        """Take back the last change of settings, or make it again."""
        before = self._lab.controls.experiment.settings()
        chosen = self._lab.undo.forth() if again else self._lab.undo.back()
        if chosen is None:
            self._lab.notice.show(f"There is no change of settings to {'make again' if again else 'take back'}.")
            return
        self._lab.controls.restore(chosen)
        after = self._lab.controls.experiment.settings()
        titles = [setting(name).title for name in after if after[name] != before[name]]
        self._lab.notice.show(f"{'Made again' if again else 'Taken back'}: {', '.join(titles[:4])}.")

    def refuse(self, why: str) -> None:
        """Tell why something could not be done, in the catalogue too, which lies over the page."""
        self._lab.catalogue.problem = why
        self._lab.notice.show(why, "error")

    def load(self, preset: Preset, settings: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Begin a preset, with `settings` on top."""
        warm = None
        try:
            # the weights belong to the preset's own experiment
            warm = None if settings else preset.warm_start()
        except GanvizError as problem:
            self.refuse(str(problem))
        self._lab.controls.change({"data": "ring", **preset.settings, **settings}, afresh=True, warm_start=warm)

    def open_sketchpad(self) -> None:
        """Open or close the sketchpad."""
        self._lab.sketchpad.open = not self._lab.sketchpad.open

    def open_catalogue(self) -> None:
        """Open or close the catalogue."""
        self._lab.catalogue.problem = ""
        self._lab.catalogue.open = not self._lab.catalogue.open

    def open_export(self) -> None:
        """Open or close the dialog that saves, exports and opens runs."""
        self._lab.exporting.open = not self._lab.exporting.open

    def for_opening(self) -> tuple[Callable[[bool], object], Callable[[str], object]]:
        """What happens when another run is about to be opened, or is not after all; and when it is open."""
        return self._take_settings, lambda name: self._lab.notice.show(f"{name} is open, paused where it stood.")

    def _take_settings(self, coming: bool) -> None:
        self._lab.touch()
        self.history.awaited = "open" if coming else ""

    def take_drawing(self, drawing: str, keep_weights: bool) -> None:
        """Train on a drawing."""
        # pictures and points are made by different networks
        keep = keep_weights and self._lab.controls.experiment.kind == "plane"
        self._lab.controls.change({"data": "drawn", "drawing": drawing}, keep_weights=keep, begin=not keep_weights)

    # --- views
    def views_changed(self) -> None:
        """What the open views need has changed."""
        self._lab.want()
        self._lab.address.write()

    def grant(self, wish: str, value: Any) -> None:
        """What a view wishes for; it has checked the value."""
        lab = self._lab
        lab.touch()
        if wish == "attend":
            lab.desk.attend(value)
        elif wish == "needs":
            lab.want()
        elif wish == "examine":
            lab.engine.examine(bool(value))
        elif wish == "show":
            self.history.grant(wish, value)
        elif wish == "choose":
            lab.desk.choose(value)
        elif wish == "inspect":
            lab.desk.inspect(value, may_open="views" not in self._all_hidden())
        elif wish == "reinitialize":
            lab.engine.reinitialize(value)
            lab.notice.show(f"The {value} has new weights; the other player keeps what it has learned.")
        elif wish == "freeze":
            lab.controls.toggle_frozen(value)
        elif wish == "edit":
            lab.controls.resize(*value)

    def hide(self, who: str, names: Collection[str]) -> None:
        """Hide controls on behalf of the link or of a lesson."""
        self.hidden[who] = tuple(names)
        self._lab.controls.hide(self._all_hidden())
        self._lock()

    def present(self) -> None:
        """Presenter mode on or off: large type, views only, nothing to change by accident."""
        lab = self._lab
        self.presenting = on = not self.presenting
        lab.page.sidebar_open = not on or lab.tour.panel.lesson is not None
        lab.controls.show(not on)
        lab.toolbar.show(not on)
        lab.bridge.presenting = on
        lab.desk.enlarge(on)
        lab.beside.enlarge(on)
        self._lock()
        lab.address.write()
        if on:
            keys = f"Space plays, 1 to {min(9, len(VIEWS))} show or hide views, ? names all keys, Escape leaves."
            lab.notice.show(f"Presenter mode. {keys}")
        else:
            lab.notice.clear()

    def _lock(self) -> None:
        """Show what may be changed elsewhere than in the sidebar and the toolbar."""
        hidden = self._all_hidden()
        self.contest.locked = self.presenting
        self._lab.want()  # the strip is told anew with the next state
        self._lab.toolbar.hide(hidden | set(LOCKED) if self.presenting else hidden)
        self._lab.exporting.may_open = not self.presenting
        self._lab.catalogue.hide(set(SETTINGS) if self.presenting else hidden)
        self._lab.presets.show("presets" not in hidden and not self.presenting)
        networks = {f"{player}_{what}" for player in PLAYERS for what in ("layers", "width", "steps")}
        self._lab.timeline.lock(self.presenting or "go_on" in hidden)
        self._lab.desk.diagram.lock(self.presenting or bool(networks & hidden))

    # --- what buttons and keys do
    def _make_actions(self) -> dict[str, Callable[[], object]]:
        lab = self._lab
        return {
            "play": lambda: lab.engine.pause() if lab.playing else lab.engine.play(),
            "step_discriminator": lambda: lab.engine.step("discriminator"),
            "settle": lambda: lab.engine.settle(),
            "step_generator": lambda: lab.engine.step("generator"),
            "step_both": lambda: lab.engine.step("both"),
            "step_many": lambda: lab.engine.step("both", lab.toolbar.count.value or 1),
            "slow_motion": lambda: lab.slow_motion.begin(),
            "next": lambda: lab.slow_motion.next() if lab.slow_motion.scene else lab.tour.panel.next(),
            "back": lambda: lab.slow_motion.back() if lab.slow_motion.scene else lab.tour.panel.back(),
            "leave": self._leave,
            "undo": self.take_back,
            "redo": lambda: self.take_back(again=True),
            "go_on": self.history.go_on,
            "branches": lambda: self.history.grant("branches", None),
            **{name: self._in_history(name) for name in HISTORY},
            "reset": lambda: lab.engine.reset(),
            "from_scratch": lambda: lab.engine.reset(from_scratch=True),
            "new_seed": self._new_seed,
            "draw": self.open_sketchpad,
            "catalogue": self.open_catalogue,
            "compare": self.contest.ask,
            "recipes": self.contest.open_book,
            "export": self.open_export,
            "share": lambda: lab.address.share.open(),
            "wall": self._open_wall,
            "present": self.present,
            "theme": lambda: lab.page.param.update(dark_theme=not lab.page.dark_theme),
            "help": lambda: lab.help.param.update(open=not lab.help.open),
            **{f"view_{place + 1}": self._toggling(place) for place in range(len(VIEWS))},
        }

    def _open_wall(self) -> None:
        if address := self._lab.address.wall():
            self._lab.bridge.visit = [self._lab.bridge.visit[0] + 1, address]
        else:
            self._lab.notice.show("A wall shows points of the plane. Choose such data to see one.")

    def _toggling(self, place: int) -> Callable[[], object]:
        return lambda: self._lab.desk.toggle(place)

    def _in_history(self, name: str) -> Callable[[], object]:
        return lambda: self._lab.timeline.press(name)

    def _touching(self, act: Callable[[], object]) -> Callable[[], object]:
        def touched() -> None:
            self._lab.touch()
            locked(act)  # a button's click comes without the document's lock

        return touched

    def _leave(self) -> None:
        if self._lab.desk.chosen:
            self._lab.desk.choose(frozenset())
        elif self._lab.slow_motion.scene:
            self._lab.slow_motion.leave()
        elif self.presenting:
            self.present()
        else:
            self._lab.tour.panel.leave()

    def _new_seed(self) -> None:
        # the next seed, not a random one, so that a class that presses the key together sees the same runs
        self._lab.controls.change({"seed": (self._lab.controls.experiment.seed + 1) % MAX_SEED})

    def _all_hidden(self) -> set[str]:
        return {name for names in self.hidden.values() for name in names}
