"""What the register knows about one kind of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ganviz.data.images import ImageData
from ganviz.data.plane import Dials, PlaneDistribution
from ganviz.data.vectors import VectorMixture

RealData = PlaneDistribution | ImageData | VectorMixture
"""What real samples are drawn from."""


@dataclass(frozen=True)
class DataEntry:
    """One choice of data.

    `title` is for the page, `doc` one sentence on what it is and what it shows. `kind` is "plane", built by
    `build(dials, device)`, "images", built by `build(digits, device, data_dir)`, or "vectors", built by
    `build(device)`. `dials` names the dials it has, `defaults` sets all of them; images and vectors have none.
    """

    name: str
    title: str
    doc: str
    kind: str
    dials: tuple[str, ...]
    defaults: Dials | None
    build: Callable[..., RealData]

    @property
    def headless(self) -> bool:
        """Whether no page can show it."""
        return self.kind == "vectors"
