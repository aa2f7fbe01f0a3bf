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
# The tutorials' own, where they say: latents, batch and weights' start as Keras has them by default.
_TUTORIAL: Mapping[str, Any] = {
    **_IMAGES_DCGAN,
    "latent_dim": 100,
    "batch_size": 128,
    "initialization": "xavier",
}
_BY_ARCHITECTURE: Mapping[str, Mapping[str, Any]] = {
    "mlp": _IMAGES_MLP,
    "dcgan": _IMAGES_DCGAN,
    "beginners_cnn": {**_TUTORIAL, "dropout": 0.4},
    "alphabet": {**_TUTORIAL, "dropout": 0.5, "label_smoothing": 0.1, "fake_label_smoothing": 0.1},
    # Karras et al., arXiv 1710.10196: Adam 1e-3, beta1 0, beta2 0.99, EMA 0.999; R1 takes the place of their WGAN-GP
    "progressive": {
        **_IMAGES_DCGAN,
        **{f"{player}_lr": 1e-3 for player in ("generator", "discriminator")},
        **{f"{player}_beta1": 0.0 for player in ("generator", "discriminator")},
        **{f"{player}_beta2": 0.99 for player in ("generator", "discriminator")},
        "ema_decay": 0.999,
        "batch_size": 32,
        "regularizers": ["r1"],
        "r1_weight": 1.0,
    },
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
    if entry.classes:
        advice["classes"] = list(range(len(entry.classes)))
    if entry.kind == "images":
        advice |= _BY_ARCHITECTURE[settings["architecture"]]
    if entry.kind == "vectors":
        advice |= _VECTORS
    needed = OBJECTIVES[settings["objective"]].recommends
    if needed:
        advice["regularizers"] = list(needed)
    return {name: list(value) if isinstance(value, list) else value for name, value in advice.items()}
