"""The plane distributions: their titles, dials and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ganviz.data import curves, mixtures, shapes
from ganviz.data.drawn import drawn
from ganviz.data.entry import DataEntry
from ganviz.data.plane import Dials, PlaneBuilder


def _entry(
    build: PlaneBuilder,
    title: str,
    doc: str,
    dials: str,
    *,
    spacing: float,
    std: float,
    modes: int = 1,
    rotation: float = 0.0,
) -> DataEntry:
    """One plane distribution; dials that it does not have keep neutral defaults."""
    name = getattr(build, "__name__", title)
    defaults = Dials(modes=modes, spacing=spacing, std=std, imbalance=0.0, rotation=rotation)
    return DataEntry(name, title, doc, "plane", build, tuple(dials.split()), defaults)


_ENTRIES = (
    _entry(
        mixtures.gaussian,
        "One Gaussian",
        "A single round blob: the simplest target, to watch the generator move over and match its width.",
        "spacing std rotation",
        spacing=1.0,
        std=0.3,
        rotation=30.0,
    ),
    _entry(
        mixtures.two_gaussians,
        "Two Gaussians",
        "Two round blobs: the smallest data on which a generator can forget a mode, or hop between the two.",
        "spacing std imbalance rotation",
        spacing=3.0,
        std=0.3,
    ),
    _entry(
        mixtures.ring,
        "Ring of Gaussians",
        "Blobs on a circle, the classic test for mode collapse: count how many of them the generator finds.",
        "modes spacing std imbalance rotation",
        modes=8,
        spacing=2.0,
        std=0.1,
    ),
    _entry(
        mixtures.grid,
        "Grid of Gaussians",
        "Blobs on a square grid, the harder test for mode collapse: there are many modes, and inner ones to reach.",
        "modes spacing std imbalance rotation",
        modes=25,
        spacing=2.0,
        std=0.1,
    ),
    _entry(
        curves.line,
        "Line",
        "A straight, noisy segment: the generator has to flatten its latent space onto one direction.",
        "spacing std rotation",
        spacing=2.0,
        std=0.1,
        rotation=45.0,
    ),
    _entry(
        curves.circle,
        "Circle",
        "A closed noisy curve: the generator has to wrap its latent space around a hole, and leaves a seam.",
        "spacing std",
        spacing=2.0,
        std=0.1,
    ),
    _entry(
        mixtures.disjoint,
        "Disjoint blobs",
        "A few unevenly placed blobs with nothing between them: shows the bridges that a continuous generator draws.",
        "modes spacing std imbalance rotation",
        modes=3,
        spacing=1.5,
        std=0.15,
    ),
    _entry(
        curves.moons,
        "Two moons",
        "Two interleaved half circles: two modes that are curves, so coverage must be learned along each of them.",
        "spacing std imbalance rotation",
        spacing=1.5,
        std=0.1,
    ),
    _entry(
        curves.spiral,
        "Spiral",
        "Arms that wind outwards from the middle: shows how small networks cut corners between neighbouring turns.",
        "modes spacing std imbalance rotation",
        modes=2,
        spacing=2.0,
        std=0.06,
    ),
    _entry(
        curves.swiss_roll,
        "Swiss roll",
        "One long rolled-up curve, denser inside: the classic test of how well a critic follows a shape.",
        "spacing std rotation",
        spacing=2.0,
        std=0.06,
    ),
    _entry(
        shapes.pinwheel,
        "Pinwheel",
        "Curved blades around a centre: modes that are long and bent, each needing its own direction.",
        "modes spacing std imbalance rotation",
        modes=5,
        spacing=1.5,
        std=0.12,
    ),
    _entry(
        shapes.checkerboard,
        "Checkerboard",
        "Evenly filled squares with sharp edges: shows how a smooth generator blurs borders and leaks into the gaps.",
        "spacing std rotation",
        spacing=1.0,
        std=0.02,
    ),
    _entry(
        drawn,
        "Your drawing",
        "What you draw, load or type: any picture made of points, to see what a generator can and cannot follow.",
        "std",
        spacing=2.0,
        std=0.05,
    ),
)

PLANE_ENTRIES: Mapping[str, DataEntry] = MappingProxyType({entry.name: entry for entry in _ENTRIES})
"""Name -> entry of every plane distribution, in the order in which a page offers them."""
