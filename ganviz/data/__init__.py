"""What real samples are: distributions in the plane, a person's own drawing among them, MNIST, and vectors, by name.

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
from ganviz.data.drawn import CANVAS, DEFAULT_DRAWING, MAX_POINTS, decode_points, encode_points
from ganviz.data.entry import DataEntry, RealData
from ganviz.data.images import DIGITS, ImageData, mnist, read_mnist
from ganviz.data.plane import DIAL_BOUNDS, Dials, PlaneDistribution
from ganviz.data.table import read_table
from ganviz.data.vectors import VectorMixture, synthetic_1200d
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

_SYNTHETIC_1200D = DataEntry(
    name="synthetic_1200d",
    title="Synthetic in 1200 dimensions",
    doc="Ten 700-D Gaussians embedded in 1200 dimensions, of VEEGAN: headless, for `ganviz train` and Python only.",
    kind="vectors",
    dials=(),
    defaults=None,
    build=synthetic_1200d,
)

DATA: Mapping[str, DataEntry] = MappingProxyType({**PLANE_ENTRIES, **{e.name: e for e in (_MNIST, _SYNTHETIC_1200D)}})
"""Name -> entry of everything there is to learn from, in the order in which a page offers what it can show."""


def build_data(
    name: str,
    *,
    dials: Dials | None = None,
    digits: Sequence[int] = DIGITS,
    drawing: str = DEFAULT_DRAWING,
    device: torch.device | str = "cpu",
    data_dir: Path | None = None,
) -> RealData:
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
    if entry.kind == "vectors":
        return entry.build(device)
    return entry.build(digits, device, data_dir)


def require_shown(name: str) -> None:
    """Raise SettingError for data that no page can show."""
    if name in DATA and DATA[name].headless:
        raise SettingError(f"data {name!r} is for headless use: ganviz train --set data={name}")


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
    "RealData",
    "VectorMixture",
    "build_data",
    "decode_points",
    "encode_points",
    "read_mnist",
    "read_table",
    "require_shown",
]
