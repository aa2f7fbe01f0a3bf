"""Which games can be computed as one: what must be equal, and what no batch knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ganviz.data import DATA
from ganviz.experiment import PLAYERS, Experiment
from ganviz.learning import HARD, REGULARIZERS
from ganviz.networks import ACTIVATIONS
from ganviz.training.rules import rules_of
from ganviz.training.stacked.penalties import STACKED_PENALTIES

_SHAPING = (
    "data",
    "generator_layers",
    "generator_width",
    "generator_activation",
    "discriminator_layers",
    "discriminator_width",
    "discriminator_activation",
    "discriminator_scale",
    "latent_dim",
    "latent",
    "batch_size",
    "packing",
    "discriminator_steps",
    "generator_steps",
    "update_scheme",
    "instance_noise_steps",
)
_SWITCHES = ("label_flips", "instance_noise", "gradient_clip_value", "gradient_clip_norm", "ema_decay")


def likeness(e: Experiment) -> tuple[Any, ...]:
    """Equal for games that a `Stack` can compute together.

    What they draw, how often, and which formulas hold must be equal; rates, weights, bounds, dials and seeds need not,
    but what is 0 switches a formula off, and with it what it draws.
    """
    value, rules = e.settings(), rules_of(e)
    charges = tuple((c.regularizer.name, c.interval, c.weight > 0) for c in rules.charges)
    switches = tuple(value[name] > 0 for name in _SWITCHES)
    shapes = tuple(value[name] for name in _SHAPING)
    return (*shapes, *switches, charges, rules.targets is HARD, rules.label_flips > 0, rules.objective.uses_real)


_ALONE: tuple[tuple[Callable[[Mapping[str, Any]], bool], str], ...] = (
    (lambda s: DATA[s["data"]].kind != "plane", "data other than points of the plane"),
    (lambda s: any(s[f"{player}_norm"] != "none" for player in PLAYERS), "normalised hidden units"),
    (lambda s: s["minibatch_layer"] != "none", "a discriminator that sees its minibatch"),
    (lambda s: any(ACTIVATIONS[s[f"{player}_activation"]].pieces > 1 for player in PLAYERS), "maxout"),
    (lambda s: s["dropout"] > 0, "dropout"),
    (lambda s: s["unrolling_steps"] > 0, "unrolling"),
    (lambda s: "spectral_norm" in s["regularizers"], "spectral normalisation"),
    (lambda s: bool(_unknown_penalties(s["regularizers"])), "consensus optimization"),
)


def why_alone(e: Experiment) -> str:
    """What a `Stack` does not know in this game, in words; empty if it knows all of it."""
    settings = e.settings()
    return next((why for holds, why in _ALONE if holds(settings)), "")


def _unknown_penalties(names: Iterable[str]) -> list[str]:
    return [name for name in names if REGULARIZERS[name].penalty is not None and name not in STACKED_PENALTIES]
