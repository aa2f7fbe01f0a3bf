"""The kinds of files that animations are written as. Data only: no codec is loaded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ganviz.errors import ExportError


@dataclass(frozen=True)
class Format:
    """A kind of animation, as FFmpeg's libraries name its parts.

    Attributes:
        ending: of the file, with its dot.
        title, use: for people.
        container, codec, pixels: names of FFmpeg's.
        container_options, codec_options: likewise.
        shades: of D's surface; few make a map with contours, of which a GIF needs two thirds of the bytes.
        video: whether sides must be even and time passes in equal frames; else a frame may last as long as one likes.
    """

    ending: str
    title: str
    use: str
    container: str
    codec: str
    pixels: str
    container_options: Mapping[str, str] = field(default_factory=dict)
    codec_options: Mapping[str, str] = field(default_factory=dict)
    shades: int = 256
    video: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        f.ending: f
        for f in (
            Format(".gif", "GIF", "plays everywhere, even in mail", "gif", "gif", "pal8", {"loop": "0"}, shades=24),
            Format(
                ".mp4",
                "MP4",
                "H.264, for slides and chats",
                "mp4",
                "libx264",
                "yuv420p",
                {"movflags": "faststart"},  # plays before it is all there
                {"crf": "20", "preset": "veryfast"},
                video=True,
            ),
            Format(
                ".webm",
                "WebM",
                "VP9, for web pages",
                "webm",
                "libvpx-vp9",
                "yuv420p",
                {},
                {"crf": "30", "b": "0", "deadline": "realtime", "cpu-used": "6", "row-mt": "1"},
                video=True,
            ),
            Format(
                ".webp",
                "animated WebP",
                "a smaller GIF for web pages",
                "webp",
                "libwebp",
                "yuv420p",
                {"loop": "0"},
                {"quality": "80", "compression_level": "2"},
            ),
            Format(".apng", "animated PNG", "every pixel as drawn", "apng", "apng", "rgb24", {"plays": "0"}),
            Format(".png", "animated PNG", "every pixel as drawn", "apng", "apng", "rgb24", {"plays": "0"}),
        )
    }
)
STILLS = (".png", ".svg")


def format_of(path: Path) -> Format:
    """The format that the ending of `path` names.

    Raises:
        ExportError: for another ending.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise ExportError(f"cannot write {path.name!r} as an animation; choose an ending from {', '.join(FORMATS)}")
    return found
