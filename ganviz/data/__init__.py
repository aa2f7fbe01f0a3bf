"""What real samples are: distributions in the plane, a person's own drawing among them, images, and vectors, by name.

>>> data = build_data("ring", dials=None, device="cpu")
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
from ganviz.data.image_sets import IMAGE_ENTRIES
from ganviz.data.images import MOST_CLASSES, ImageData, bad_classes
from ganviz.data.many import ManyDistributions, fill_normal, fill_uniform
from ganviz.data.mnist import read_mnist
from ganviz.data.own import own_folder
from ganviz.data.plane import DIAL_BOUNDS, Dials, PlaneDistribution
from ganviz.data.published import fetch, read_published, require_files, where
from ganviz.data.sources import PUBLISHED
from ganviz.data.table import read_table
from ganviz.data.vectors import VectorMixture, synthetic_1200d
from ganviz.errors import SettingError, unknown

_SYNTHETIC_1200D = DataEntry(
    name="synthetic_1200d",
    title="Synthetic in 1200 dimensions",
    doc="Ten 700-D Gaussians embedded in 1200 dimensions, of VEEGAN: headless, for `ganviz train` and Python only.",
    kind="vectors",
    build=synthetic_1200d,
)

DATA: Mapping[str, DataEntry] = MappingProxyType(
    {**PLANE_ENTRIES, **IMAGE_ENTRIES, _SYNTHETIC_1200D.name: _SYNTHETIC_1200D}
)
"""Name -> entry of everything there is to learn from, in the order in which a page offers what it can show."""


def build_data(
    name: str,
    *,
    dials: Dials | None = None,
    classes: Sequence[int] | None = None,
    drawing: str = DEFAULT_DRAWING,
    device: torch.device | str = "cpu",
    data_dir: Path | None = None,
) -> RealData:
    """The data called `name`, on `device`.

    `dials` shapes a plane distribution (None: its defaults), `classes` selects images (None: all; indices into the
    entry's `classes`), `drawing` holds the points of "drawn" (see `encode_points`); each is ignored by the others.
    `data_dir` holds one folder for each image set; what is not there is looked for among the bundled files and in the
    cache of downloads. Raises SettingError for an unknown name or wrong classes, DataError when files are missing or
    damaged; nothing is ever downloaded here.
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
    return entry.build(classes, device, data_dir)


def require_classes(name: str, classes: Sequence[int]) -> None:
    """Raise SettingError for a choice of classes that the data called `name` do not have, or for an empty one."""
    known = DATA[name].classes
    if not classes or (known and max(classes) >= len(known)):
        raise SettingError(bad_classes(classes, known or tuple(map(str, range(MOST_CLASSES)))))


def require_present(name: str, data_dir: Path | None = None) -> None:
    """Raise DataError, with what to do, if the files of some data are not on this machine; they are not read here."""
    if name in PUBLISHED:
        require_files(name, data_dir)
    elif name == "own":
        own_folder(data_dir)


def require_shown(name: str) -> None:
    """Raise SettingError for data that no page can show."""
    if name in DATA and DATA[name].headless:
        raise SettingError(f"data {name!r} is for headless use: ganviz train --set data={name}")


__all__ = [
    "CANVAS",
    "DATA",
    "DEFAULT_DRAWING",
    "DIAL_BOUNDS",
    "MAX_POINTS",
    "MOST_CLASSES",
    "PUBLISHED",
    "DataEntry",
    "Dials",
    "ImageData",
    "ManyDistributions",
    "PlaneDistribution",
    "RealData",
    "VectorMixture",
    "build_data",
    "decode_points",
    "encode_points",
    "fetch",
    "fill_normal",
    "fill_uniform",
    "read_mnist",
    "read_published",
    "read_table",
    "require_classes",
    "require_present",
    "require_shown",
    "where",
]
