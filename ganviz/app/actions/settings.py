"""Settings: changed, taken back, begun anew as a preset. The engine has them; the page shows what it says."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ganviz.app.actions.catalogue import objective_formulas
from ganviz.app.actions.checks import one_of
from ganviz.app.actions.undo import Undo
from ganviz.app.model import PageModel
from ganviz.data import DATA, require_shown
from ganviz.engine import State
from ganviz.engine.commands import Become, Change, Pause
from ganviz.errors import GanvizError
from ganviz.experiment import LIVE, MAX_SEED, PLAYERS, Experiment, setting
from ganviz.presets import Preset, load_preset, preset_names

TITLES = 4  # settings that are named one by one


class SettingsActions:
    """What a person does to the settings.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._undo = Undo(_always_chosen(model.experiment))
        self._thawed: dict[str, int] = {}  # updates per step of frozen players
        self._run = -1
        self._asked = False  # whether the next settings that differ are those that a person asked for
        self._preset: Preset | None = None
        self._begun: Mapping[str, Any] = {}
        self.commands: Mapping[str, Callable[..., None]] = {
            "change": self.change,
            "undo": self.take_back,
            "redo": lambda: self.take_back(again=True),
            "preset": self.begin_preset,
            "new_seed": self.new_seed,
            "freeze": self.freeze,
            "resize": self.resize,
        }

    # --- what a person does
    def change(self, settings: Any, keep_weights: bool = False) -> None:
        """Choose some settings; others follow them."""
        if not isinstance(settings, dict) or not settings:
            raise GanvizError(f"{settings!r} is no set of settings")
        require_shown(str(settings.get("data", self._model.experiment.data)))
        self._asked = True
        self._model.do(Change(settings, keep_weights=keep_weights))

    def become(self, settings: Mapping[str, Any], preset: Preset | None = None) -> None:
        """Begin anew with these settings chosen and no others; a preset's own begin with its weights."""
        seed = {"seed": self._model.experiment.seed}
        chosen = Experiment(**{**seed, "data": "ring", **(preset.settings if preset else {}), **settings}).chosen()
        warm = preset.warm_start() if preset and not settings else None
        if warm is not None:
            self._model.do(Pause())  # to be looked at before it goes on
        self._asked, self._preset, self._begun = True, preset, {}
        self._model.do(Become(chosen, warm_start=warm))
        if warm is not None:
            self._model.notify(
                f"The run begins in mid-story, at step {warm.step:,}. Press 0 to start from scratch.",
            )

    def begin_preset(self, name: Any) -> None:
        """Begin a preset."""
        self.become({}, load_preset(one_of("preset", name, preset_names())))

    def new_seed(self) -> None:
        """Begin anew with the next seed: not a random one, so that a class that does it together sees the same runs."""
        self.change({"seed": (self._model.experiment.seed + 1) % MAX_SEED})

    def take_back(self, again: bool = False) -> None:
        """Take back the last change of settings, or make it again."""
        before = self._model.experiment.settings()
        chosen = self._undo.forth() if again else self._undo.back()
        if chosen is None:
            self._model.notify(f"There is no change of settings to {'make again' if again else 'take back'}.")
            return
        after = Experiment(**chosen).settings()
        self._asked = True
        self._model.do(Become(chosen, afresh=False))
        titles = [setting(name).title for name in after if after[name] != before[name]]
        self._model.notify(f"{'Made again' if again else 'Taken back'}: {', '.join(titles[:TITLES])}.")

    def freeze(self, player: Any) -> None:
        """Freeze a player, or let it make as many updates again as before."""
        name = f"{one_of('player', player, PLAYERS)}_steps"
        now = getattr(self._model.experiment, name)
        self.change({name: 0 if now else self._thawed.get(player, 1)})
        self._thawed[player] = now or 1

    def resize(self, player: Any, what: Any, by: Any) -> None:
        """Add or remove a hidden layer ("layers"), or double or halve the units of each ("width")."""
        name = f"{one_of('player', player, PLAYERS)}_{one_of('part', what, ('layers', 'width'))}"
        now = getattr(self._model.experiment, name)
        more = by == 1
        doubled = 2 ** (math.floor(math.log2(max(now, 1))) + 1) if more else now // 2
        wanted = now + (1 if more else -1) if what == "layers" else doubled
        low, high = setting(name).bounds
        if min(max(wanted, low), high) != now:
            self.change({name: min(max(wanted, low), high)})

    # --- what is told
    def show(self, state: State) -> None:
        """Tell the settings of the present run, and what has begun anew because of them."""
        chosen = _always_chosen(self._model.experiment)
        if self._asked:
            self._undo.note(chosen)
            self._asked = state.run == self._run and not state.error and self._asked
        else:
            self._undo.move(chosen)
        if state.run != self._run:
            self._told_anew(state)
        self._tell_preset(state)
        self._model.tell("settings", self._told(state))

    def _told_anew(self, state: State) -> None:
        """Say why the run stands at its first step, where a change of settings has made it begin again."""
        before, self._run = self._run_settings if self._run >= 0 else None, state.run
        self._run_settings = dict(state.settings)
        self._asked = False
        if before is None or self._preset_new() or state.snapshot.step:
            return
        names = [name for name, value in self._run_settings.items() if value != before[name] and name not in LIVE]
        if names:
            titles = ", ".join(setting(name).title for name in names[:TITLES])
            self._model.notify(f"The run starts again from step 0: {titles} changed.")

    def _preset_new(self) -> bool:
        return self._preset is not None and not self._begun

    def _tell_preset(self, state: State) -> None:
        """The story of the preset that was begun, while its data and networks are as it wants them."""
        if self._preset is not None and not self._begun:
            self._begun = {name: value for name, value in state.settings.items() if name not in LIVE and name != "seed"}
        if self._preset is not None and any(state.settings[name] != value for name, value in self._begun.items()):
            self._preset = None
        names = ("name", "title", "about", "source")
        self._model.tell("preset", self._preset and {name: getattr(self._preset, name) for name in names})

    def _told(self, state: State) -> dict[str, Any]:
        experiment = self._model.experiment
        return {
            "values": experiment.settings(),
            "chosen": sorted(experiment.chosen()),
            "idle": sorted(experiment.irrelevant()),
            "classes": list(DATA[experiment.data].classes),
            "usual": experiment.advice(),
            "formulas": objective_formulas(experiment.objective),
            "parameters": dict(state.snapshot.parameters),
        }


def _always_chosen(experiment: Experiment) -> Mapping[str, Any]:
    """What was chosen; data and seed always count as chosen, since no recommendation gives them back."""
    return MappingProxyType({"data": experiment.data, "seed": experiment.seed, **experiment.chosen()})
