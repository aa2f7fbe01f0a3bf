"""Stills: one moment of a run at print resolution."""

from __future__ import annotations

from pathlib import Path

from ganviz.atomic import whole_file
from ganviz.errors import ExportError, SettingError
from ganviz.export.formats import STILLS
from ganviz.export.look import MOST_SIDE, Look
from ganviz.recording import Moment

MOST_SCALE = 8.0


def draw_still(moment: Moment, path: Path, look: Look | None = None, scale: float = 1.0) -> None:
    """Draw a moment and write it as PNG or SVG, as the ending of `path` says.

    Args:
        scale: times as many pixels as the look's size, everything as much larger: 3 turns 800 x 600 into a picture
            that prints at 300 dots an inch on 20 cm. An SVG has no pixels and keeps its size.

    Raises:
        ExportError: if the file cannot be written or has another ending.
        SettingError: if a view has no meaning for the run's data, or the picture would be too large.
    """
    ending = path.suffix.lower()
    if ending not in STILLS:
        raise ExportError(f"cannot write {path.name!r} as a still; choose an ending from {', '.join(STILLS)}")
    look = look or Look()
    if not 1 <= scale <= MOST_SCALE or max(look.size) * scale > MOST_SIDE * 4:
        raise SettingError(
            f"scale {scale:g} is not from 1 to {MOST_SCALE:g}, or makes a side over {4 * MOST_SIDE} pixels"
        )
    from ganviz.export.picture import Picture  # Matplotlib takes a second to load

    with whole_file(path) as partial:
        Picture(look, moment, still=True).save(moment, partial, ending.removeprefix("."), scale)
