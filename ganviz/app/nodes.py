"""The parts of the diagram of the game, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "latent": (
            "Latent",
            "Random numbers that the generator starts from. They carry no meaning until it gives them one.",
        ),
        "generator": (
            "Generator",
            "Turns latents into fakes: the lattice shows how it folds latent space onto the data. "
            "Cells hold equal shares of all fakes, so the darker a cell, the denser they lie.",
        ),
        "fake": ("Fake", "What the generator makes, from latents that stay the same. It should come to look real."),
        "real": ("Real", "Samples of the data to be imitated. Only the discriminator ever sees them."),
        "discriminator": (
            "Discriminator",
            "Judges how real a sample looks: blue where it says real, orange where it says fake. "
            "It learns from real and fake samples, and its slope is what the generator learns from.",
        ),
        "predictions": (
            "Predictions",
            "Each sample in the colour of D's verdict: circles should be blue, triangles orange. "
            "The share that D gets right stands above; at 50% it can no longer tell.",
        ),
        "gradients": (
            "Gradients",
            "Where D would find each fake more real; for pictures, which pixels should be brighter (blue) or darker "
            "(orange); in colours, grey where nothing should change. The generator's loss flows back this way.",
        ),
        "generator_loss": (
            "Loss of G",
            "What the generator lowers: high while D sees through its fakes. Dashed: where both players are at rest.",
        ),
        "discriminator_loss": (
            "Loss of D",
            "What the discriminator lowers: high while it errs. Dashed: its value once it can only guess.",
        ),
    }
)
"""Part -> (title, explanation)."""

HINT = "Point at a part, or tab to it, and read here what it does; click to see it large. Everything shown is live."
