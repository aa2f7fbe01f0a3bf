"""Order: what is to be written of a run, as plain values, and the writing of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ganviz.atomic import whole_file
from ganviz.data import DATA
from ganviz.errors import SettingError, unknown
from ganviz.export import (
    FORMATS,
    SPACINGS,
    STILLS,
    Animation,
    KeptMoments,
    Look,
    Pace,
    animate,
    chosen,
    draw_still,
    frames_wanted,
    preview,
    replay,
)
from ganviz.recording import ENDING, Moment, Recording
from ganviz.runfile import WRITTEN, write_recording

Told = Callable[[float, str], object]
"""Called with the share that is done, from 0 to 1, or -1 if nobody knows, and what is being done."""


@dataclass(frozen=True)
class Order:
    """A file that somebody wants.

    Attributes:
        ending: one of `WRITTEN`.
        look: of pictures; a replay takes its title.
        fps, seconds: of an animation; if all frames that are kept are shown, `seconds` does not matter.
        spacing: which frames are shown, one of `SPACINGS`.
        hold: seconds for which the last frame stays on.
        scale: times as many pixels, of a still.
        moment: which kept moment a still and the preview show: 0 is the first, 1 the last.

    Raises:
        SettingError: naming what cannot be.
    """

    ending: str
    look: Look = field(default_factory=Look)
    fps: float = 15.0
    seconds: float = 10.0
    spacing: str = "even"
    hold: float = 1.0
    scale: float = 1.0
    moment: float = 1.0

    def __post_init__(self) -> None:
        if self.ending not in WRITTEN:
            raise SettingError(unknown("ending", self.ending, WRITTEN))
        if self.spacing not in SPACINGS:
            raise SettingError(unknown("spacing", self.spacing, SPACINGS))
        if not 0 <= self.moment <= 1:
            raise SettingError(f"moment {self.moment:g} is not a number from 0 to 1")
        self._count(), Pace(self.fps, self.hold)

    @property
    def animated(self) -> bool:
        """Whether it has frames; a PNG is a still here, and an animated one ends in `.apng`."""
        return self.ending in FORMATS and self.ending not in STILLS

    @property
    def drawn(self) -> bool:
        """Whether it can be seen before it is made."""
        return self.animated or self.ending in STILLS

    def places(self, kept: Sequence[int]) -> list[int]:
        """Places of the moments to be shown among those that are kept, whose steps rise."""
        if self.animated:
            return chosen(kept, self._count(), self.spacing)
        return [round(self.moment * (len(kept) - 1))]

    def pictured(self, kept: Sequence[int]) -> int:
        """Place of the moment that the preview shows."""
        places = self.places(kept)
        return places[round(self.moment * (len(places) - 1))]

    def pace(self, frames: int) -> Pace:
        """How fast so many frames run: where there are fewer than wanted, each stays on longer."""
        rate = self.fps if self.spacing == "all" else min(self.fps, max(frames / self.seconds, 0.1))
        return Pace(rate, self.hold)

    def _count(self) -> int:
        count, _ = frames_wanted(None, self.seconds, self.fps)
        return count


def write_order(
    order: Order, recording: Recording, source: Path, path: Path, data_dir: Path | None, told: Told
) -> None:
    """Write `path` as ordered.

    Args:
        recording: what was read from `source`.
        data_dir: see `write_recording`.

    Raises:
        GanvizError: why it cannot be written; nothing is left of it then.
    """
    told(-1, "writing")
    if order.ending == ENDING:
        with whole_file(path) as partial:
            shutil.copyfile(source, partial)  # the very file: what was read from it may be thinned
    elif order.animated:
        _animate(order, recording, path, told)
    elif order.ending in STILLS:
        draw_still(_pictured(order, recording), path, order.look, order.scale)
    elif order.ending == ".html":
        _write_replay(order, recording, path, told)
    else:
        write_recording(recording, path, data_dir)


def draw_preview(order: Order, recording: Recording) -> bytes:
    """The moment of the order as a small PNG (see `preview`).

    Raises:
        SettingError: if it cannot be drawn.
    """
    moment = _pictured(order, recording)
    if not order.animated:
        return preview(moment, order.look)
    places = order.places(recording.snapshots.steps)
    second, last = (recording.snapshots[place] for place in (places[min(1, len(places) - 1)], places[-1]))
    return preview(moment, order.look, recording.moment(second), last.step, FORMATS[order.ending].shades)


def _pictured(order: Order, recording: Recording) -> Moment:
    return recording.moment(recording.snapshots[order.pictured(recording.snapshots.steps)])


def _animate(order: Order, recording: Recording, path: Path, told: Told) -> None:
    moments = KeptMoments(recording, order._count(), order.spacing)
    frames = len(moments)
    animate(
        moments,
        path,
        Animation(order.look, order.pace(frames)),
        progress=lambda share: told(share, f"frame {round(share * frames):,} of {frames:,}"),
    )


def _write_replay(order: Order, recording: Recording, path: Path, told: Told) -> None:
    moments = KeptMoments(recording, len(recording.snapshots), "all")
    replay.write_replay(
        moments,
        path,
        title=order.look.title or f"{DATA[recording.experiment.data].title}: a GAN learns",
        progress=lambda done: told(done / len(moments), f"moment {done:,} of {len(moments):,}"),
    )
