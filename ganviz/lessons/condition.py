"""Conditions that a lesson waits for, such as `step >= 500 and modes_captured >= 8`."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ganviz.errors import unknown
from ganviz.experiment import SETTINGS, Integer, Number, setting
from ganviz.observation import METRICS, Snapshot
from ganviz.observation.ledger import tally_of

_OPERATORS: Mapping[str, tuple[Callable[[float, float], bool], str]] = MappingProxyType(
    {
        ">=": (operator.ge, "≥"),
        "<=": (operator.le, "≤"),
        "==": (operator.eq, "="),
        ">": (operator.gt, ">"),
        "<": (operator.lt, "<"),
    }
)
_COMPARISON = re.compile(r"\s*(\w+)\s*(>=|<=|==|>|<)\s*(-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*")
_OBSERVED = ("step", "discriminator_loss", "generator_loss", "accuracy", "real_mean", "fake_mean", "diverged")
_NUMERIC = tuple(name for name in SETTINGS if isinstance(setting(name), Number | Integer))
QUANTITIES = (*_OBSERVED, "modes_held", *METRICS, *_NUMERIC)


@dataclass(frozen=True)
class Comparison:
    """One quantity against a number."""

    name: str
    sign: str
    number: float

    def holds(self, now: Mapping[str, float]) -> bool:
        """False while the quantity is unknown."""
        value = now.get(self.name, math.nan)
        return not math.isnan(value) and _OPERATORS[self.sign][0](value, self.number)

    def progress(self, now: Mapping[str, float]) -> str:
        """For people: what is wanted and what is."""
        value = now.get(self.name, math.nan)
        known = "unknown" if math.isnan(value) else f"{value:,.4g}" if value < 1000 else f"{value:,.0f}"
        return f"{self.told()} (now {known})"

    def told(self) -> str:
        """For people: what is wanted."""
        return f"{self.name.replace('_', ' ')} {_OPERATORS[self.sign][1]} {self.number:,g}"


@dataclass(frozen=True)
class Condition:
    """Comparisons all of which must hold; `text` is how they were written."""

    text: str
    parts: tuple[Comparison, ...]

    def holds(self, now: Mapping[str, float]) -> bool:
        """Whether it holds with these `quantities`."""
        return all(part.holds(now) for part in self.parts)

    def progress(self, now: Mapping[str, float]) -> str:
        """For people: what is still missing."""
        return " and ".join(part.progress(now) for part in self.parts if not part.holds(now))

    def known(self, now: Mapping[str, float]) -> bool:
        """Whether all that it is about is known."""
        return not any(math.isnan(now.get(part.name, math.nan)) for part in self.parts)

    def told(self, now: Mapping[str, float] | None = None) -> str:
        """For people: all that is wanted, and what is."""
        return " and ".join(part.told() if now is None else part.progress(now) for part in self.parts)


def parse_condition(text: str) -> Condition:
    """Read `name sign number`, joined by `and`.

    Raises:
        ValueError: naming what cannot be read, or a quantity that does not exist.
    """
    return Condition(text, tuple(_comparison(part) for part in re.split(r"\band\b", text)))


def _comparison(text: str) -> Comparison:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        raise ValueError(f"cannot read {text.strip()!r}; write it as: step >= 500 and modes_captured >= 8")
    name, sign, number = match.groups()
    if name not in QUANTITIES:
        raise ValueError(unknown("quantity", name, QUANTITIES))
    return Comparison(name, sign, float(number))


def quantities(snapshot: Snapshot) -> dict[str, float]:
    """What conditions can be about, by name: step, losses, metrics, modes held, D's judgement, settings, diverged."""
    now: dict[str, Any] = {name: snapshot.settings[name] for name in _NUMERIC}
    now |= dict(snapshot.metrics)
    now |= {f"{player}_loss": loss for player, loss in snapshot.losses.items()}
    now |= {"step": snapshot.step, "diverged": bool(snapshot.diverged)}
    if snapshot.judgement is not None:
        now |= {name: getattr(snapshot.judgement, name) for name in ("accuracy", "real_mean", "fake_mean")}
    if (tally := tally_of(snapshot)) is not None:
        now["modes_held"] = tally.held.sum()
    return {name: float(value) for name, value in now.items()}
