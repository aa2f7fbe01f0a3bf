"""Presets: named experiments with a story, one JSON file each in `assets/presets/`.

A preset that begins in the middle of its story names a file of weights in `assets/weights/`, which
`benchmarks/warm_starts.py` makes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ganviz.data.assets import find_assets
from ganviz.errors import DataError, PresetError, SettingError, unknown
from ganviz.experiment import Experiment
from ganviz.weights import WarmStart, read_weights, require_same_networks

GROUPS = (
    "First steps",
    "Mode collapse",
    "Mid-story",
    "Images",
    "GAN Lab",
    "Papers",
)  # in the order in which a page lists them


@dataclass(frozen=True)
class Preset:
    """A named experiment.

    Attributes:
        name: file name without its ending.
        title: name on the page.
        group: one of `GROUPS`, the first unless the file says otherwise.
        about: one paragraph: what to watch for.
        source: where the settings come from.
        settings: what differs from the recommended values.
        weights: file of the weights to begin with; None for those that the seed draws.
        weights_steps: step at which they were taken.
    """

    name: str
    title: str
    group: str
    about: str
    source: str
    settings: dict[str, Any]
    weights: Path | None = None
    weights_steps: int = 0

    def experiment(self) -> Experiment:
        """Its experiment; raises PresetError if a setting is invalid."""
        try:
            return Experiment(**self.settings)
        except SettingError as problem:
            raise PresetError(f"preset {self.name!r}: {problem}") from problem

    def warm_start(self) -> WarmStart | None:
        """The weights to begin with, read anew each time; None if the preset begins at step 0.

        Raises:
            PresetError: naming the file, if it is missing, damaged, too large or made for other networks.
        """
        if self.weights is None:
            return None
        try:
            made_with, start = read_weights(self.weights)
            require_same_networks(self.weights, made_with, self.experiment())
        except DataError as problem:
            raise PresetError(f"preset {self.name!r}: {problem}") from problem
        return start


def listed_presets() -> list[Preset]:
    """All presets as a page lists them: by group, and in each by title.

    Raises:
        PresetError: see `load_preset`.
    """
    return sorted(map(load_preset, preset_names()), key=lambda preset: (GROUPS.index(preset.group), preset.title))


def preset_names() -> list[str]:
    """Names of all presets, in alphabetical order."""
    return sorted(path.stem for path in (find_assets() / "presets").glob("*.json"))


def load_preset(name: str) -> Preset:
    """The preset called `name`.

    Raises:
        PresetError: for an unknown name, naming the choices, or a file that is not a preset.
    """
    if name not in preset_names():
        raise PresetError(unknown("preset", name, preset_names()))
    path = find_assets() / "presets" / f"{name}.json"
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        group = GROUPS[GROUPS.index(fields.get("group", GROUPS[0]))]  # ValueError for one that nobody lists
        preset = Preset(name, fields["title"], group, fields["about"], fields["source"], dict(fields["settings"]))
        if "weights" not in fields:
            return preset
        weights = find_assets() / "weights" / fields["weights"]
        return replace(preset, weights=weights, weights_steps=int(fields["weights_steps"]))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise PresetError(f"preset file {path} is broken: {problem!r}") from problem
