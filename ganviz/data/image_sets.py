"""The image data: their titles and classes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ganviz.data.entry import DataEntry
from ganviz.data.letters import letters
from ganviz.data.mnist import DIGITS, mnist
from ganviz.data.own import own
from ganviz.data.published import emnist_letters, fashion_mnist, kmnist
from ganviz.data.sources import ALPHABET, PUBLISHED
from ganviz.data.stacked import stacked_mnist
from ganviz.data.triangles import triangles

_ENTRIES = (
    DataEntry(
        "mnist",
        "MNIST digits",
        "60,000 handwritten digits of 28x28 pixels: the step from points to pictures; fewer digits go faster.",
        "images",
        mnist,
        classes=DIGITS,
    ),
    DataEntry(
        "fashion_mnist",
        "Fashion-MNIST",
        "60,000 articles of clothing: as small as digits, with textures and shades; wants `ganviz data fetch`.",
        "images",
        fashion_mnist,
        classes=PUBLISHED["fashion_mnist"].classes,
    ),
    DataEntry(
        "kmnist",
        "Kuzushiji-MNIST",
        "60,000 characters of cursive Japanese, several shapes to a class; wants `ganviz data fetch`.",
        "images",
        kmnist,
        classes=PUBLISHED["kmnist"].classes,
    ),
    DataEntry(
        "emnist_letters",
        "EMNIST letters",
        "124,800 handwritten letters, capital and small ones in one class; wants `ganviz data fetch`.",
        "images",
        emnist_letters,
        classes=ALPHABET,
    ),
    DataEntry(
        "letters",
        "Printed letters",
        "Capital letters in 16 typefaces, slightly turned and slanted: 26 classes that come without a download.",
        "images",
        letters,
        classes=ALPHABET,
    ),
    DataEntry(
        "stacked_mnist",
        "Stacked MNIST",
        "Three digits as red, green and blue: 1,000 modes, to count how many of them a generator finds.",
        "images",
        stacked_mnist,
    ),
    DataEntry(
        "triangles",
        "Triangles",
        "Grey triangles on black: of any picture it can be told whether it is one, and how far it is from it.",
        "images",
        triangles,
    ),
    DataEntry(
        "own",
        "Your own images",
        "Pictures or IDX files from the folder `own` of your --data-dir, cut to squares of 28x28 pixels.",
        "images",
        own,
    ),
)

IMAGE_ENTRIES: Mapping[str, DataEntry] = MappingProxyType({entry.name: entry for entry in _ENTRIES})
"""Name -> entry of all image data, in the order in which a page offers them."""
