"""Axes as a person writes them: which settings can vary, values to begin with, text to values and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ganviz.data import DATA
from ganviz.errors import SettingError, unknown
from ganviz.experiment import SETTINGS, Axis, Choice, Choices, Experiment, Integer, setting
from ganviz.experiment.form import form_of
from ganviz.experiment.kinds import coerce, explain
from ganviz.experiment.plan import MOST_VALUES, TOGETHER

RATES = (0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001)
WIDTHS = (16, 32, 64, 128, 256)
# settings that belong together, varied alike
PAIRS: Mapping[str, str] = {
    f"generator_lr{TOGETHER}discriminator_lr": "Both learning rates",
    f"generator_width{TOGETHER}discriminator_width": "Both widths",
    f"generator_layers{TOGETHER}discriminator_layers": "Both hidden layers",
}
_SUGGESTED: Mapping[str, tuple[Any, ...]] = {
    "discriminator_lr": RATES,
    "generator_lr": RATES,
    "generator_width": WIDTHS,
    "discriminator_width": WIDTHS,
    "generator_layers": (1, 2, 3, 4),
    "discriminator_layers": (1, 2, 3, 4),
    "objective": ("non_saturating", "minimax", "least_squares", "wasserstein", "hinge", "relativistic"),
    "regularizers": ([], ["gradient_penalty"], ["r1"], ["dragan"]),
    "packing": (1, 2, 3, 4),
    "modes": (4, 8, 16, 25),
    "std": (0.02, 0.05, 0.1, 0.2, 0.4),
    "spacing": (0.5, 1.0, 2.0, 3.0, 4.0),
    "latent_dim": (1, 2, 8, 32, 100),
    "batch_size": (16, 32, 64, 128, 256),
    "discriminator_steps": (1, 2, 5, 10),
    "generator_steps": (1, 2, 5, 10),
}
_NEVER = ("drawing", "classes", "channels", "growth_steps", "conditioning", "architecture")
SUGGESTED_VALUES = 6
NONE = "none"  # an empty list among the values
_JOINS = "&"  # several values of a list at once, as in r1&dragan


def offered(base: Experiment | None = None) -> dict[str, str]:
    """What can be an axis: title -> name, those that belong together first; of a `base`, only what matters there."""
    unused = base.irrelevant() if base else ()
    pairs = {title: name for name, title in PAIRS.items()}
    return pairs | {setting(name).title: name for name in SETTINGS if name not in (*_NEVER, *unused)}


def suggested(name: str, base: Experiment) -> tuple[Any, ...]:
    """Values to begin with, for a name among those `offered`."""
    first = name.split(TOGETHER)[0]
    declared = setting(first)
    if first == "seed":
        return tuple(base.seed + i for i in range(SUGGESTED_VALUES))
    if first == "data":
        return tuple(n for n, entry in DATA.items() if entry.kind == "plane" and n != "drawn")[:SUGGESTED_VALUES]
    if first in _SUGGESTED:
        return _SUGGESTED[first]
    if isinstance(declared, Choice):
        return tuple(declared.objects)[:SUGGESTED_VALUES]
    return tuple(_spread(first))


def write_values(values: Sequence[Any]) -> str:
    """Values as text, which `read_axis` takes back."""
    return ", ".join(_written(value) for value in values)


def read_axis(name: str, text: str) -> Axis:
    """An axis of what somebody has typed.

    Raises:
        SettingError: naming the value that cannot be, and those that can.
    """
    if name not in offered().values():
        raise SettingError(unknown("axis of a wall", name, offered().values()))
    parts = [part.strip() for part in text.replace(";", ",").split(",")]
    parts = [part for part in parts if part]
    if not 1 <= len(parts) <= MOST_VALUES:
        raise SettingError(f"{Axis(name, ()).title}: {len(parts)} values; an axis has 1 to {MOST_VALUES}, with commas")
    values: list[Any] = []
    for part in parts:
        value = _read(name.split(TOGETHER)[0], part)
        if value in values:
            raise SettingError(f"{Axis(name, ()).title}: {part} is there twice; the values of an axis differ")
        values.append(value)
    return Axis(name, tuple(values))


def _read(name: str, text: str) -> Any:
    declared = setting(name)
    value: Any = text
    if isinstance(declared, Choices):
        value = [] if text == NONE else text.split(_JOINS)
        wrong = [one for one in value if one not in declared.objects]
        if wrong:
            raise SettingError(f"{unknown(name, wrong[0], declared.objects)}; or {NONE}, or several as a{_JOINS}b")
    elif isinstance(declared, Choice):
        # titles are what the page shows elsewhere
        value = next((known for title, known in declared.titles.items() if title.casefold() == text.casefold()), text)
    try:
        value = coerce(declared, value)
        declared._validate(value)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, OverflowError) as problem:
        raise SettingError(explain(declared, text)) from problem
    return value


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        return _JOINS.join(value) or NONE
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _spread(name: str) -> list[Any]:
    """Numbers from the setting's ladder, or evenly from its bounds, the usual value among them."""
    declared = setting(name)
    low, high = declared.bounds
    rungs = [rung for rung in form_of(name).ladder if low <= rung <= high]
    if not rungs:
        rungs = [low + (high - low) * i / (SUGGESTED_VALUES - 1) for i in range(SUGGESTED_VALUES)]
    whole = isinstance(declared, Integer)
    near = sorted(dict.fromkeys(round(x) if whole else float(f"{x:.4g}") for x in rungs))
    usual = min(range(len(near)), key=lambda i: abs(near[i] - declared.default))
    first = min(max(usual - SUGGESTED_VALUES // 2, 0), max(len(near) - SUGGESTED_VALUES, 0))
    return near[first : first + SUGGESTED_VALUES]
