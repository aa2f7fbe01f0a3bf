"""Choices: what a person has chosen in the dialog, and the fields that ask for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ganviz.app.actions.file_kinds import KINDS
from ganviz.data import DATA
from ganviz.errors import SettingError, unknown
from ganviz.export import DASHBOARD, DRAWINGS, Look
from ganviz.export.frames import MOST_FPS
from ganviz.export.look import LEAST_SIDE, MOST_SIDE
from ganviz.export.still import MOST_SCALE
from ganviz.rendering import Order

OTHER = "other"
SIZES = {
    "480x360": "480 x 360, small",
    "800x600": "800 x 600",
    "1080x1080": "1080 x 1080, square",
    "1280x720": "1280 x 720, HD",
    "1920x1080": "1920 x 1080, full HD",
    OTHER: "Other …",
}
SLOWEST = 5  # frames a second, unless somebody wants so: few frames make a short animation, no slide show
LONGEST_TITLE = 120  # letters


@dataclass(frozen=True)
class Field:
    """Something that can be chosen.

    Attributes:
        label, help: for people.
        shape: "menu", "checks" (some of the options), "number", "text", "check" or "slider".
        usual: what is chosen at first.
        options: value -> title, of menus and checks; views depend on the data.
        low, high, step: of numbers and sliders.
        wide: whether it takes a row.
    """

    name: str
    label: str
    shape: str
    usual: Any
    help: str = ""
    options: Mapping[str, str] | None = None
    low: float = 0
    high: float = 1
    step: float = 1
    wide: bool = False


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field(
                "views",
                "Views",
                "menu",
                DASHBOARD,
                options={DASHBOARD: "Whole dashboard", OTHER: "Only these"},
                wide=True,
            ),
            Field(
                "shown",
                "Shown",
                "checks",
                (),
                options={key: drawing.title for key, drawing in DRAWINGS.items()},
                wide=True,
            ),
            Field("size", "Size", "menu", "800x600", "Pixels.", SIZES),
            Field("width", "Width", "number", 800, "Pixels.", None, LEAST_SIDE, MOST_SIDE),
            Field("height", "Height", "number", 600, "Pixels.", None, LEAST_SIDE, MOST_SIDE),
            Field("scale", "Times the pixels", "number", 3, "3 prints at 300 dots an inch.", None, 1, MOST_SCALE),
            Field("theme", "Theme", "menu", "light", options={"light": "Light", "dark": "Dark"}),
            Field("title", "Title", "text", "", "Over the picture; none if empty.", wide=True),
            Field("captions", "Captions", "check", True, "Step, settings and changes below the picture."),
            Field(
                "spacing",
                "Frames",
                "menu",
                "even",
                "Which of the moments that were kept.",
                {"even": "Even steps", "log": "Dense at first", "all": "Every kept frame"},
            ),
            Field("seconds", "Duration", "number", 10, "Seconds.", None, 0.1, 600, 0.1),
            Field("fps", "Frames a second", "number", 15, "", None, 0.1, MOST_FPS, 0.1),
            Field("hold", "Hold the end", "number", 1, "Seconds for which the last frame stays on.", None, 0, 60, 0.1),
            Field("moment", "Moment", "slider", 100, "", None, 0, 100),
        )
    }
)
_PICTURE = ("views", "shown", "size", "theme", "width", "height", "title", "captions")
_TIMING = ("fps", "seconds", "spacing", "hold")
_ANIMATION = (*_PICTURE, "spacing", "seconds", "fps", "hold", "moment")


class Choices:
    """See the module. Whatever a browser sends is checked.

    Attributes:
        ending: of the file that is wanted.
    """

    def __init__(self) -> None:
        self.ending = ".gif"
        self._values: dict[str, Any] = {field.name: field.usual for field in FIELDS.values()}
        self._taken: set[str] = set()

    def take(self, name: object, value: object) -> None:
        """Choose.

        Raises:
            SettingError: for what cannot be chosen; nothing is changed then.
        """
        if name == "ending":
            if not isinstance(value, str) or value not in KINDS:
                raise SettingError(unknown("kind of file", value, KINDS))
            self.ending = value
        elif isinstance(name, str) and name in FIELDS:
            self._values[name] = _checked(FIELDS[name], value)
            self._taken.add(name)
        else:
            raise SettingError(unknown("field", name, FIELDS))

    def suggest(self, name: str, value: Any) -> None:
        """Choose for a person who has not chosen."""
        if name not in self._taken:
            self._values[name] = _checked(FIELDS[name], value)

    def suit(self, kept: Sequence[int]) -> None:
        """Suggest what suits a run of which so many moments were kept."""
        usual = float(FIELDS["seconds"].usual)
        self.suggest("seconds", round(min(usual, max(1.0, len(kept) / SLOWEST)), 1) if kept else usual)

    def order(self) -> Order:
        """What is wanted.

        Raises:
            SettingError: naming what cannot be.
        """
        v = self._values
        views = (DASHBOARD,) if v["views"] == DASHBOARD else tuple(v["shown"])
        if not views:
            raise SettingError("No view is chosen: tick one at least.")
        size = (v["width"], v["height"]) if v["size"] == OTHER else map(int, v["size"].split("x"))
        width, height = (round(side) for side in size)
        look = Look(views, (width, height), v["theme"] == "dark", v["title"].strip(), v["captions"])
        scale = v["scale"] if self.ending == ".png" else 1.0
        timing = {name: v[name] for name in _TIMING}
        return Order(self.ending, look, scale=scale, moment=v["moment"] / 100, **timing)

    def fields(self, data: str, kept: Sequence[int]) -> list[dict[str, Any]]:
        """The fields that matter now, as the dialog shows them.

        Args:
            data: name of the run's data; kept: steps of the moments that were kept.
        """
        return [self._told(FIELDS[name], data, kept) for name in self._asked()]

    def estimate(self, kept: Sequence[int]) -> str:
        """What will come of it, in a sentence; empty where nothing is to be said."""
        order = self.order()
        if not order.animated or not kept:
            return ""
        frames = len(order.places(kept))
        pace = order.pace(frames)
        seconds = (frames + pace.held) / pace.fps
        told = f"{frames:,} {'frame' if frames == 1 else 'frames'} of {len(kept):,} kept, {seconds:.1f} s"
        return f"{told} at {pace.fps:.3g} {'frame' if pace.fps == 1 else 'frames'} a second"

    def _asked(self) -> list[str]:
        kind = Order(self.ending)
        v = self._values
        names: tuple[str, ...] = ("title",) if self.ending == ".html" else ()
        if kind.drawn:
            names = _ANIMATION if kind.animated else (*_PICTURE, "scale", "moment")
        idle = {
            "shown": v["views"] == DASHBOARD,
            "width": v["size"] != OTHER,
            "height": v["size"] != OTHER,
            "seconds": v["spacing"] == "all",
            "scale": self.ending != ".png",
        }
        return [name for name in names if not idle.get(name, False)]

    def _told(self, field: Field, data: str, kept: Sequence[int]) -> dict[str, Any]:
        options = dict(field.options or {})
        if field.name == "shown" and data in DATA:
            options = {key: title for key, title in options.items() if DATA[data].kind in DRAWINGS[key].kinds}
        value = self._values[field.name]
        told = ""
        if field.name == "moment" and kept:
            timing = {name: self._values[name] for name in _TIMING}
            told = f"step {kept[Order(self.ending, moment=value / 100, **timing).pictured(kept)]:,}"
        return {
            "name": field.name,
            "label": field.label if field.name != "moment" or not Order(self.ending).animated else "Preview at",
            "shape": field.shape,
            "help": field.help,
            "options": [[key, title] for key, title in options.items()],
            "low": field.low,
            "high": field.high,
            "step": field.step,
            "wide": field.wide,
            "value": list(value) if field.shape == "checks" else value,
            "told": told,
        }


def _checked(field: Field, value: object) -> Any:
    """The value, if it may be one of this field."""
    if field.shape == "check" and isinstance(value, bool):
        return value
    if field.shape == "text" and isinstance(value, str) and len(value) <= LONGEST_TITLE:
        return value
    if field.shape == "menu" and field.options and isinstance(value, str) and value in field.options:
        return value
    if field.shape == "checks" and isinstance(value, list) and all(key in list(field.options or ()) for key in value):
        return tuple(key for key in field.options or () if key in value)
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if field.shape in ("number", "slider") and number and field.low <= value <= field.high:  # type: ignore[operator]
        return value
    raise SettingError(f"{field.label}: {_allowed(field)}, not {str(value)[:40]!r}")


def _allowed(field: Field) -> str:
    if field.shape in ("number", "slider"):
        return f"a number from {field.low:g} to {field.high:,g}"
    if field.shape == "text":
        return f"at most {LONGEST_TITLE} letters"
    return f"one of {', '.join(field.options or ('yes', 'no'))}"
