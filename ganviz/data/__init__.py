"""What real samples are: distributions in the plane, a person's own drawing among them, and MNIST, by name.

>>> data = build_data("ring", dials=None, digits=(), device="cpu")
>>> data.sample(150, torch.Generator().manual_seed(0)).shape
torch.Size([150, 2])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import torch

from ganviz.data.distributions import PLANE_ENTRIES
from ganviz.data.drawn import CANVAS, DEFAULT_DRAWING, MAX_POINTS, decode_points, encode_points, points_from_text
from ganviz.data.entry import DataEntry
from ganviz.data.images import DIGITS, ImageData, mnist, read_mnist
from ganviz.data.plane import DIAL_BOUNDS, Dials, PlaneDistribution
from ganviz.errors import SettingError, unknown

_MNIST = DataEntry(
    name="mnist",
    title="MNIST digits",
    doc="60,000 handwritten digits of 28x28 pixels: the step from points to pictures; fewer digits go faster.",
    kind="images",
    dials=(),
    defaults=None,
    build=mnist,
)

DATA: Mapping[str, DataEntry] = MappingProxyType({**PLANE_ENTRIES, _MNIST.name: _MNIST})
"""Name -> entry of everything there is to learn from, in the order in which a page offers it."""


def build_data(
    name: str,
    *,
    dials: Dials | None = None,
    digits: Sequence[int] = DIGITS,
    drawing: str = DEFAULT_DRAWING,
    device: torch.device | str = "cpu",
    data_dir: Path | None = None,
) -> PlaneDistribution | ImageData:
    """The data called `name`, on `device`.

    `dials` shapes a plane distribution (None: its defaults), `digits` selects images, `drawing` holds the points of
    "drawn" (see `encode_points`); each is ignored by the others.
    `data_dir` holds one folder for each image set (None: the bundled files). Raises SettingError for an unknown
    name or wrong digits, DataError when files are missing or damaged.
    """
    if name not in DATA:
        raise SettingError(unknown("data", name, DATA))
    entry = DATA[name]
    if name == "drawn":
        return entry.build(dials or entry.defaults, device, drawing)
    if entry.kind == "plane":
        return entry.build(dials or entry.defaults, device)
    return entry.build(digits, device, data_dir)


__all__ = [
    "CANVAS",
    "DATA",
    "DEFAULT_DRAWING",
    "DIAL_BOUNDS",
    "DIGITS",
    "MAX_POINTS",
    "DataEntry",
    "Dials",
    "ImageData",
    "PlaneDistribution",
    "build_data",
    "decode_points",
    "encode_points",
    "points_from_text",
    "read_mnist",
]
