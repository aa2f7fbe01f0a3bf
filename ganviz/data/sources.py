"""Where published data sets are to be had, and how each file is verified: facts only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

SPLITS = ("train", "test")


@dataclass(frozen=True)
class Archive:
    """A zip file that holds the files too, and much besides: fetched where single files cannot be had."""

    urls: tuple[str, ...]
    digest: str
    folder: str


@dataclass(frozen=True)
class Published:
    """A data set in IDX files.

    `splits` maps "train" and "test" to ((image file, digest), (label file, digest)), the digests being those of the
    packed files. `mirrors` are addresses to put a file's name behind, `megabytes` tells about how much comes.
    `classes` names the labels, which are counted from `first_label`; `transposed` pictures lie on their side.
    """

    name: str
    classes: tuple[str, ...]
    mirrors: tuple[str, ...]
    splits: Mapping[str, tuple[tuple[str, str], tuple[str, str]]]
    megabytes: int
    archive: Archive | None = None
    first_label: int = 0
    transposed: bool = False

    def files(self) -> Iterator[tuple[str, str]]:
        """(name, digest) of every file."""
        for split in self.splits.values():
            yield from split


def _splits(
    prefix: str, test: str, digests: Mapping[str, str]
) -> Mapping[str, tuple[tuple[str, str], tuple[str, str]]]:
    """The splits of data with the usual names of files; `digests` by "train-images" and so on."""

    def file(split: str, what: str) -> tuple[str, str]:
        ending = "images-idx3-ubyte.gz" if what == "images" else "labels-idx1-ubyte.gz"
        stem = "train" if split == "train" else test
        return f"{prefix}{stem}-{ending}", digests[f"{split}-{what}"]

    return MappingProxyType({split: (file(split, "images"), file(split, "labels")) for split in SPLITS})


_CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
_KANA = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")
ALPHABET = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

# digests of the published packed files, as torchvision's prototypes and TorchVision for Ruby verify them
_FASHION_MNIST = Published(
    "fashion_mnist",
    _CLOTHES,
    (
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    _splits(
        "",
        "t10k",
        {
            "train-images": "sha256:3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "train-labels": "sha256:a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "test-images": "sha256:346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "test-labels": "sha256:67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        },
    ),
    megabytes=31,
)
_KMNIST = Published(
    "kmnist",
    _KANA,
    (
        "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
        "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    ),
    _splits(
        "",
        "t10k",
        {
            "train-images": "sha256:51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
            "train-labels": "sha256:e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
            "test-images": "sha256:edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
            "test-labels": "sha256:20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
        },
    ),
    megabytes=21,
)
# The single files carry the MD5 that Deeplearning4j publishes, the archive the SHA-256 that MLDatasets.jl does.
_EMNIST_LETTERS = Published(
    "emnist_letters",
    ALPHABET,
    (
        "https://huggingface.co/datasets/Heliosoph/EMNIST/resolve/main/",
        "https://huggingface.co/datasets/Royc30ne/emnist-letters/resolve/main/",
    ),
    _splits(
        "emnist-letters-",
        "test",
        {
            "train-images": "md5:8795078f199c478165fe18db82625747",
            "train-labels": "md5:c16de4f1848ddcdddd39ab65d2a7be52",
            "test-images": "md5:382093a19703f68edac6d01b8dfdfcad",
            "test-labels": "md5:d4108920cd86601ec7689a97f2de7f59",
        },
    ),
    megabytes=535,  # of the archive; the single files are a small part of it
    archive=Archive(
        ("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",),
        "sha256:fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
        "gzip/",
    ),
    first_label=1,
    transposed=True,
)

PUBLISHED: Mapping[str, Published] = MappingProxyType(
    {one.name: one for one in (_FASHION_MNIST, _KMNIST, _EMNIST_LETTERS)}
)
"""Name -> what is fetched, from where, and how it is verified."""
