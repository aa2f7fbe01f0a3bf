"""How the variants are told apart: by colour, by dashes, by marker, and by letter."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ganviz.app.dirac.comparison import LETTERS
from ganviz.theme import FAKE, ground

DASHES: Mapping[str, str] = MappingProxyType(dict(zip(LETTERS, ("solid", "dashed", "dotted", "dotdash"), strict=True)))
MARKERS: Mapping[str, str] = MappingProxyType(
    dict(zip(LETTERS, ("circle", "square", "triangle", "diamond"), strict=True))
)

STYLE = """
:host { font-family: inherit; }
p { margin: 0; }
.badge { display: inline-block; width: 1.5em; line-height: 1.5em; text-align: center; border-radius: 4px; }
.badge { font-weight: bold; margin-right: 0.5em; }
.headline { font-weight: 600; margin-top: 2px; }
.reason { font-size: 0.87em; margin-top: 3px; }
.what { font-size: 0.92em; font-weight: 600; min-height: 2.9em; }
.formulas { display: flex; flex-wrap: wrap; gap: 4px 26px; align-items: center; margin-top: 8px; }
.formulas math { font-size: 1.05em; }
"""


def colours(dark: bool) -> dict[str, str]:
    """Letter -> colour, of lines and large marks on the theme's ground."""
    g = ground(dark)
    return dict(zip(LETTERS, (g.real, FAKE, g.arrow, g.generator_text), strict=True))


def badge(letter: str, dark: bool) -> str:
    """The letter on its colour, as HTML."""
    # black or white, whichever reads better on the colour
    ink = "#000000" if dark or letter == "B" else "#ffffff"
    return f'<span class="badge" style="background: {colours(dark)[letter]}; color: {ink}">{letter}</span>'
