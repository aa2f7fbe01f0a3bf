"""Look: what a picture shows and how, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from ganviz.errors import SettingError
from ganviz.export.layout import DASHBOARD, require_views

LEAST_SIDE, MOST_SIDE = 160, 4096
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """What a picture shows and how.

    Attributes:
        views: names of views, or only "dashboard": all that the run has something for.
        size: pixels, (width, height), each from 160 to 4096.
        dark: the dark theme.
        title: over the picture; none if empty.
        captions: below it the step, what is seen, the settings in force and the last change of them.

    Raises:
        SettingError: naming what cannot be.
    """

    views: tuple[str, ...] = (DASHBOARD,)
    size: tuple[int, int] = (800, 600)
    dark: bool = False
    title: str = ""
    captions: bool = True

    def __post_init__(self) -> None:
        require_views(self.views)
        if not all(LEAST_SIDE <= side <= MOST_SIDE for side in self.size):
            shown = "x".join(map(str, self.size))
            raise SettingError(f"size {shown} is not from {LEAST_SIDE}x{LEAST_SIDE} to {MOST_SIDE}x{MOST_SIDE} pixels")


def read_size(text: str) -> tuple[int, int]:
    """ "800x600" -> (800, 600).

    Raises:
        SettingError: for anything else.
    """
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        raise SettingError(f"size {text!r} is not of the form 800x600")
    return int(parts[0]), int(parts[1])
