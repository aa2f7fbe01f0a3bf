"""What a lesson is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ganviz.errors import GanvizError
from ganviz.experiment import SETTINGS
from ganviz.lessons.challenge import Challenge
from ganviz.lessons.condition import Condition

ACTIONS = ("play", "pause", "reset", "slow_motion")
CONTROLS = (
    *SETTINGS,
    *("play", "step_discriminator", "settle", "step_generator", "step_both", "step_many", "speed", "reset", "new_seed"),
    *("slow_motion", "draw", "export", "share", "compare", "recipes", "wall", "presets", "views", "help"),
)
VIEWS = (
    *("diagram", "plane", "samples", "losses", "judgement", "modes", "quality", "picture_quality"),
    *("film", "accuracy", "inspector", "device", "ledger", "raster", "diagnosis", "latent_map"),
)
PARTS = (
    *("latent", "generator", "fake", "real", "discriminator", "predictions", "gradients"),
    *("generator_loss", "discriminator_loss"),
)


class LessonError(GanvizError):
    """A lesson is unknown, or its file is broken; names file, line and reason."""


@dataclass(frozen=True)
class Do:
    """What a page does when it is reached.

    Attributes:
        preset, settings: what to load and to set; None and empty for nothing.
        action: a name in `ACTIONS`, or "".
        wait: what must hold before the next page; None for nothing.
        look: the part of the diagram to point out, or "".
        show, hide: the only controls to be seen (None: all), or those not to be seen, from this page on.
    """

    preset: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    action: str = ""
    wait: Condition | None = None
    look: str = ""
    show: tuple[str, ...] | None = None
    hide: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """A question before the answer is seen; `answer` is the place of the right choice, from 0."""

    question: str
    choices: tuple[str, ...]
    answer: int


@dataclass(frozen=True)
class Page:
    """One page: `reveal` is the text after the prediction or the challenge, shown once it is made or over."""

    title: str
    text: str
    do: Do
    prediction: Prediction | None
    reveal: str
    challenge: Challenge | None = None


@dataclass(frozen=True)
class Lesson:
    """A guided tour.

    Attributes:
        name: file name without its ending.
        title, summary, minutes, order: for the menu.
        preset, settings: what it begins with.
        show, hide: as in `Do`, from the beginning.
        views: the views open at the beginning; None leaves them.
        pages: at least one.
    """

    name: str
    title: str
    summary: str
    minutes: int
    order: int
    preset: str | None
    settings: Mapping[str, Any]
    show: tuple[str, ...] | None
    hide: tuple[str, ...]
    views: tuple[str, ...] | None
    pages: tuple[Page, ...]
