"""Trick: a remedy of the literature that is neither objective nor regularizer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ganviz.learning.knobs import Knob


@dataclass(frozen=True)
class Trick:
    """One remedy.

    Attributes:
        name, title, doc, formula, reference: key, name on the page, one sentence, LaTeX, paper.
        on: settings that switch it on, with values to begin with.
        knobs: the settings declared with it; a trick may share those of another.
    """

    name: str
    title: str
    doc: str
    formula: str
    reference: str
    on: Mapping[str, Any] = field(default_factory=dict)
    knobs: tuple[Knob, ...] = ()
