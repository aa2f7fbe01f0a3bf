"""Capital letters in the typefaces that come with Matplotlib, slightly turned, scaled, slanted and shifted.

White on black, as MNIST's digits are; made in a second or two and the same every time, so that nothing is downloaded.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from ganviz.data.images import SIZE, ImageData, pick_classes
from ganviz.data.sources import ALPHABET
from ganviz.errors import DataError

PER_FACE = 50  # pictures of each letter in each typeface
FINE = 2  # letters are drawn and turned at this multiple of the final size, then averaged
HEIGHT, WIDTH = 18, 20  # pixels of an H, and of the widest letter at most: MNIST's digits fill 20 x 20
TURN = math.radians(12)
SCALE = (0.8, 1.05)
SLANT = 0.15
SHIFT = 1.5  # pixels
_SEED = 20140610

FACES = tuple(
    f"{family}{weight}.ttf"
    for family, weights in (
        ("DejaVuSans", ("", "-Bold", "-Oblique", "-BoldOblique")),
        ("DejaVuSansMono", ("", "-Bold", "-Oblique", "-BoldOblique")),
        ("DejaVuSerif", ("", "-Bold", "-Italic", "-BoldItalic")),
        ("STIXGeneral", ("", "Bol", "Italic", "BolIta")),
    )
    for weight in weights
)


def letters(
    classes: Sequence[int] | None = None, device: torch.device | str = "cpu", data_dir: Path | None = None
) -> ImageData:
    """26 x 16 x 50 pictures of the capital letters (of some of them, if `classes` is given), on `device`.

    Raises SettingError unless `classes` is a selection of 0..25, DataError if Matplotlib's typefaces are missing.
    """
    images, labels = pick_classes(*_rendered(torch.device(device)), classes, ALPHABET)
    return ImageData("letters", images, labels, ALPHABET)


def find_faces() -> list[Path]:
    """The files of the typefaces. Matplotlib is found without being imported, which takes a second."""
    found = importlib.util.find_spec("matplotlib")
    folder = Path(found.origin or "").parent / "mpl-data" / "fonts" / "ttf" if found else Path("matplotlib")
    missing = [face for face in FACES if not (folder / face).is_file()]
    if missing:
        raise DataError(f"the typeface {missing[0]} is not in {folder}; reinstall matplotlib")
    return [folder / face for face in FACES]


@functools.cache  # 16 MB: once for all sessions, and once for each device
def _rendered(device: torch.device) -> tuple[Tensor, Tensor]:
    """Images (20,800, 1, 28, 28) uint8 and labels (20,800,), letter by letter."""
    if device.type != "cpu":
        images, labels = _rendered(torch.device("cpu"))
        return images.to(device), labels.to(device)
    rng = np.random.default_rng(_SEED)
    glyphs = [glyph(letter, face) for letter, face in itertools.product(ALPHABET, find_faces())]
    pixels = np.stack([_varied(one, rng) for one in glyphs for _ in range(PER_FACE)])
    labels = torch.arange(len(ALPHABET)).repeat_interleave(len(FACES) * PER_FACE)
    return torch.from_numpy(pixels[:, None]), labels


def glyph(letter: str, face: Path) -> Image.Image:
    """One letter, white on black, amid a square of 28 * FINE pixels."""
    size = _size(face)
    left, top, right, bottom = ImageFont.truetype(face, size).getbbox(letter)
    if right - left > WIDTH * FINE:
        size *= WIDTH * FINE / (right - left)
        left, top, right, bottom = ImageFont.truetype(face, size).getbbox(letter)
    picture = Image.new("L", (SIZE * FINE, SIZE * FINE))
    corner = ((SIZE * FINE - left - right) / 2, (SIZE * FINE - top - bottom) / 2)
    ImageDraw.Draw(picture).text(corner, letter, fill=255, font=ImageFont.truetype(face, size))
    return picture


@functools.cache
def _size(face: Path) -> float:
    """Size of type at which a capital H has its height."""
    _, top, _, bottom = ImageFont.truetype(face, 100).getbbox("H")
    return float(100 * HEIGHT * FINE / (bottom - top))


def _varied(picture: Image.Image, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A picture (28, 28), turned, scaled, slanted and shifted at random about its middle."""
    turn, slant = rng.uniform(-TURN, TURN), rng.uniform(-SLANT, SLANT)
    scale, shift = rng.uniform(*SCALE), rng.uniform(-SHIFT, SHIFT, 2) * FINE
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    # Pillow asks where each pixel of the result comes from
    back = np.linalg.inv(scale * rotation @ np.array([[1, slant], [0, 1]]))
    middle = np.full(2, SIZE * FINE / 2)
    from_x, from_y = np.column_stack((back, middle - back @ (middle + shift)))
    moved = picture.transform(
        picture.size, Image.Transform.AFFINE, (*from_x, *from_y), resample=Image.Resampling.BILINEAR
    )
    return np.asarray(moved.reduce(FINE))
