"""Picture files of any kind, made into tiles of 28x28 pixels."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from ganviz.data.images import SIZE

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
MOST_PIXELS = 100_000_000  # of a file: a small file can unpack to a picture that fills the memory
COLOURED = 12  # levels between two colours of a pixel, beyond what JPEG makes of grey

Tile = NDArray[np.uint8]


class NoPictureError(Exception):
    """A file cannot be used; the text says why, after its name: "is no picture"."""


def read_tile(path: Path) -> Tile:
    """The picture in a file: cut to the square in its middle, scaled to (28, 28, 3).

    Of an animation it is the first picture; what is transparent becomes white.

    Raises:
        NoPictureError: if it is none, is broken or is too large.
    """
    # what Pillow warns of (odd EXIF data, large sizes) is either read all the same or refused here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=FORMATS) as picture:
                return _tile(picture)
        except Image.DecompressionBombError:
            raise NoPictureError("has over 100 megapixels") from None
        except UnidentifiedImageError:
            raise NoPictureError("is no picture") from None
        # what decoders raise on broken files, depending on where they break
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error):
            raise NoPictureError("is broken") from None


def _tile(picture: Image.Image) -> Tile:
    if picture.width * picture.height > MOST_PIXELS:
        raise NoPictureError("has over 100 megapixels")
    picture.draft(picture.mode, (4 * SIZE, 4 * SIZE))  # a JPEG can be unpacked at a fraction of its size
    return scaled(_square(picture))


def _square(picture: Image.Image) -> Image.Image:
    """The square in the middle, upright, as RGB."""
    upright = ImageOps.exif_transpose(picture)
    side = min(upright.size)
    left, top = (upright.width - side) // 2, (upright.height - side) // 2
    return _rgb(upright.crop((left, top, left + side, top + side)))


def _rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would clip
        return Image.fromarray((np.asarray(picture) // 257).astype(np.uint8)).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def scaled(picture: Image.Image) -> Tile:
    """A square picture at 28x28 pixels, smoothly: (28, 28), or (28, 28, 3) if it is coloured."""
    if picture.size == (SIZE, SIZE):
        return np.asarray(picture)
    return np.asarray(picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def has_colour(tile: Tile) -> bool:
    """Whether a tile (28, 28, 3) shows more than grey."""
    levels = tile.astype(np.int16)
    return bool((levels.max(2) - levels.min(2)).max() > COLOURED)
