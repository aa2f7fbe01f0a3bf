"""Presets: named experiments with a story, one JSON file each in `assets/presets/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.data.assets import find_assets
from ganviz.errors import PresetError, SettingError, unknown
from ganviz.experiment import Experiment


@dataclass(frozen=True)
class WarmStart:
    """Weights to begin with: at which step, and "generator.<name>", "discriminator.<name>" as PyTorch names them."""

    step: int
    tensors: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Preset:
    """A named experiment.

    Attributes:
        name: file name without its ending.
        title: name on the page.
        about: one paragraph: what to watch for.
        source: where the settings come from.
        settings: what differs from the recommended values.
    """

    name: str
    title: str
    about: str
    source: str
    settings: dict[str, Any]

    def experiment(self) -> Experiment:
        """Its experiment; raises PresetError if a setting is invalid."""
        try:
            return Experiment(**self.settings)
        except SettingError as problem:
            raise PresetError(f"preset {self.name!r}: {problem}") from problem


def preset_names() -> list[str]:
    """Names of all presets, in alphabetical order."""
    return sorted(path.stem for path in _folder().glob("*.json"))


def load_preset(name: str) -> Preset:
    """The preset called `name`.

    Raises:
        PresetError: for an unknown name, naming the choices, or a file that is not a preset.
    """
    if name not in preset_names():
        raise PresetError(unknown("preset", name, preset_names()))
    path = _folder() / f"{name}.json"
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Preset(name, fields["title"], fields["about"], fields["source"], dict(fields["settings"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise PresetError(f"preset file {path} is broken: {problem!r}") from problem


def _folder() -> Path:
    return find_assets() / "presets"
