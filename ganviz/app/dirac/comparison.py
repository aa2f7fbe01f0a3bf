"""What a page of the Dirac-GAN shows, and the same as the query of its address."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from ganviz.dirac import EXTENT, START, STEPS, Variant
from ganviz.errors import SettingError

LETTERS = ("A", "B", "C", "D")
MOST_STEPS = 2000
_FIRST = {"A": Variant(), "B": Variant(regularizer="r1")}


@dataclass(frozen=True)
class Comparison:
    """Variants side by side, from one start.

    Attributes:
        variants: letter -> variant, of those in use.
        start: (theta, psi), each in [-2, 2].
        steps: 1 to 2000.
    """

    variants: Mapping[str, Variant] = field(default_factory=lambda: dict(_FIRST))
    start: tuple[float, float] = START
    steps: int = STEPS

    def query(self) -> str:
        """The same for an address, without its question mark."""
        texts = {letter.lower(): _write(variant) for letter, variant in self.variants.items()}
        start = ",".join(f"{value:g}" for value in self.start)
        return urlencode({**texts, "start": start, "steps": self.steps}, safe=",")


def read_comparison(arguments: Mapping[str, list[bytes]]) -> tuple[Comparison, list[str]]:
    """The comparison that an address asks for, and what was wrong with it, for people; never raises."""
    problems: list[str] = []
    variants: dict[str, Variant] = {}
    for letter in LETTERS:
        if letter.lower() in arguments:
            try:
                variants[letter] = _read(_text(arguments[letter.lower()]))
            except ValueError as problem:  # SettingError is one
                problems.append(f"Variant {letter}: {problem}.")
    start, steps = START, STEPS
    try:
        start = _read_start(_text(arguments["start"])) if "start" in arguments else START
        steps = _read_steps(_text(arguments["steps"])) if "steps" in arguments else STEPS
    except ValueError as problem:
        problems.append(f"{problem}.")
    return Comparison(variants or dict(_FIRST), start, steps), problems


def _text(values: list[bytes]) -> str:
    return values[-1].decode("utf-8", "replace")[:200]


def _write(variant: Variant) -> str:
    v = variant
    numbers = (f"{v.strength:g}", f"{v.learning_rate:g}")
    return ",".join((v.objective, v.regularizer, *numbers, v.scheme, str(v.discriminator_steps)))


def _read(text: str) -> Variant:
    parts = text.split(",")
    if len(parts) != 6:
        raise SettingError(f"{text!r} is not of the form objective,regularizer,weight,h,scheme,updates of D")
    objective, regularizer, weight, h, scheme, updates = parts
    return Variant(objective, regularizer, _number(weight), _number(h), scheme, int(_number(updates)))


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SettingError(f"{text!r} is not a number")
    return value


def _read_start(text: str) -> tuple[float, float]:
    values = tuple(_number(part) for part in text.split(","))
    if len(values) != 2 or not all(-EXTENT <= value <= EXTENT for value in values):
        raise SettingError(f"start {text!r} is not a pair of numbers from {-EXTENT:g} to {EXTENT:g}, such as 1,1")
    return values[0], values[1]


def _read_steps(text: str) -> int:
    value = _number(text)
    if value != int(value) or not 1 <= value <= MOST_STEPS:
        raise SettingError(f"steps {text!r} is not a whole number from 1 to {MOST_STEPS:,}")
    return int(value)
