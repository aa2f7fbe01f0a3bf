"""A look at a picture before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from ganviz.export.look import LEAST_SIDE, Look
from ganviz.recording import Moment

MOST_PIXELS = 1_500_000  # that are drawn; what is larger is laid out alike
WIDTH, HEIGHT = 720, 540  # px of what is shown, at most


def preview(
    moment: Moment, look: Look, second: Moment | None = None, last_step: int | None = None, shades: int = 256
) -> bytes:
    """A moment as it will be in the file, but no larger than 720 x 540 pixels; a PNG.

    Args:
        second: the moment by which an animation is laid out, its second; None for a still.
        last_step: where the animation ends.
        shades: of D's surface.

    Raises:
        SettingError: if a view has no meaning for the run's data.
    """
    from PIL import Image

    from ganviz.export.picture import Picture  # Matplotlib takes a second to load

    look = replace(look, size=drawn_size(look.size))
    picture = Picture(look, second or moment, last_step, shades)
    shown = Image.fromarray(picture.draw(moment))
    shown.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = BytesIO()
    shown.save(file, "png")
    return file.getvalue()


def drawn_size(size: Sequence[int]) -> tuple[int, int]:
    """A size of the same shape that is quickly drawn, unless that would make a side too short."""
    width, height = size
    shrunk = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
    shrunk = max(shrunk, min(1.0, LEAST_SIDE / min(size)))
    return max(LEAST_SIDE, round(width * shrunk)), max(LEAST_SIDE, round(height * shrunk))
