"""Settings: changed, taken back, made again. The engine has them; the page shows what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ganviz.app.actions.awaited import Answers
from ganviz.app.actions.catalogue import objective_formulas
from ganviz.app.actions.undo import Undo
from ganviz.app.model import PageModel
from ganviz.data import DATA, require_shown
from ganviz.engine import State
from ganviz.engine.commands import Become, BreakIt, Change, Command
from ganviz.errors import GanvizError
from ganviz.experiment import LIVE, MAX_SEED, Experiment, setting

TITLES = 4  # settings that are named one by one


class SettingsActions:
    """What a person does to the settings, here or elsewhere on the page.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._undo = Undo(_always_chosen(model.experiment))
        self._choices = Answers(model, lambda command: isinstance(command, Change | Become | BreakIt))
        self._run = 0
        self._settings: Mapping[str, Any] = model.experiment.settings()  # of that run
        self.commands: Mapping[str, Callable[..., None]] = {
            "change": self.change,
            "undo": self.take_back,
            "redo": lambda: self.take_back(again=True),
            "new_seed": self.new_seed,
        }

    # --- what a person does
    def change(self, settings: Any) -> None:
        """Choose some settings; others follow them."""
        if not isinstance(settings, dict) or not settings:
            raise GanvizError(f"{settings!r} is no set of settings")
        require_shown(str(settings.get("data", self._model.experiment.data)))
        self._model.do(Change(settings))

    def new_seed(self) -> None:
        """Begin anew with the next seed: not a random one, so that a class that does it together sees the same runs."""
        self._model.do(Change({"seed": (self._model.experiment.seed + 1) % MAX_SEED}))

    def take_back(self, again: bool = False) -> None:
        """Take back the last change of settings, or make it again."""
        before = self._model.experiment.settings()
        chosen = self._undo.forth() if again else self._undo.back()
        if chosen is None:
            self._model.notify(f"There is no change of settings to {'make again' if again else 'take back'}.")
            return
        after = Experiment(**chosen).settings()
        self._model.do(Become(chosen, afresh=False))
        told = _titles(name for name in after if after[name] != before[name])
        self._model.notify(f"{'Made again' if again else 'Taken back'}: {told}.")

    # --- what is told
    def show(self, state: State) -> None:
        """Tell the settings of the present run, and what has begun anew because of them."""
        choices = self._choices.take(state)
        self._note(state, bool(choices))
        if state.run != self._run and any(map(_is_told, choices)):
            self._tell_anew(state)
        self._run, self._settings = state.run, state.settings
        self._model.tell("settings", self._told(state))

    def _note(self, state: State, asked: bool) -> None:
        """Remember what was chosen in this run, or to begin another; what other runs have, as branches, is theirs."""
        chosen = _always_chosen(self._model.experiment)
        if self._choices.waiting and state.run == self._run:
            return  # what comes next is there soon: a change that is taken back must not count as made again
        if asked or state.run == self._run:
            self._undo.note(chosen)
        else:
            self._undo.move(chosen)

    def _tell_anew(self, state: State) -> None:
        """Say why the run has begun again."""
        names = [name for name, value in state.settings.items() if value != self._settings[name] and name not in LIVE]
        if names:
            self._model.notify(f"The run starts again from step 0: {_titles(names)} changed.")

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
    return {"data": experiment.data, "seed": experiment.seed, **experiment.chosen()}


def _is_told(choice: Command) -> bool:
    """Whether somebody may wonder that the run begins again: not who has asked for another run altogether."""
    return isinstance(choice, Change) or (isinstance(choice, Become) and not choice.afresh)


def _titles(names: Iterable[str]) -> str:
    return ", ".join([setting(name).title for name in names][:TITLES])
