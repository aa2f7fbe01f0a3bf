"""Settings as a person would say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganviz.experiment.experiment import SETTINGS, setting

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
