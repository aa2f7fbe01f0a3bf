"""What the register knows about one kind of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ganviz.data.images import ImageData
from ganviz.data.plane import Dials, PlaneDistribution


@dataclass(frozen=True)
class DataEntry:
    """One choice of data.

    `title` is for the page, `doc` one sentence on what it is and what it shows. `kind` is "plane", built by
    `build(dials, device)`, or "images", built by `build(digits, device, data_dir)`. `dials` names the dials it has,
    `defaults` sets all of them; images have none.
    """

    name: str
    title: str
    doc: str
    kind: str
    dials: tuple[str, ...]
    defaults: Dials | None
    build: Callable[..., PlaneDistribution | ImageData]
