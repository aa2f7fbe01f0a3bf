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
    `build(dials, device)`, "images", built by `build(classes, device, data_dir)`, or "vectors", built by
    `build(device)`. `dials` names the dials it has, `defaults` sets all of them; images and vectors have none.
    `classes` names the classes of which some can be chosen, in the order of the labels; () where there are none, too
    many to choose from, or only the data know them.
    """

    name: str
    title: str
    doc: str
    kind: str
    build: Callable[..., RealData]
    dials: tuple[str, ...] = ()
    defaults: Dials | None = None
    classes: tuple[str, ...] = ()

    @property
    def headless(self) -> bool:
        """Whether no page can show it."""
        return self.kind == "vectors"
