"""Every colour that views in a browser use, by name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ganviz.theme import (
    DISCRIMINATOR,
    FAKE,
    GENERATOR,
    LATENT_GRID,
    PROBLEM,
    coverage_palette,
    ground,
    heat_palette,
    mode_colours,
    surface_palette,
)

PAPER = {  # of the page itself, around what is drawn: light and dark
    False: {"page": "#f3f4f6", "surface-raised": "#ffffff", "primary": "#0069a6", "on-primary": "#ffffff"},
    True: {"page": "#131416", "surface-raised": "#26282c", "primary": "#6cbcf0", "on-primary": "#10212d"},
}
MODE_COLOURS = 8  # they come again after so many


def colours(dark: bool) -> dict[str, Any]:
    """Colours of a theme, and palettes: of D(x) muted and strong, activations, modes, verdicts, coverage."""
    return {
        **asdict(ground(dark)),
        **PAPER[dark],
        "fake": FAKE,
        "generator": GENERATOR,
        "discriminator": DISCRIMINATOR,
        "discriminator_text": ground(dark).arrow,
        "latent_grid": LATENT_GRID,
        "problem": PROBLEM[dark],
        "palette": surface_palette(dark),
        "strong": surface_palette(dark, strength=1.0),
        "heat": heat_palette(),
        "modes": mode_colours(MODE_COLOURS),
        "verdicts": [FAKE, ground(dark).lines, ground(dark).real],
        "coverage": coverage_palette(dark, 64),
    }
