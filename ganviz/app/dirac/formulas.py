"""The formulas of the chosen objectives and regularizers, as MathML."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from latex2mathml.converter import convert

from ganviz.app.dirac.look import badge
from ganviz.dirac import REGULARIZERS, Variant

_GAME = r"G(z) = \theta,\quad x = 0,\quad D(x) = \psi x"
_FAKE = r"D(G(z)) = \psi\theta"
_SHIFT = "; for least squares, both plus one half, where it is undecided"
_ADDED = {  # what precedes a regularizer's formula
    "none": "",
    "weight_clipping": "after each update of D:",
    "instance_noise": "D is given",
    "consensus": "both also pay",
}


@functools.lru_cache(maxsize=128)
def mathml(latex: str) -> str:
    """LaTeX as MathML that stands in a line of text."""
    return str(convert(latex))


def formulas_html(variants: Mapping[str, Variant], dark: bool) -> str:
    """A line for each variant: the losses of D and of G, and what is added."""
    rows = "".join(_row(letter, variant, dark) for letter, variant in variants.items())
    shifted = any(variant.game.equilibrium_logit(0.5) for variant in variants.values())
    return (
        f"<p>Here {mathml(_GAME)}, so that {mathml('D(x) = 0')} at the real point and {mathml(_FAKE)} at the fake one"
        f"{_SHIFT if shifted else ''}. Each player goes down the slope of its loss.</p>"
        f"{rows}"
    )


def _row(letter: str, variant: Variant, dark: bool) -> str:
    of_d, of_g = (mathml(f"L_{player} = {text}") for player, text in zip("DG", variant.game.formulas, strict=True))
    rule = REGULARIZERS[variant.regularizer]
    words = _ADDED.get(rule.name, "D also pays")
    added = f"{words} {mathml(rule.formula)}" if rule.formula else "nothing is added"
    parts = "".join(f"<span>{part}</span>" for part in (of_d, of_g, added))
    return f'<div class="formulas">{badge(letter, dark)}{parts}</div>'
