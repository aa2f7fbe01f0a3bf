"""The kinds of files that the dialog offers, in the words of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        group, title: where and how it stands in the menu.
        use: one sentence.
    """

    ending: str
    group: str
    title: str
    use: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.ending: kind
        for kind in (
            Kind(".ganviz", "Run", "Run file", "All of the run: open it here or elsewhere and go on training."),
            Kind(".gif", "Animation", "GIF", "Plays everywhere, even in mail."),
            Kind(".mp4", "Animation", "MP4", "A video for slides and chats; small."),
            Kind(".webm", "Animation", "WebM", "A video for web pages."),
            Kind(".webp", "Animation", "Animated WebP", "A smaller GIF for web pages."),
            Kind(".apng", "Animation", "Animated PNG", "Every pixel as drawn; large."),
            Kind(".html", "Offline replay", "HTML", "One file for any browser, without a network."),
            Kind(".png", "Still", "PNG", "One moment in pixels, for print at three times the size."),
            Kind(".svg", "Still", "SVG", "One moment as lines, sharp at any size."),
            Kind(".csv", "Numbers", "CSV", "Curves as a table, a row for each step of which anything is known."),
            Kind(".json", "Numbers", "JSON", "Settings, changes, curves and final metrics."),
            Kind(".npz", "Numbers", "NPZ", "Curves and final samples as NumPy arrays."),
            Kind(".py", "Code", "Python script", "Trains the same run again with PyTorch alone."),
            Kind(".ipynb", "Code", "Notebook", "The same for Jupyter, with explanations."),
            Kind(".safetensors", "Weights", "safetensors", "The weights of both networks; nothing in it can be run."),
        )
    }
)
