"""Settings as a person would say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganviz.errors import SettingError
from ganviz.experiment import SETTINGS, Experiment, setting

ALWAYS = ("data", "objective", "generator_lr", "discriminator_lr", "regularizers", "seed")
LONGEST = 60  # characters of a value, of which a drawing has thousands


def title(name: str) -> str:
    """Name of a setting on the page; the plain name of what is none."""
    return setting(name).title if name in SETTINGS else name


def told(name: str, value: Any) -> str:
    """A value as text, with the titles of what has titles."""
    if isinstance(value, list | tuple):
        return ", ".join(told(name, one) for one in value) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    titles = getattr(setting(name), "titles", {}) if name in SETTINGS else {}
    text = next((shown for shown, known in titles.items() if known == value), str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def changed(settings: Mapping[str, Any]) -> str:
    """Changed settings in one line."""
    return ", ".join(f"{title(name)} = {told(name, value)}" for name, value in settings.items())


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
