"""The settings in force, for the caption of a replay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganviz.errors import SettingError
from ganviz.experiment import Experiment
from ganviz.experiment.words import title, told

ALWAYS = ("data", "objective", "generator_lr", "discriminator_lr", "regularizers", "seed")


def in_force(settings: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Title and text of each setting with an effect: those worth a line in "main", the others in "rest"."""
    main, idle = _main(settings)
    shown = [name for name in settings if name not in idle]
    return {
        "main": [(title(name), told(name, settings[name])) for name in shown if name in main],
        "rest": [(title(name), told(name, settings[name])) for name in shown if name not in main],
    }


def _main(settings: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Names of what always counts or differs from the recommendation, and of what has no effect."""
    try:
        experiment = Experiment(**settings)
    except SettingError:  # a snapshot of another version: everything is shown as it stands
        return set(ALWAYS), set()
    return {*ALWAYS, *experiment.differences()} - {"drawing"}, experiment.irrelevant()
