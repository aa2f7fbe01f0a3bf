"""The HTML file around the data: one style, one script, and a policy that forbids everything else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from ganviz.theme import DISCRIMINATOR, FAKE, GENERATOR, LATENT_GRID, ground, surface_palette

SCRIPTS = (  # each may use what those before it define
    "element",
    "reel",
    "paper",
    "chart",
    "view",
    "plane",
    "samples",
    "curves",
    "judgement",
    "quality",
    "marks",
    "player",
    "page",
)
_FOLDER = Path(__file__).parent / "browser"


def document(title: str, lines: Iterable[str]) -> str:
    """The whole file.

    Args:
        title: shown as plain text, whatever it holds.
        lines: base64: the run, then its frames.
    """
    style = _read("style.css")
    script = "'use strict'\n{\n" + "\n".join(_read(f"{name}.js") for name in SCRIPTS) + "}\n"
    # nothing may be fetched or sent, and no script or style may run but these two
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return Template(_read("page.html")).substitute(
        title=escape(title), policy=policy, style=style, script=script, data="\n".join(lines)
    )


def colours(dark: bool) -> dict[str, Any]:
    """Every colour of the views, by name; palettes of D(x) from 0 to 1."""
    own = {"fake": FAKE, "generator": GENERATOR, "discriminator": DISCRIMINATOR, "latent_grid": LATENT_GRID}
    palettes = {"palette": surface_palette(dark), "verdicts": [FAKE, ground(dark).lines, ground(dark).real]}
    return {**asdict(ground(dark)), **own, **palettes}


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
