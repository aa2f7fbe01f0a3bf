"""Encoder: frames into a file, one by one, with the codecs that PyAV brings along."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from ganviz.export.formats import Format
from ganviz.export.quantizer import Quantizer

Pixels = NDArray[np.uint8]
BT709 = 1  # number of the colours of high definition, which players take for granted
LIMITED = 1  # number of the range 16 to 235


class Encoder:
    """Writes an animation frame by frame and keeps none. A context manager; leaving it by an error abandons the file.

    Args:
        path: may have any ending.
        size: pixels of a frame, (width, height).
        fps: frames a second.
        dark: the theme, whose colours a GIF keeps exactly.

    Raises:
        OSError: from every method, if the file cannot be written.
    """

    def __init__(self, path: Path, kind: Format, size: tuple[int, int], fps: float, dark: bool = False) -> None:
        self._kind = kind
        rate = Fraction(fps).limit_denominator(1000)
        self._tick = 1 / rate
        self._container = av.open(str(path), "w", format=kind.container, options=dict(kind.container_options))
        stream = self._container.add_stream(kind.codec, rate=rate, options=dict(kind.codec_options))
        self._stream = cast(VideoStream, stream)
        self._stream.width, self._stream.height = (side + side % 2 if kind.video else side for side in size)
        self._stream.pix_fmt = kind.pixels
        if kind.video:
            context = self._stream.codec_context
            context.colorspace = context.color_primaries = context.color_trc = BT709
            context.color_range = LIMITED
        self._quantizer = Quantizer(dark) if kind.pixels == "pal8" else None
        self._next = 0

    def write(self, pixels: Pixels) -> None:
        """Append a frame, uint8 (height, width, 3)."""
        self._encode(pixels, self._next)
        self._next += 1

    def hold(self, pixels: Pixels, frames: int) -> None:
        """Leave the last frame, which was `pixels`, on for so many frames more."""
        if frames <= 0:
            return
        if self._kind.video:
            for _ in range(frames):
                self.write(pixels)
            return
        # once more at the end of that time, and twice: some formats give the last frame as long as the one before
        self._next += max(frames - 2, 0)
        for _ in range(min(frames, 2)):
            self.write(pixels)

    def close(self) -> None:
        """Write what is left."""
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
            return
        with suppress(Exception):  # what went wrong at first is told, not what followed from it
            self._container.close()

    def _encode(self, pixels: Pixels, place: int) -> None:
        frame = self._frame(pixels)
        frame.pts, frame.time_base = place, self._tick
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def _frame(self, pixels: Pixels) -> VideoFrame:
        if self._quantizer:
            return VideoFrame.from_ndarray(cast(Pixels, self._quantizer(pixels)), format="pal8")  # indices and palette
        if not self._kind.video:
            return VideoFrame.from_ndarray(pixels, format="rgb24")
        height, width = pixels.shape[:2]
        if height % 2 or width % 2:
            pixels = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        frame = VideoFrame.from_ndarray(pixels, format="rgb24")
        return frame.reformat(format=self._kind.pixels, dst_colorspace=Colorspace.ITU709)
