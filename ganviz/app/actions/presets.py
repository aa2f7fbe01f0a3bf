"""Presets: begun, and their story told while the run is theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.awaited import Awaited
from ganviz.app.actions.checks import one_of
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import Become, Pause
from ganviz.experiment import LIVE, Experiment
from ganviz.presets import Preset, load_preset, preset_names

TOLD = ("name", "title", "about", "source")


class PresetActions:
    """What a person does with presets.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model, self._awaited = model, Awaited(model)
        self._preset: Preset | None = None
        self._its: Mapping[str, Any] = {}  # its data and networks
        self.commands: Mapping[str, Callable[..., None]] = {"preset": self.begin}
        model.tell("preset", None)

    def begin(self, name: Any) -> None:
        """Begin a preset."""
        self.become({}, load_preset(one_of("preset", name, preset_names())))

    def become(self, settings: Mapping[str, Any], preset: Preset | None = None) -> None:
        """Begin anew with just these settings chosen and those of a preset, which alone brings its weights."""
        given = {"seed": self._model.experiment.seed, "data": "ring", **(preset.settings if preset else {}), **settings}
        experiment = Experiment(**given)
        warm = preset.warm_start() if preset and not settings else None
        if warm is not None:
            self._model.do(Pause())  # to be looked at before it goes on
        self._model.do(Become(experiment.chosen(), warm_start=warm))
        self._awaited.begin()
        self._preset, self._its = preset, _structure(experiment.settings())
        if warm is not None:
            told = f"The run begins in mid-story, at step {warm.step:,}. Press 0 to start from scratch."
            self._model.notify(told)

    def show(self, state: State) -> None:
        """Tell the story of the preset while its data and networks are as it wants them."""
        if not self._awaited.answered(state):
            return
        if self._preset is not None and _structure(state.settings) != self._its:
            self._preset = None
        self._model.tell("preset", self._preset and {name: getattr(self._preset, name) for name in TOLD})


def _structure(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in settings.items() if name not in LIVE and name != "seed"}
