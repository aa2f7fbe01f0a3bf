"""Which values suit which choice: what a setting is until somebody chooses otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ganviz.data import DATA
from ganviz.learning import OBJECTIVES

# Digits are readable within a minute on two CPU cores; benchmarks/defaults.py measures it.
_IMAGES_MLP: Mapping[str, Any] = {
    "generator_layers": 2,
    "generator_width": 256,
    "generator_activation": "leaky_relu",
    "discriminator_layers": 2,
    "discriminator_width": 256,
    "discriminator_activation": "leaky_relu",
    "latent_dim": 64,
    "batch_size": 64,
    "generator_lr": 3e-4,
    "discriminator_lr": 3e-4,
    "gradient_penalty_weight": 10.0,
    # without it the strokes stay speckled; weights from 0.1 to 1 were compared by eye at 10,000 steps
    "regularizers": ["r1"],
    "r1_weight": 1.0,
}
# Radford et al., arXiv 1511.06434: Adam 2e-4, beta1 0.5, weights from N(0, 0.02)
_IMAGES_DCGAN: Mapping[str, Any] = {
    **_IMAGES_MLP,
    "generator_activation": "relu",
    "generator_lr": 2e-4,
    "discriminator_lr": 2e-4,
    "initialization": "normal",
    "regularizers": [],
}
# Fakes of high quality on one or two of the ten modes within 2,000 to 5,000 steps: what this mixture is for.
# Without R1, and with R1 of weight 1 at rates of 3e-4 and 128 latents, there were none at 2,000 steps.
_VECTORS: Mapping[str, Any] = {
    "generator_width": 256,
    "generator_activation": "leaky_relu",
    "discriminator_width": 256,
    "discriminator_activation": "leaky_relu",
    "latent_dim": 32,
    "regularizers": ["r1"],
    "r1_weight": 0.1,
}


def recommended(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Recommended values for what follows from `data`, `architecture` and `objective` in `settings`.

    Settings that do not appear in the answer are at their declared default.
    """
    entry = DATA[settings["data"]]
    advice: dict[str, Any] = dict(asdict(entry.defaults)) if entry.defaults else {}
    if entry.kind == "images":
        advice |= _IMAGES_DCGAN if settings["architecture"] == "dcgan" else _IMAGES_MLP
    if entry.kind == "vectors":
        advice |= _VECTORS
    needed = OBJECTIVES[settings["objective"]].recommends
    if needed:
        advice["regularizers"] = list(needed)
    return {name: list(value) if isinstance(value, list) else value for name, value in advice.items()}
