"""Screenshots with a palette of 256 colours, half as large, in which thin lines keep their colours."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

COLOURS, RESERVED = 256, 40  # of a picture's palette, and of these for what is frequent, and frequent and strong
STRONG = 90  # between the least and the most of red, green and blue


def shrink(picture: bytes, target: Path) -> None:
    """Write a picture with a palette of its own, half as large; its frequent colours stay just as they are."""
    with Image.open(io.BytesIO(picture)) as image:
        rgb = image.convert("RGB")
    palette = palette_of(rgb)
    colours, places = np.unique(np.asarray(rgb).reshape(-1, 3), axis=0, return_inverse=True)
    nearest = [int(((palette - colour) ** 2).sum(1).argmin()) for colour in colours.astype(int)]
    few = Image.fromarray(np.array(nearest, np.uint8)[places].reshape(rgb.height, rgb.width), "P")
    few.putpalette(palette.astype(np.uint8).tobytes())
    few.save(target, optimize=True)


def palette_of(image: Image.Image) -> np.ndarray:
    """256 colours: the most frequent, the most frequent of those far from grey (a thin curve must keep the colour that
    the legend tells), and what stands for all the others."""
    colours = [colour for _, colour in sorted(image.getcolors(image.width * image.height) or (), reverse=True)]
    strong = [colour for colour in colours if max(colour) - min(colour) > STRONG]
    kept = [*dict.fromkeys([*colours[:RESERVED], *strong[:RESERVED]])]
    others = image.quantize(COLOURS - len(kept), Image.Quantize.MEDIANCUT, kmeans=6).getpalette() or []
    return np.array([*kept, *zip(*[iter(others)] * 3, strict=True)][:COLOURS], int)
