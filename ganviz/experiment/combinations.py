"""Combinations that are refused, each with a sentence that says why and what to choose instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ganviz.errors import SettingError
from ganviz.learning import REGULARIZERS
from ganviz.networks import ARCHITECTURES

Settings = Mapping[str, Any]


def _slopes_of_a_batch(s: Settings) -> bool:
    chosen = (REGULARIZERS[name] for name in s["regularizers"])
    penalized = any(r.penalty is not None and r.players == ("discriminator",) for r in chosen)  # of slopes
    return bool(s["architecture"] == "mlp" and s["discriminator_norm"] == "batch" and penalized)


def _conv_maxout(s: Settings) -> bool:
    used = "activation" in ARCHITECTURES[s["architecture"]].uses and s["architecture"] != "mlp"
    return used and "maxout" in (s["generator_activation"], s["discriminator_activation"])


def _equalized_norms(s: Settings) -> bool:
    return s["architecture"] == "progressive" and "spectral_norm" in s["regularizers"]


def _endless(s: Settings) -> bool:
    return s["unrolling_steps"] > 0 and "consensus" in s["regularizers"]


REFUSED: tuple[tuple[Callable[[Settings], bool], str], ...] = (
    (
        _slopes_of_a_batch,
        "penalties need a discriminator that judges each sample by itself, and batch normalisation mixes them; "
        "choose discriminator_norm 'layer' or 'none', or no penalty",
    ),
    (_conv_maxout, "maxout is for the MLP; choose another activation, or architecture 'mlp'"),
    (
        _equalized_norms,
        "the layers of a Progressive GAN are scaled anew in use (equalized learning rate), which would undo spectral "
        "normalisation; choose a gradient penalty or R1",
    ),
    (
        _endless,
        "unrolling sees through D's updates, and consensus would need G's gradient in each of them; set "
        "unrolling_steps to 0 or take consensus off",
    ),
)
"""(whether it is the case, why that is refused)"""


def require_sound(settings: Settings) -> None:
    """Raise SettingError for a combination that makes no sense."""
    for holds, why in REFUSED:
        if holds(settings):
            raise SettingError(why)
