"""Colours and scales of every picture, on the page and in files. No GUI import.

Real and fake differ by colour and by shape; the colours are Okabe and Ito's, which colour-blind people can tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass

FAKE = "#E69F00"  # orange, triangles; real samples are blue circles, the shade depends on the ground
GENERATOR = "#009E73"  # green
DISCRIMINATOR = "#CC79A7"  # reddish purple
LATENT_GRID = "#009E73"
PROBLEM = {False: "#b3261e", True: "#f2b8b5"}  # what is wrong, in the light and the dark theme


@dataclass(frozen=True)
class Ground:
    """What pictures are drawn on.

    Attributes:
        background, text, lines, faint: page colours: panels, labels, axes, grid lines.
        outline: thin edge that parts a marker from the surface under it.
        boundary: line where D cannot decide.
        middle: colour of the surface where D(x) is one half.
        real: real samples, circles.
        arrow: gradient arrows.
        generator_text: the generator's colour, dark or light enough for text.
    """

    background: str
    text: str
    lines: str
    faint: str
    outline: str
    boundary: str
    middle: str
    real: str
    arrow: str
    generator_text: str


LIGHT = Ground(
    "#ffffff", "#1f2328", "#8b949e", "#e4e7eb", "#ffffff", "#24292f", "#f7f7f7", "#0072B2", "#A0307A", "#00694D"
)
DARK = Ground(
    "#1e1e1e", "#e6e6e6", "#7d8590", "#33373d", "#1e1e1e", "#f0f0f0", "#2b2b2b", "#56B4E9", "#F0A3D2", "#3CCBA3"
)


def ground(dark: bool) -> Ground:
    """The ground of the chosen theme."""
    return DARK if dark else LIGHT


def surface_palette(dark: bool, size: int = 256, strength: float | None = None) -> list[str]:
    """D(x) from 0 (fake's orange) over 0.5 (neutral) to 1 (real's blue).

    `strength` 1 is for samples coloured by D's verdict; the default is muted, so that samples stand out from it.
    """
    middle = _rgb(ground(dark).middle)
    strength = strength or (0.55 if dark else 0.62)
    low, high = (_mix(middle, _rgb(end), strength) for end in (FAKE, ground(dark).real))
    half = size // 2
    below = [_mix(low, middle, i / (half - 1)) for i in range(half)]
    above = [_mix(middle, high, i / (size - half - 1)) for i in range(size - half)]
    return [_hex(colour) for colour in below + above]


def heat_palette(size: int = 256) -> list[str]:
    """Activations from least (dark) to most (bright); lightness rises evenly, so that it survives grey printing."""
    low, middle, high = (_rgb(colour) for colour in ("#160b39", "#b63679", "#fcf3c2"))
    half = size // 2
    rising = [_mix(low, middle, i / (half - 1)) for i in range(half)]
    return [_hex(c) for c in rising + [_mix(middle, high, i / (size - half - 1)) for i in range(size - half)]]


def mode_colours(count: int) -> list[str]:
    """A colour for each mode, by its number; they come again after eight."""
    return [_MODES[i % len(_MODES)] for i in range(count)]


# Paul Tol's bright scheme and two more, in an order in which neighbours on a ring differ most
_MODES = ("#4477AA", "#CCBB44", "#228833", "#EE6677", "#66CCEE", "#AA3377", "#EE8866", "#44AA99")


def coverage_palette(dark: bool, size: int = 256) -> list[str]:
    """Coverage from 0 to 1; the more modes, the more it stands out from the ground. Lightness rises or falls evenly."""
    stops = [_rgb(colour) for colour in (_DARK_COVERAGE if dark else _LIGHT_COVERAGE)]
    last = len(stops) - 2  # the piece that ends the scale
    places = [i * (len(stops) - 1) / (size - 1) for i in range(size)]
    pieces = [(min(int(x), last), x) for x in places]
    return [_hex(_mix(stops[k], stops[k + 1], x - k)) for k, x in pieces]


_LIGHT_COVERAGE = ("#f0a050", "#d8576b", "#9c179e", "#46039f", "#0d0887")
_DARK_COVERAGE = ("#a03080", "#cc4778", "#ed7953", "#fdb42f", "#f5f57a")

Colour = tuple[float, float, float]


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(c):02x}" for c in colour)
